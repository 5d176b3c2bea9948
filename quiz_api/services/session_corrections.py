"""Putting a session's list right: a walk-in finds its card, a wrong tap is taken back, and undoing stays possible."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, SessionSignIn, Subject, SubjectKind, Void
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.consent import agreed
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
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
            self._take_back(writing, caller, session, guest, "补上了卡号")
            key = sign_in_key(session.id, household.id)
            if writing.live_record(key) is None and isinstance(guest.body, SessionSignIn):
                body = SessionSignIn(session.id, guest.body.evidence, guest.body.is_early, replaces=guest.id)
                deed = Deed(self.calendar, caller.account, guest.draft.happened_at)
                writing.append(deed.draft(Subject(SubjectKind.HOUSEHOLD, household.id), class_path, body, key))
            self._again(writing, caller, session)

    def take_back(self, caller: Caller, session_id: str, record_id: str) -> None:
        """A sign-in that was a mistake. What had followed from it goes with it. Raises NotFound."""
        session = self._held(caller, session_id)
        with self.store.writing(session_scope(session, caller.account)) as writing:
            record = self._standing(writing, session, record_id)
            path = record.draft.organisation_path
            if record.draft.subject.kind is SubjectKind.HOUSEHOLD and not caller.may(Permission.SEE_FAMILIES, path):
                raise NotFound("这条签到")
            if session.state is SessionState.CLOSED:
                self.settling.unsettle(writing, caller, session)
            self._take_back(writing, caller, session, record, "现场更正")
            self._again(writing, caller, session)

    def _held(self, caller: Caller, session_id: str) -> ClassSession:
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            return held(reading, caller, session_id)

    def _standing(self, writing: Writing, session: ClassSession, record_id: str) -> Record:
        found = next((record for record in sign_ins_of(writing, session.id) if record.id == record_id), None)
        if found is None:
            raise NotFound("这条签到")
        return found

    def _take_back(self, writing: Writing, caller: Caller, session: ClassSession, record: Record, reason: str) -> None:
        deed = Deed(self.calendar, caller.account, self.clock())
        draft = record.draft
        void = Void(record.id, writing.put_side_text(reason))
        writing.append(deed.draft(draft.subject, draft.organisation_path, void))
        append_audit(writing, caller, deed, AuditAction.SIGN_IN_OTHERS, record.id, session.unit_path)

    def _again(self, writing: Writing, caller: Caller, session: ClassSession) -> None:
        if session.state is SessionState.CLOSED:
            self.settling.settle(writing, caller, session)
