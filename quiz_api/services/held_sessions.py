"""How many class sessions a unit has held: what 2 + 1 a term (kindergarten 1 + 2) is counted from.

Only closed sessions count. A school's sessions are its own and those of its classes; a session of a county counts for
the county alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from quiz_api.domain.class_sessions import ClassSession, Practice, SessionKind, SessionState
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.scopes import Caller
from quiz_api.services.session_settling import sign_ins_of
from quiz_api.services.session_sign_ins import session_scope
from quiz_api.store.interface import Reading, Store

KINDERGARTEN = "幼儿园"


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A unit's sessions of one term. `asked` are guidance and practice that the rules ask of it; 0 of no school."""

    unit: Organisation
    school_year: int
    term: int
    guidance: int
    practice: int
    staff: int
    by_kind: tuple[tuple[SessionKind, int], ...]
    asked: tuple[int, int]

    @property
    def missing(self) -> tuple[int, int]:
        return (max(0, self.asked[0] - self.guidance), max(0, self.asked[1] - self.practice))


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session that was held, for the file."""

    session: ClassSession
    unit: str
    school_year: int
    term: int
    arrived: int


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """Lines of the present school year for the unit and, above schools, for every school below it."""

    unit: Organisation
    term: int
    lines: tuple[HeldLine, ...]
    sessions: tuple[HeldSession, ...]

    def of_term(self) -> tuple[HeldLine, ...]:
        return tuple(line for line in self.lines if line.term == self.term)


@dataclass(frozen=True, slots=True)
class HeldSessions:
    store: Store
    calendar: SchoolCalendar
    clock: Clock

    def of_unit(self, caller: Caller, path: str) -> HeldCounts:
        """Raises NotFound. For the page, for the file, and for whoever counts schools."""
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            unit = reading.organisation(path) if caller.may(Permission.HOLD_SESSIONS, path) else None
            if unit is None:
                raise NotFound("这个单位")
            held = [one for one in reading.class_sessions(path) if is_within(one.unit_path, path)]
            lines = self.lines(reading, unit, held)
            names = {one.unit_path: reading.organisation(one.unit_path) for one in held}
        now = self.clock()
        rows = tuple(self._row(one, names[one.unit_path]) for one in held if self._counts(one))
        return HeldCounts(unit, self.calendar.term(now), lines, rows)

    def of_school(self, caller: Caller, path: str) -> HeldLine | None:
        """This term of a school, for who registers another session; None where the rules ask for none."""
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            unit = reading.organisation(path) if caller.may(Permission.HOLD_SESSIONS, path) else None
            return self.now(reading, unit) if unit is not None and any(_asked(unit)) else None

    def now(self, reading: Reading, unit: Organisation) -> HeldLine:
        """This term of one unit, and of none below an office."""
        held = [one for one in reading.class_sessions(unit.path) if self._counts(one)]
        return self._line(unit, self.calendar.term(self.clock()), held)

    def lines(self, reading: Reading, unit: Organisation, sessions: list[ClassSession]) -> tuple[HeldLine, ...]:
        units = [unit]
        if unit.kind in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            units += [one for one in reading.organisations(OrganisationKind.SCHOOL, unit.path) if not one.closed_on]
        counted = [one for one in sessions if self._counts(one)]
        return tuple(self._line(one, term, counted) for one in units for term in (1, 2))

    def _counts(self, session: ClassSession) -> bool:
        year = self.calendar.school_year(self.clock())
        return session.state is SessionState.CLOSED and self.calendar.school_year(session.begins_at) == year

    def _line(self, unit: Organisation, term: int, sessions: list[ClassSession]) -> HeldLine:
        whole = unit.kind in (OrganisationKind.SCHOOL, OrganisationKind.CLASS)
        own = [
            one
            for one in sessions
            if self.calendar.term(one.begins_at) == term
            and (is_within(one.unit_path, unit.path) if whole else one.unit_path == unit.path)
        ]
        parents = [one for one in own if not one.kind.is_for_staff]
        practice = sum(one.practice is Practice.PRACTICE for one in parents)
        kinds = Counter(one.kind for one in own)
        return HeldLine(
            unit,
            self.calendar.school_year(self.clock()),
            term,
            len(parents) - practice,
            practice,
            len(own) - len(parents),
            tuple((kind, kinds[kind]) for kind in SessionKind if kinds[kind]),
            _asked(unit),
        )

    def _row(self, session: ClassSession, unit: Organisation | None) -> HeldSession:
        with self.store.reading(session_scope(session)) as reading:
            arrived = sum(1 for _ in sign_ins_of(reading, session.id))
        year, term = self.calendar.school_year(session.begins_at), self.calendar.term(session.begins_at)
        return HeldSession(session, unit.name if unit else "", year, term, arrived)


def _asked(unit: Organisation) -> tuple[int, int]:
    if unit.kind is not OrganisationKind.SCHOOL:
        return (0, 0)
    return (1, 2) if unit.stages == (KINDERGARTEN,) else (2, 1)
