"""From the side of who comes: which sessions are near, and what has been recorded of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from quiz_api.domain.class_sessions import EARLIEST, ClassSession, SessionState
from quiz_api.domain.errors import Refusal
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.record_lines import LineWriter, RecordLine
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.session_codes import SessionCodes
from quiz_api.services.throttling import Throttle
from quiz_api.store.interface import RecordQuery, Store

AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SessionFinder:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    codes: SessionCodes
    throttle: Throttle

    def near(self, caller: Caller) -> tuple[ClassSession, ...]:
        """Sessions that take sign-ins about now from the caller's classes or unit."""
        now = self.clock()
        if caller.household is not None:
            paths = [place.class_path for place in caller.household.places_on(self.calendar.day(now))]
        else:
            paths = [caller.person.home_path] if caller.person else []
        with self.store.reading(caller.scope) as reading:
            found = {one.id: one for path in paths for one in reading.class_sessions_at(path)}
        return tuple(
            one
            for one in found.values()
            if one.kind.is_for_staff is (caller.person is not None)
            and one.state in (SessionState.PLANNED, SessionState.OPEN)
            and one.begins_at - EARLIEST <= now <= one.ends_at + AFTER
        )

    def by_number(self, caller: Caller, code: str) -> ClassSession:
        """The session whose number somebody typed. Raises Refusal; guesses are slowed down."""
        self.throttle.check(caller.account, "session number")
        for session in self.near(caller):
            try:
                self.codes.prove(session, caller.account, code, self.clock())
            except Refusal:
                continue
            return session
        self.throttle.failed(caller.account, "session number")
        detail = "这个码不对，或者已经换了。请看着大屏上的数字再输一次，或请老师点名。"
        raise Refusal("bad-code", detail, fields=(("code", detail),))

    def own_lines(self, caller: Caller, session: ClassSession) -> tuple[RecordLine, ...]:
        """The caller's sign-in and sign-out that stand, read back from the store."""
        kinds = frozenset({RecordKind.SIGN_IN, RecordKind.SIGN_OUT})
        query = RecordQuery(kinds=kinds, subject_id=caller.account, session_id=session.id, include_void=False)
        with self.store.reading(caller.scope) as reading:
            return tuple(LineWriter(reading, self.curriculum).lines(reading.records(query)))
