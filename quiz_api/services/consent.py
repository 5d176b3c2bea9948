"""A household reads the privacy notice and answers it before anything about it is recorded."""

from __future__ import annotations

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import ConsentGiven
from quiz_api.domain.records import Consent, RecordKind
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Writing

NOTICE_VERSION = "2026-11"
"""Version of content/guides/gd-privacy.md that is in force; a new one is asked about again."""


def has_consented(reading: Reading, caller: Caller) -> bool:
    """True when the caller's newest answer is a yes to the notice in force."""
    return agreed(reading, caller.account)


def agreed(reading: Reading, household_id: str) -> bool:
    newest = reading.newest(RecordKind.CONSENT, household_id)
    body = newest.body if newest is not None else None
    return isinstance(body, Consent) and body.given and body.notice_version == NOTICE_VERSION


def require_consent(reading: Reading, caller: Caller) -> None:
    if not has_consented(reading, caller):
        raise Refusal(
            "consent-needed", "第一次记录以前，请先看一看隐私说明并选择同意或不同意。不同意也可以照常看课。", status=403
        )


def take_consent(writing: Writing, caller: Caller, deed: Deed, payload: ConsentGiven, path: str) -> str:
    """Record the answer; returns the record's id."""
    if caller.household is None:
        raise Refusal("household-only", "这一项由家庭学习卡登录后填写。")
    if not path:
        raise Refusal("no-class-today", "这张卡目前不在任何班级里，请班主任看一看卡的登记。", status=409)
    if payload.notice_version != NOTICE_VERSION:
        raise Refusal("notice-outdated", "隐私说明换了新版本，请刷新页面，看过新版本再选择。")
    body = Consent(payload.notice_version, payload.given)
    return writing.append(deed.draft(caller.subject, path, body)).id
