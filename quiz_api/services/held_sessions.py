"""How many class sessions a unit has held: what 2 + 1 a term (kindergarten 1 + 2) is counted from.

Only closed sessions count to which somebody came. A school's sessions are its own and those of its classes; a session
of a county counts for the county alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz_api.domain.class_sessions import ClassSession, Practice, SessionKind, SessionState
from quiz_api.domain.denominators import Denominator
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.scopes import Caller
from quiz_api.services.session_invited import Invited, told_class
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
    """A session that was held. `school` is that of a class; `unit` is who held it."""

    session: ClassSession
    school: str
    unit: str
    school_year: int
    term: int
    arrived: int


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """Lines of the present school year for the unit and, above schools, for every school below it. `empty` are ids of
    sessions that were closed and to which nobody came: they do not count.
    """

    unit: Organisation
    term: int
    lines: tuple[HeldLine, ...]
    sessions: tuple[HeldSession, ...]
    empty: frozenset[str] = frozenset()

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
            closed = [
                one for one in reading.class_sessions(path) if is_within(one.unit_path, path) and self._is_of_now(one)
            ]
        with self.store.reading(_around(unit, closed)) as reading:
            arrived = reading.sign_ins_at([one.id for one in closed])
            held = [one for one in closed if arrived.get(one.id)]
            lines = self._lines(reading, unit, held)
            around = {at for one in held for at in (one.unit_path, one.house)}
            names = {at: found.name for at, found in reading.organisations_named(around).items()}
        rows = tuple(self._row(one, names, arrived[one.id]) for one in held)
        empty = frozenset(one.id for one in closed if not arrived.get(one.id))
        return HeldCounts(unit, self.calendar.term(self.clock()), lines, rows, empty)

    def measured(self, caller: Caller, unit: Organisation, rows: Sequence[HeldSession]) -> dict[str, Denominator]:
        """Of how many, for each of the sessions: as its own page says it."""
        sessions = [row.session for row in rows]
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            of_class = {one.id: told_class(reading, self.calendar, one) for one in sessions}
        with self.store.reading(_around(unit, sessions)) as reading:
            invited = Invited(reading, self.calendar)
            return {one.id: invited.denominator(caller, one, of_class[one.id]) for one in sessions}

    def of_school(self, caller: Caller, path: str) -> HeldLine | None:
        """This term of a school, for who registers another session; None where the rules ask for none."""
        with self.store.reading(caller.scope_for(Permission.HOLD_SESSIONS)) as reading:
            unit = reading.organisation(path) if caller.may(Permission.HOLD_SESSIONS, path) else None
            return self.now(reading, unit) if unit is not None and any(_asked(unit)) else None

    def now(self, reading: Reading, unit: Organisation) -> HeldLine:
        """This term of one unit, and of none below an office. `reading` sees the whole unit."""
        closed = [one for one in reading.class_sessions(unit.path) if self._is_of_now(one)]
        arrived = reading.sign_ins_at([one.id for one in closed])
        return self._line(unit, self.calendar.term(self.clock()), [one for one in closed if arrived.get(one.id)])

    def _lines(self, reading: Reading, unit: Organisation, held: list[ClassSession]) -> tuple[HeldLine, ...]:
        units = [unit]
        if unit.kind in (OrganisationKind.CITY, OrganisationKind.COUNTY):
            units += [one for one in reading.organisations(OrganisationKind.SCHOOL, unit.path) if not one.closed_on]
        return tuple(self._line(one, term, held) for one in units for term in (1, 2))

    def _is_of_now(self, session: ClassSession) -> bool:
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

    def _row(self, session: ClassSession, names: Mapping[str, str], arrived: int) -> HeldSession:
        year, term = self.calendar.school_year(session.begins_at), self.calendar.term(session.begins_at)
        school = names.get(session.house, "") if session.house != session.unit_path else ""
        return HeldSession(session, school, names.get(session.unit_path, ""), year, term, arrived)


def _around(unit: Organisation, sessions: Iterable[ClassSession]) -> Scope:
    """The sessions' own scopes together: what lies in the unit needs no path of its own."""
    paths = {path for one in sessions for path in (one.house, *one.audience) if not is_within(path, unit.path)}
    return Scope(frozenset({unit.path, *paths}))


def _asked(unit: Organisation) -> tuple[int, int]:
    if unit.kind is not OrganisationKind.SCHOOL:
        return (0, 0)
    return (1, 2) if unit.stages == (KINDERGARTEN,) else (2, 1)
