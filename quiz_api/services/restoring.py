"""A record that was taken back by mistake stands again: the same deed in a new record, with who brought it back.

What was taken back stays as it is. Where the deed was done again since, or has a way back of its own, that is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.hours_records import Judgement, Recognition, RecognitionState
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Completion, HoursAward, LedgerRow, Record, RecordKind, SubjectKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.teaching import Observation
from quiz_api.domain.void_reasons import BROUGHT_BACK, BY_THE_SERVER
from quiz_api.services.audit import append_audit
from quiz_api.services.claim_words import claim_behind
from quiz_api.services.consent import agreed
from quiz_api.services.deeds import Deed
from quiz_api.services.lessons_taught import observation_key
from quiz_api.services.recognitions import latest, recognition_key
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, RecordQuery, Store, Writing

RESTORABLE = frozenset({RecordKind.HOURS_AWARD, RecordKind.ATTENDANCE, RecordKind.DELIVERY, RecordKind.ACTIVITY})


@dataclass(frozen=True, slots=True)
class Restoring:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def why_not(self, caller: Caller, record_id: str) -> str:
        """Why a record that was taken back cannot be brought back here; empty where it can. Raises NotFound."""
        with self.store.reading(caller.scope) as reading:
            try:
                _check(reading, caller, _row(reading, caller, record_id))
            except Refusal as refusal:
                return refusal.detail
        return ""

    def sent(self, caller: Caller, record_id: str) -> str:
        """The word for where hours stand that are on their way to be recognised, or are; empty for all others."""
        with self.store.reading(caller.scope) as reading:
            state = recognition_of(reading, record_id)
        return state.value if state in (RecognitionState.PUSHED, RecognitionState.RECOGNISED) else ""

    def restore(self, caller: Caller, record_id: str) -> str:
        """The id of the record that stands now. Raises NotFound, Refusal."""
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope) as writing:
            row = _row(writing, caller, record_id)
            _check(writing, caller, row)
            old = row.record
            fresh = self._again(writing, caller, old, self._rests_on(writing, caller, old))
            append_audit(writing, caller, deed, AuditAction.RESTORE, old.id, old.draft.organisation_path)
        return fresh.id

    def _again(self, writing: Writing, caller: Caller, old: Record, completion_id: str) -> Record:
        body = replace(old.body, completion_id=completion_id) if isinstance(old.body, HoursAward) else old.body
        fresh = writing.append(replace(old.draft, entered_by=caller.account, body=body))
        if old.kind is RecordKind.DELIVERY:
            self._confirm_again(writing, old, fresh)
        if old.kind is RecordKind.HOURS_AWARD:
            self._recognise_again(writing, caller, old, fresh)
        return fresh

    def _recognise_again(self, writing: Writing, caller: Caller, old: Record, fresh: Record) -> None:
        """Whatever was sent or answered about the award is true of it still: each step is taken over, none is doubled.
        An answer that names the old record finds the new one (`exchange_files`).
        """
        deed, reason = Deed(self.calendar, caller.account, self.clock()), writing.put_side_text(BROUGHT_BACK)
        for number in range(1, latest(writing, old.id)[0] + 1):
            step = writing.live_record(recognition_key(old.id, number))
            if step is None or not isinstance(step.body, Recognition):
                return
            draft = step.draft
            writing.append(deed.draft(draft.subject, draft.organisation_path, Void(step.id, reason)))
            body = replace(step.body, award_id=fresh.id)
            writing.append(replace(draft, body=body, natural_key=recognition_key(fresh.id, number)))

    def _rests_on(self, writing: Writing, caller: Caller, old: Record) -> str:
        """The completion that an award rests on, brought back with it where it had gone with it."""
        if not isinstance(old.body, HoursAward):
            return ""
        completion = writing.record(old.body.completion_id)
        if completion is None or completion.voided_by is None:
            return old.body.completion_id
        standing = writing.live_record(completion.record.draft.natural_key)
        if standing is not None:
            return standing.id
        return writing.append(replace(completion.record.draft, entered_by=caller.account)).id

    def _confirm_again(self, writing: Writing, old: Record, fresh: Record) -> None:
        """A colleague's confirmation went with its lesson, and comes back with it, in the colleague's name."""
        kinds = frozenset({RecordKind.OBSERVATION})
        query = RecordQuery(kinds=kinds, organisation_path=old.draft.organisation_path, newest_first=True)
        for row in writing.records(query):
            body = row.record.body
            if isinstance(body, Observation) and body.record_id == old.id:
                draft = replace(row.record.draft, body=Observation(fresh.id), natural_key=observation_key(fresh.id))
                writing.append(draft)
                return


def _row(reading: Reading, caller: Caller, record_id: str) -> LedgerRow:
    row = reading.record(record_id)
    if row is None or row.record.kind not in RESTORABLE:
        raise NotFound("这条记录")
    draft = row.record.draft
    if not caller.may(Permission.VOID, draft.organisation_path) or not caller.may_read(draft):
        raise NotFound("这条记录")
    return row


def _check(reading: Reading, caller: Caller, row: LedgerRow) -> None:
    """Raises Refusal."""
    record = row.record
    void = reading.record(row.voided_by) if row.voided_by else None
    if void is None or not isinstance(void.record.body, Void):
        raise Refusal("not-void", "这条记录没有作废，不用恢复。", status=409)
    if record.draft.subject.id == caller.account:
        raise Refusal("own-record", "自己的记录请由上一级管理员恢复。", status=403)
    if (reading.side_text(void.record.body.reason_ref) or "") in BY_THE_SERVER:
        raise Refusal("by-the-server", "这一条是换成更正的一条时自动作废的，不在这里恢复。", status=409)
    if record.draft.natural_key and reading.live_record(record.draft.natural_key) is not None:
        raise Refusal("done-again", "作废以后已经重新记过，现在有效的是后来的一条，不用恢复。", status=409)
    if record.draft.subject.kind is SubjectKind.HOUSEHOLD and not agreed(reading, record.draft.subject.id):
        raise Refusal("consent-needed", "这一家现在不同意记录，不能恢复。", status=409)
    if isinstance(record.body, HoursAward):
        _check_award(reading, record, record.body)


def _check_award(reading: Reading, record: Record, body: HoursAward) -> None:
    if claim_behind(reading, record) is not None:
        raise Refusal("of-a-claim", "这条学时来自校外申报，请在“审核校外学时”里再审一次。", status=409)
    completion = reading.record(body.completion_id)
    if completion is None or not isinstance(completion.record.body, Completion):
        detail = "这条学时来自现场签到，请在那一场活动的“更正过的”里点“改回，到了”，学时跟着回来。"
        raise Refusal("of-a-session", detail, status=409)
    if completion.voided_by and not _is_judged(reading, completion.record, completion.record.body):
        raise Refusal("of-a-judgement", "这条学时靠现场评定，请评定人再评一次，学时跟着回来。", status=409)


def _is_judged(reading: Reading, record: Record, body: Completion) -> bool:
    """True when every task of the module that has to be judged has a good judgement that stands."""
    subject, kinds = record.draft.subject.id, frozenset({RecordKind.JUDGEMENT})
    query = RecordQuery(kinds=kinds, subject_id=subject, page_id=body.page_id, include_void=False)
    bodies = [row.record.body for row in reading.records(query)]
    good = {each.task for each in bodies if isinstance(each, Judgement) and each.passed}
    return good >= set(body.rule.judged)


def recognition_of(reading: Reading, award_id: str) -> RecognitionState | None:
    """Where an award stands with continuing education; None for one that was never sent, or was called back."""
    last = latest(reading, award_id)[1]
    return last.body.state if last is not None and isinstance(last.body, Recognition) else None
