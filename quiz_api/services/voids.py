"""Taking a record back: by an administrator of its unit, with a reason, never one's own hours.

Whoever wrote down a lesson, a confirmation or counts takes a slip back alone, within the days that the policy gives.
"""

from __future__ import annotations

from datetime import timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import RecordVoided
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import HoursAward, LedgerRow, Record, RecordKind, Void
from quiz_api.services.audit import append_audit
from quiz_api.services.claim_voids import check_claim_void, decision_with_award
from quiz_api.services.claim_words import claim_behind
from quiz_api.services.credit_voids import check_credit_void
from quiz_api.services.deeds import Deed
from quiz_api.services.judged_voids import check_judged_void, completion_on
from quiz_api.services.lessons_taught import observation_key
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import RecordQuery, Writing

NOTES = frozenset({RecordKind.DELIVERY, RecordKind.OBSERVATION, RecordKind.ACTIVITY})
OF_HOURS = frozenset(
    {RecordKind.CLAIM_STEP, RecordKind.CREDIT, RecordKind.RECOGNITION, RecordKind.JUDGEMENT, RecordKind.CERTIFICATE}
)
VOIDABLE = frozenset({RecordKind.COMPLETION, RecordKind.HOURS_AWARD, RecordKind.ATTENDANCE}) | NOTES | OF_HOURS
MAY_NOTE = (Permission.TEACH, Permission.ENTER_LESSONS, Permission.REPORT_ACTIVITIES)


def take_void(
    writing: Writing, caller: Caller, deed: Deed, payload: RecordVoided, own_days: int = 0
) -> tuple[str, ...]:
    """Void a record and what stands or falls with it; returns the ids of the new Void records.

    `own_days` is for how many days a note of one's own can be taken back.
    """
    if not any(caller.paths_of(permission) for permission in (Permission.VOID, *MAY_NOTE)):
        raise Refusal("administrators-only", "作废记录由学校、县区或市的管理员办理。", status=403)
    row = writing.record(payload.record_id)
    if row is None or row.record.kind not in VOIDABLE:
        raise NotFound("这条记录")
    if row.record.draft.subject.id == caller.account:
        raise Refusal("own-record", "自己的记录请由上一级管理员作废。", status=403)
    administers = caller.may(Permission.VOID, row.record.draft.organisation_path) and caller.may_read(row.record.draft)
    if not administers and not _is_own_note(caller, row.record):
        raise NotFound("这条记录")
    if not administers and deed.happened_at > row.record.taken_at + timedelta(days=own_days):
        raise Refusal("too-late", f"记下来已经超过 {own_days} 天，请学校管理员作废。", status=409)
    if row.voided_by is not None:
        raise Refusal("already-void", "这条记录已经作废过了，不用再办。", status=409)
    check_claim_void(writing, caller, row.record)
    check_credit_void(writing, caller, row.record)
    check_judged_void(writing, caller, row.record)
    reason = writing.put_side_text(payload.reason)
    voids = tuple(_void(writing, deed, record, reason) for record in _deed_of(writing, row))
    append_audit(writing, caller, deed, AuditAction.VOID, row.record.id, row.record.draft.organisation_path)
    return voids


def _void(writing: Writing, deed: Deed, record: Record, reason_ref: str) -> str:
    draft = record.draft
    return writing.append(deed.draft(draft.subject, draft.organisation_path, Void(record.id, reason_ref))).id


def _deed_of(writing: Writing, row: LedgerRow) -> tuple[Record, ...]:
    """A completion and its hours are one deed: one is never left standing on the other's ruin."""
    record = row.record
    if claim_behind(writing, record) is not None:
        return decision_with_award(writing, record)
    if isinstance(record.body, HoursAward):
        completion = writing.record(record.body.completion_id)
        return (record, completion.record) if completion and completion.voided_by is None else (record,)
    if isinstance(record.body, Judgement):
        resting = completion_on(writing, record, record.body)
        return (record, resting, *_hours_on(writing, resting)) if resting else (record,)
    if record.kind is RecordKind.COMPLETION:
        return (record, *_hours_on(writing, record))
    if record.kind is RecordKind.DELIVERY:
        confirmed = writing.live_record(observation_key(record.id))
        return (record, confirmed) if confirmed else (record,)
    return (record,)


def _is_own_note(caller: Caller, record: Record) -> bool:
    """A lesson, confirmation or count that the caller wrote down, where the caller still may."""
    path = record.draft.organisation_path
    wrote = record.kind in NOTES and record.draft.entered_by == caller.account
    return wrote and any(caller.may(permission, path) for permission in MAY_NOTE)


def _hours_on(writing: Writing, completion: Record) -> tuple[Record, ...]:
    """Standing hours that rest on a completion."""
    query = RecordQuery(
        kinds=frozenset({RecordKind.HOURS_AWARD}), subject_id=completion.draft.subject.id, include_void=False
    )
    records = (row.record for row in writing.records(query))
    return tuple(
        record
        for record in records
        if isinstance(record.body, HoursAward) and record.body.completion_id == completion.id
    )
