"""Putting a session's list right: a walk-in finds its card, a wrong tap is taken back and can be put back.

A correction touches what followed for one household or one teacher; whatever the others have of the session stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, SessionSignIn, Subject, SubjectKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.consent import agreed
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.session_cards import (
    GIVEN_A_CARD,
    TAKEN_BACK,
    TakenBackRow,
    may_see,
    reason_of,
    taken_back_row,
    voided_sign_ins,
)
from quiz_api.services.session_records import sign_in_key
from quiz_api.services.session_settling import Settling, sign_ins_of
from quiz_api.services.session_sign_ins import cards_of_class, held, session_scope
from quiz_api.store.interface import Store, Writing


@dataclass(frozen=True, slots=True)
class Corrections:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    settling: Settling
    system: SchoolSystem

    def merge(self, caller: Caller, session_id: str, record_id: str, class_path: str, number: int) -> None:
        """A walk-in is the household with this card: the walk-in is taken back, the household is signed in at the
        walk-in's time. Where it had signed in already, it counts once from now on. Raises Refusal, NotFound.
        """
        session = self._held(caller, session_id)
        if not session.admits(class_path) or not caller.may(Permission.SEE_FAMILIES, class_path):
            raise NotFound("这个班")
        with self.store.writing(session_scope(session, caller.account)) as writing:
            guest = self._standing(writing, session, record_id)
            day = self.calendar.day(guest.draft.happened_at)
            household = dict(cards_of_class(writing, class_path, day)).get(number)
            if household is None:
                raise NotFound(f"{number:02d} 号卡")
            if not agreed(writing, household.id):
                detail = "这一家还没有同意隐私说明，不能记到卡上，来宾照样计数。收到纸面回执，先到班级里记下，再来补。"
                raise Refusal("consent-needed", detail, status=409)
            self._take_back(writing, caller, session, guest, GIVEN_A_CARD)
            key = sign_in_key(session.id, household.id)
            if writing.live_record(key) is None and isinstance(guest.body, SessionSignIn):
                body = SessionSignIn(session.id, guest.body.evidence, guest.body.is_early, replaces=guest.id)
                deed = Deed(self.calendar, caller.account, guest.draft.happened_at)
                writing.append(deed.draft(Subject(SubjectKind.HOUSEHOLD, household.id), class_path, body, key))
            self._again(writing, caller, session, household.id)

    def take_back(self, caller: Caller, session_id: str, record_id: str) -> None:
        """A sign-in that was a mistake. What had followed from it goes with it. Raises NotFound."""
        session = self._held(caller, session_id)
        with self.store.writing(session_scope(session, caller.account)) as writing:
            record = self._standing(writing, session, record_id)
            if not may_see(caller, record):
                raise NotFound("这条签到")
            if session.state is SessionState.CLOSED:
                self.settling.unsettle_one(writing, caller, session, record)
            self._take_back(writing, caller, session, record, TAKEN_BACK)

    def put_back(self, caller: Caller, session_id: str, record_id: str) -> None:
        """A sign-in that was taken back by mistake stands again, as a new record with the time of the old one. Raises
        NotFound, Refusal.
        """
        session = self._held(caller, session_id)
        with self.store.writing(session_scope(session, caller.account)) as writing:
            gone = next((row for row in voided_sign_ins(writing, session) if row.record.id == record_id), None)
            if gone is None or not may_see(caller, gone.record):
                raise NotFound("这条签到")
            old, body = gone.record, gone.record.body
            if reason_of(writing, gone) == GIVEN_A_CARD:
                raise Refusal(
                    "given-a-card", "这位来宾已经补上卡号，记在那张卡上。要改，请改那张卡的签到。", status=409
                )
            if old.draft.subject.kind is SubjectKind.HOUSEHOLD and not agreed(writing, old.draft.subject.id):
                raise Refusal("consent-needed", "这一家现在不同意记录，不能改回到卡上。", status=409)
            if writing.live_record(old.draft.natural_key) is not None or not isinstance(body, SessionSignIn):
                return
            deed = Deed(self.calendar, caller.account, old.draft.happened_at)
            again = SessionSignIn(session.id, body.evidence, body.is_early, body.guest, replaces=old.id)
            draft = deed.draft(old.draft.subject, old.draft.organisation_path, again, old.draft.natural_key)
            record = writing.append(draft)
            append_audit(writing, caller, self._now(caller), AuditAction.SIGN_IN_OTHERS, record.id, session.unit_path)
            self._again(writing, caller, session, old.draft.subject.id)

    def taken_back(self, caller: Caller, session_id: str) -> tuple[TakenBackRow, ...]:
        """Sign-ins that do not count any more, the latest first. Raises NotFound."""
        session = self._held(caller, session_id)
        with self.store.reading(session_scope(session, caller.account)) as reading:
            rows = [row for row in voided_sign_ins(reading, session) if may_see(caller, row.record)]
            last = {row.record.draft.natural_key: row.record.id for row in rows}
            found = [
                taken_back_row(
                    reading, session, row, self.calendar, self.system, is_last=row.record.id in last.values()
                )
                for row in rows
            ]
        return tuple(sorted(found, key=lambda row: row.taken_back_at, reverse=True))

    def _held(self, caller: Caller, session_id: str) -> ClassSession:
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            return held(reading, caller, session_id)

    def _standing(self, writing: Writing, session: ClassSession, record_id: str) -> Record:
        found = next((record for record in sign_ins_of(writing, session.id) if record.id == record_id), None)
        if found is None:
            raise NotFound("这条签到")
        return found

    def _take_back(self, writing: Writing, caller: Caller, session: ClassSession, record: Record, reason: str) -> None:
        deed, draft = self._now(caller), record.draft
        void = Void(record.id, writing.put_side_text(reason))
        writing.append(deed.draft(draft.subject, draft.organisation_path, void))
        append_audit(writing, caller, deed, AuditAction.SIGN_IN_OTHERS, record.id, session.unit_path)

    def _again(self, writing: Writing, caller: Caller, session: ClassSession, subject_id: str) -> None:
        if session.state is SessionState.CLOSED:
            self.settling.settle(writing, caller, session, (subject_id,))

    def _now(self, caller: Caller) -> Deed:
        return Deed(self.calendar, caller.account, self.clock())
