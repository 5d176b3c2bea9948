"""What an administrator sees first: counts of a unit that lead to their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_periods import YEARLY_MINUTES, class_periods
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person
from quiz_api.domain.records import ExportManifest, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.attendance_report import AttendanceReport, AttendanceRow, shown_count
from quiz_api.services.audit import AuditLog
from quiz_api.services.credits import credit_book
from quiz_api.services.export_desk import REPORT_TITLES, Report, may_take
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_report import HoursRow, TrainingReport
from quiz_api.store.interface import Reading, RecordQuery, Store


@dataclass(frozen=True, slots=True)
class StaffHours:
    """A teacher's year against 8 学时."""

    person: Person
    posts: str
    school: str
    minutes: int

    @property
    def earned(self) -> Decimal:
        return class_periods(self.minutes)

    @property
    def is_reached(self) -> bool:
        return self.minutes >= YEARLY_MINUTES


@dataclass(frozen=True, slots=True)
class ClassAttendance:
    """Lessons finished in a class. `shown` is `<5` for few households, for who looks from above the school."""

    class_name: str
    school: str
    lesson: str
    shown: str


@dataclass(frozen=True, slots=True)
class BelowUnit:
    """A county or school right below, with how many teachers it has and how many of them reached 8 学时."""

    unit: Organisation
    staff: int
    reached: int

    @property
    def missing(self) -> int:
        return self.staff - self.reached


@dataclass(frozen=True, slots=True)
class PastExport:
    """An export of this very unit, found again. What it was for stays in the ledger."""

    number: str
    title: str
    format: str
    rows: int
    issued_on: date


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """For who looks from above the school, `attendance` is empty and `lessons_done` shows as `<5` when few.

    `below` comes with most teachers missing first, `exports` newest first.
    """

    unit: Organisation
    school_year: int
    staff: tuple[StaffHours, ...]
    awards: tuple[HoursRow, ...]
    classes: tuple[ClassAttendance, ...]
    attendance: tuple[AttendanceRow, ...]
    lessons_done: str
    below: tuple[BelowUnit, ...]
    exports: tuple[PastExport, ...]

    @property
    def reached(self) -> int:
        return sum(hours.is_reached for hours in self.staff)

    @property
    def waiting(self) -> tuple[StaffHours, ...]:
        """Teachers who have not reached 8 学时, the fewest hours first."""
        return tuple(hours for hours in self.staff if not hours.is_reached)


@dataclass(frozen=True, slots=True)
class Overviews:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    audit: AuditLog

    def of(self, caller: Caller, path: str) -> UnitOverview:
        """Raises NotFound outside the scope. Named rows are shown, so looking is logged."""
        school_year = self.calendar.school_year(self.clock())
        book = credit_book(self.store, path)
        with self.store.reading(caller.scope) as reading:
            unit = reading.organisation(path) if caller.scope.covers_path(path) else None
            if unit is None:
                raise NotFound("这个单位")
            awards = tuple(TrainingReport(reading, self.curriculum, self.calendar, book).rows(path, school_year))
            report = AttendanceReport(reading, self.curriculum, self.calendar)
            above_school = unit.kind in (OrganisationKind.CITY, OrganisationKind.COUNTY)
            by_card = caller.sees_households(path)
            counts = report.counts(path, school_year)
            done = sum(count for _, count in counts)
            staff = self._staff(reading, path, awards)
            overview = UnitOverview(
                unit=unit,
                school_year=school_year,
                staff=staff,
                awards=awards,
                classes=tuple(_class(row, count, by_card) for row, count in counts),
                attendance=tuple(report.rows(path, school_year)) if by_card else (),
                lessons_done=str(done) if by_card or not done else shown_count(done),
                below=_below(reading, path, staff) if above_school else (),
                exports=tuple(self._exports(reading, caller, path))[::-1],
            )
        self.audit.viewed(caller, AuditAction.VIEW_UNIT, path)
        return overview

    def _staff(self, reading: Reading, path: str, awards: tuple[HoursRow, ...]) -> tuple[StaffHours, ...]:
        today = self.calendar.day(self.clock())
        minutes: Counter[str] = Counter()
        for award in awards:
            if award.is_valid:
                minutes[award.person_id] += award.minutes
        rows = []
        for person in reading.people(path):
            teaching = [post for post in person.posts_on(today) if post.kind.earns_hours]
            if not teaching:
                continue
            home = reading.organisation(person.home_path)
            names = "、".join(dict.fromkeys(post.kind.value for post in teaching))
            rows.append(StaffHours(person, names, home.name if home else "", minutes[person.id]))
        return tuple(sorted(rows, key=lambda row: (row.minutes, row.school, row.person.username)))

    def _exports(self, reading: Reading, caller: Caller, path: str) -> Iterator[PastExport]:
        query = RecordQuery(kinds=frozenset({RecordKind.EXPORT}), organisation_path=path)
        for row in reading.records(query):
            body = row.record.body
            if isinstance(body, ExportManifest) and body.scope_path == path and may_take(caller, row.record, body):
                issued_on = self.calendar.day(row.record.taken_at)
                yield PastExport(body.number, REPORT_TITLES[Report(body.report)], body.format, body.rows, issued_on)


def _below(reading: Reading, path: str, staff: tuple[StaffHours, ...]) -> tuple[BelowUnit, ...]:
    everybody = Counter(_child_towards(path, hours.person.home_path) for hours in staff)
    reached = Counter(_child_towards(path, hours.person.home_path) for hours in staff if hours.is_reached)
    units = [unit for unit in reading.organisations(under=path) if unit.parent_path == path]
    below = [BelowUnit(unit, everybody[unit.path], reached[unit.path]) for unit in units]
    return tuple(sorted(below, key=lambda line: (-line.missing, line.unit.name)))


def _child_towards(path: str, below: str) -> str:
    """Path of the unit right below `path` on the way to `below`."""
    return path + below.removeprefix(path).split("/", 1)[0] + "/"


def _class(row: AttendanceRow, count: int, by_card: bool) -> ClassAttendance:
    return ClassAttendance(row.class_name, row.school, row.lesson, str(count) if by_card else shown_count(count))
