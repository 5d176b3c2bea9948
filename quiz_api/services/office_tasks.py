"""What waits for whoever looks after a unit: told on their first page, so that nobody opens six pages to find it.

Numbers are those of the pages that they lead to. A count that would read a whole county row by row is left out there.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from quiz_api.services.hours_claims import claim_of
from quiz_api.services.lessons_below import LessonsOfBelow, WhichTerm
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.store.interface import Reading, RecordQuery, Store

SEE, CHECK, HOLD, LESSONS = (
    Permission.SEE_UNIT,
    Permission.CHECK_HOURS,
    Permission.HOLD_SESSIONS,
    Permission.SEE_LESSONS,
)


class Waits(StrEnum):
    """What a task is about."""

    CLAIMS = "claims"
    SESSIONS = "sessions"
    CLASSES = "classes"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Task:
    """`many` claims, sessions, classes or teachers of a unit."""

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
        with self.store.reading(caller.scope_for(SEE, CHECK, HOLD, LESSONS)) as reading:
            counted = (
                (Waits.CLAIMS, CHECK, self._claims),
                (Waits.SESSIONS, HOLD, self._sessions),
                (Waits.CLASSES, SEE, self._classes),
                (Waits.STAFF, SEE, self._staff),
            )
            found = []
            for waits, needed, count in counted:
                paths = caller.paths_of(needed)
                unit = reading.organisation(paths[0]) if paths else None
                if unit is not None and (many := count(reading, caller, unit)):
                    found.append(Task(waits, many, unit))
        return tuple(found)

    def _claims(self, reading: Reading, caller: Caller, unit: Organisation) -> int:
        """Claims that wait for their school, but for the caller's own."""
        if unit.kind is not OrganisationKind.SCHOOL:
            return 0
        year, kinds = self.calendar.school_year(self.clock()), frozenset({RecordKind.HOURS_CLAIM})
        rows = (
            row
            for each in (year - 1, year)
            for row in reading.records(RecordQuery(kinds=kinds, organisation_path=unit.path, school_year=each))
            if row.record.draft.subject.id != caller.account
        )
        claims = (claim_of(reading, row.record) for row in rows)
        return sum(claim is not None and claim.stage is ClaimStage.SCHOOL for claim in claims)

    def _sessions(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        """Sessions of a school or class whose time is over and that nobody has ended: they count for nothing yet."""
        if not school_path(unit.path):
            return 0
        return sum(1 for _ in left_open(reading.class_sessions(unit.path), self.clock()))

    def _classes(self, reading: Reading, caller: Caller, unit: Organisation) -> int:
        """Classes of a school that miss a lesson this term."""
        if unit.kind is not OrganisationKind.SCHOOL or not caller.may(LESSONS, unit.path):
            return 0
        now = self.clock()
        which = WhichTerm(self.calendar.school_year(now), self.calendar.term(now), self.calendar.day(now))
        below = LessonsOfBelow(reading, unit, which, self.curriculum.counting, self.terms)
        found = below.classes(reading.organisations(under=unit.path), self.system)
        return sum(each.missing > 0 for each in found)

    def _staff(self, reading: Reading, caller: Caller, unit: Organisation) -> int:  # noqa: ARG002 - as the others
        now = self.clock()
        totals = reading.unit_totals(unit.path, self.calendar.school_year(now), self.calendar.day(now))
        return sum(totals, start=UnitTotal(unit.path)).missing


def left_open(sessions: Iterator[ClassSession], now: datetime) -> Iterator[ClassSession]:
    """Sessions that were begun, or ought to have been, and are over by the clock."""
    going = (SessionState.PLANNED, SessionState.OPEN)
    return (session for session in sessions if session.state in going and session.ends_at < now)
