"""Taking back what is on file, or a step of the exchange: by those who keep them, the last step first."""

from __future__ import annotations

from quiz_api.domain.errors import Refusal
from quiz_api.domain.hours_records import Credit, Recognition
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record
from quiz_api.services.recognitions import latest
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading


def check_credit_void(reading: Reading, caller: Caller, record: Record) -> None:
    """Raises Refusal."""
    body = record.body
    if not isinstance(body, Credit | Recognition):
        return
    if not caller.may(Permission.KEEP_CREDIT, record.draft.organisation_path):
        raise Refusal("county-decided", "备案和认定由县（区）办理，作废也请县（区）来办。", status=403)
    if isinstance(body, Recognition):
        _, last = latest(reading, body.award_id)
        if last is None or last.id != record.id:
            raise Refusal("decided-later", "这一步后面还有结果。请先作废最后那一步。", status=409)
