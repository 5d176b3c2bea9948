"""What waits for whoever looks after a unit: told on their first page, so that nobody opens six pages to find it.

Numbers are those of the pages that they lead to. Above the schools they come from totals that the store keeps; only the
claims of a county are read, and each of its steps once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.hours_records import ClaimStage
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.totals import UnitTotal
from quiz_api.services.held_sessions import HeldSessions
from quiz_api.services.hours_claims import waiting_claims
from quiz_api.services.lessons_below import LessonsOfBelow, WhichTerm
from quiz_api.services.lessons_taught import is_taught
from quiz_api.services.overview import ABOVE_SCHOOLS
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.store.interface import Reading, RecordQuery, Store

SEE, CHECK, HOLD, LESSONS, KEEP = (
    Permission.SEE_UNIT,
    Permission.CHECK_HOURS,
    Permission.HOLD_SESSIONS,
    Permission.SEE_LESSONS,
    Permission.KEEP_CLASSES,
)
MOST_CALENDARS = 50
"""Below a city, for a first page: its counties, and schools that are an exception."""
STAGES = {OrganisationKind.SCHOOL: ClaimStage.SCHOOL, OrganisationKind.COUNTY: ClaimStage.COUNTY}


class Waits(StrEnum):
    """What a task is about."""

    CLAIMS = "claims"
    SESSIONS = "sessions"
    CLASSES = "classes"
    LESSONS = "lessons"
    GUIDANCE = "guidance"
    PRACTICE = "practice"
    CARDS = "cards"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Task:
    """`many` claims, sessions, classes, lessons or teachers of a unit; of GUIDANCE and PRACTICE, sessions for parents
    that the rules ask for this term and that nobody has registered as held.
    """

    waits: Waits
    many: int
    unit: Organisation


@dataclass(frozen=True, slots=True)
class OfficeTasks:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    terms: TermCalendars
    system: SchoolSystem

    def of(self, caller: Caller) -> tuple[Task, ...]:
        """Of the highest unit where something is the caller's to do; nothing that counts nought."""
        return self._found(caller, lambda needed: (caller.paths_of(needed) or ("",))[0])

    def at(self, caller: Caller, path: str) -> tuple[Task, ...]:
        """Of one unit, what the caller may do or see there."""
        return self._found(caller, lambda needed: path if caller.may(needed, path) else "")

    def lessons_at(self, caller: Caller, path: str) -> tuple[Task, ...]:
        """Of an office, the lessons that its schools miss, and nothing that is read row by row."""
        with self.store.reading(caller.scope_for(LESSONS)) as reading:
            unit = reading.organisation(path) if caller.may(LESSONS, path) else None
            many = self._lessons(reading, caller, unit) if unit is not None else 0
        return (Task(Waits.LESSONS, many, unit),) if unit is not None and many else ()

    def _found(self, caller: Caller, where: Callable[[Permission], str]) -> tuple[Task, ...]:
        with self.store.reading(caller.scope_for(SEE, CHECK, HOLD, LESSONS, KEEP)) as reading:
            counted = (
                (Waits.CLAIMS, CHECK, self._claims),
                (Waits.SESSIONS, HOLD, self._sessions),
                (Waits.CLASSES, SEE, self._classes),
                (Waits.LESSONS, SEE, self._lessons),
                (Waits.GUIDANCE, HOLD, self._guidance),
                (Waits.PRACTICE, HOLD, self._practice),
                (Waits.CARDS, KEEP, self._cards),
                (Waits.STAFF, SEE, self._staff),
            )
            found = []
            for waits, needed, count in counted:
                path = where(needed)
                unit = reading.organisation(path) if path else None
                if unit is not None and (many := count(reading, caller, unit)):
                    found.append(Task(waits, many, unit))
        return tuple(found)

    def _claims(self, reading: Reading, caller: Caller, unit: Organisation) -> int:
        """Claims that wait for this school or county, but for the caller's own."""
        if unit.kind not in STAGES:
            return 0
        year, stage = self.calendar.school_year(self.clock()), STAGES[unit.kind]
        kinds = frozenset({RecordKind.HOURS_CLAIM, RecordKind.CLAIM_STEP})
        rows = (
            row.record
            for path in (*caller.former.get(unit.path, ()), unit.path)
            for each in (year - 1, year)
            for row in reading.records(
                RecordQuery(kinds=kinds, organisation_path=path, school_year=each, include_void=False)
            )
        )
        waiting = waiting_claims(rows)
        return sum(at is stage and claim.draft.subject.id != caller.account for claim, at in waiting)

    def _sessions(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        """Sessions of a school or class whose time is over and that nobody has ended: they count for nothing yet."""
        if not school_path(unit.path):
            return 0
        return sum(1 for _ in left_open(reading.class_sessions(unit.path), self.clock()))

    def _classes(self, reading: Reading, caller: Caller, unit: Organisation) -> int:
        """Classes of a school that miss a lesson this term."""
        if unit.kind is not OrganisationKind.SCHOOL or not caller.may(LESSONS, unit.path):
            return 0
        found = self._below(reading, unit).classes(reading.organisations(under=unit.path), self.system)
        return sum(each.missing > 0 for each in found)

    def _lessons(self, reading: Reading, caller: Caller, unit: Organisation) -> int:
        """Lessons that the classes of a county or city miss this term; not told where too many units below a city have
        calendars of their own, since each is a question to the store: the page of lessons tells it there.
        """
        if unit.kind not in ABOVE_SCHOOLS or not caller.may(LESSONS, unit.path):
            return 0
        if unit.kind is OrganisationKind.CITY and len(reading.planning_units(unit.path)) > MOST_CALENDARS:
            return 0
        lines = self._below(reading, unit).lines(reading.organisations(under=unit.path), self.system)
        return sum(line.missing for line in lines)

    def _guidance(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        return self._not_held(reading, unit)[0]

    def _practice(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        return self._not_held(reading, unit)[1]

    def _not_held(self, reading: Reading, unit: Organisation) -> tuple[int, int]:
        """Guidance and practice that a school lacks this term: two and one, of a kindergarten one and two."""
        if unit.kind is not OrganisationKind.SCHOOL:
            return (0, 0)
        return HeldSessions(self.store, self.calendar, self.clock).now(reading, unit).missing

    def _cards(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        """Classes of a school, in school today, in which no household has a card."""
        if unit.kind is not OrganisationKind.SCHOOL:
            return 0
        now = self.clock()
        held = reading.households_in_classes(unit.path, self.calendar.day(now))
        return sum(
            each.closed_on is None
            and not held.get(each.path)
            and is_taught(each, self.calendar.school_year(now), self.system)
            for each in reading.organisations(OrganisationKind.CLASS, unit.path)
        )

    def _below(self, reading: Reading, unit: Organisation) -> LessonsOfBelow:
        now = self.clock()
        which = WhichTerm(self.calendar.school_year(now), self.calendar.term(now), self.calendar.day(now))
        return LessonsOfBelow(reading, unit, which, self.curriculum.counting, self.terms)

    def _staff(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        now = self.clock()
        totals = reading.unit_totals(unit.path, self.calendar.school_year(now), self.calendar.day(now))
        return sum(totals, start=UnitTotal(unit.path)).missing


def left_open(sessions: Iterator[ClassSession], now: datetime) -> Iterator[ClassSession]:
    """Sessions that were begun, or ought to have been, and are over by the clock."""
    going = (SessionState.PLANNED, SessionState.OPEN)
    return (session for session in sessions if session.state in going and session.ends_at < now)
