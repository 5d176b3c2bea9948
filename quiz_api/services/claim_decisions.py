"""`claim-decided`: a school's and then a county's yes, a return with a reason, or the teacher's own withdrawal.

The second yes gives the hours in the same transaction. Whoever comes second to a stage gets one clear answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json
from quiz_api.domain.hours_events import ClaimDecided
from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, ClaimStep
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Evidence, HoursAward, RecordKind
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_claims import Claim, claim_of, county_of, step_key
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import NaturalKeyTaken, Writing
from site_builder.curriculum import CompletionRule, Rule

EXTERNAL_RULE = CompletionRule(Rule.COMPLETED, "")
"""No rule of ours was met: two offices looked at the papers."""


def decide_claim(
    writing: Writing, caller: Caller, deed: Deed, payload: ClaimDecided
) -> tuple[dict[str, Json], tuple[str, ...]]:
    """Raises NotFound, also for other units' claims; Refusal."""
    row = writing.record(payload.claim_id)
    claim = claim_of(writing, row.record) if row is not None else None
    if claim is None:
        raise NotFound("这条申报")
    _check_who(caller, claim, payload)
    if claim.stage is not payload.stage:
        raise Refusal("already-decided", _already(deed, claim), status=409)
    draft = claim.record.draft
    reason = writing.put_side_text(payload.reason) if payload.outcome is ClaimOutcome.RETURNED else ""
    step = ClaimStep(claim.record.id, payload.stage, payload.outcome, reason)
    try:
        key = step_key(claim.record.id, payload.stage)
        taken = writing.append(deed.draft(draft.subject, draft.organisation_path, step, key))
    except NaturalKeyTaken as other:
        detail = "刚刚已经有人办过这一步，这次没有重复办，学时只计一次。请刷新页面看结果。"
        raise Refusal("already-decided", detail, status=409) from other
    records = [taken.id]
    if payload.stage is ClaimStage.COUNTY and payload.outcome is ClaimOutcome.APPROVED:
        records.append(_award(writing, deed, claim))
    if payload.outcome is ClaimOutcome.WITHDRAWN:
        for photo in writing.evidence_photos([claim.record.id]):
            writing.drop_evidence(photo.id)
    else:
        append_audit(writing, caller, deed, AuditAction.CHECK_HOURS, claim.record.id, draft.organisation_path)
    decided = claim_of(writing, claim.record)
    return {"claim": claim.record.id, "state": decided.state.value if decided else ""}, tuple(records)


def _check_who(caller: Caller, claim: Claim, payload: ClaimDecided) -> None:
    """A teacher withdraws what is hers; everybody else's is for who checks hours there, never one's own."""
    draft = claim.record.draft
    is_own = draft.subject.id == caller.account
    if payload.outcome is ClaimOutcome.WITHDRAWN:
        if not is_own:
            raise NotFound("这条申报")
        return
    if is_own:
        raise Refusal("own-record", "自己申报的学时，请别的管理员或者上一级来审核。", status=403)
    if not caller.may(Permission.CHECK_HOURS, draft.organisation_path):
        raise NotFound("这条申报")
    if payload.stage is ClaimStage.COUNTY and not caller.may(
        Permission.CHECK_HOURS, county_of(draft.organisation_path)
    ):
        raise Refusal("not-your-step", "学校这一步已经办过，下一步由县（区）审核。", status=403)


def _already(deed: Deed, claim: Claim) -> str:
    when = claim.decided_at or claim.record.taken_at
    told = f"{when.astimezone(deed.calendar.zone):%-m月%-d日 %H:%M}"
    return f"这一步已经办过了，现在是“{claim.state.value}”（{told}）。这次没有重复办，学时只计一次。"


def _award(writing: Writing, deed: Deed, claim: Claim) -> str:
    """Hours belong to the school year in which they were earned, not to that of the papers."""
    noon = datetime.combine(claim.body.held_on, time(12), deed.calendar.zone).astimezone(UTC)
    earned = replace(deed, happened_at=noon)
    body = HoursAward("", claim.body.minutes, EXTERNAL_RULE, claim.record.id, Evidence.EXTERNAL)
    draft = claim.record.draft
    key = (RecordKind.HOURS_AWARD.value, draft.subject.id, claim.record.id)
    return writing.append(earned.draft(draft.subject, draft.organisation_path, body, key)).id
