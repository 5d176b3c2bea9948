"""What an administrator sees first: counts of a unit that lead to their rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from quiz_api.domain.class_periods import YEARLY_MINUTES, class_periods
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person, PostKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.attendance_report import AttendanceReport, AttendanceRow, shown_count
from quiz_api.services.audit import AuditLog
from quiz_api.services.quiz_library import QuizLibrary
from quiz_api.services.scopes import Caller
from quiz_api.services.training_report import HoursRow, TrainingReport
from quiz_api.store.interface import Reading, Store


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
    """Lessons finished in a class. `shown` is `<5` for few households, above school level."""

    class_name: str
    school: str
    lesson: str
    shown: str


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """`attendance` is empty above the school, where `lessons_done` (of households) shows as `<5` when few."""

    unit: Organisation
    school_year: int
    staff: tuple[StaffHours, ...]
    awards: tuple[HoursRow, ...]
    classes: tuple[ClassAttendance, ...]
    attendance: tuple[AttendanceRow, ...]
    lessons_done: str
    below: tuple[Organisation, ...]

    @property
    def reached(self) -> int:
        return sum(hours.is_reached for hours in self.staff)


@dataclass(frozen=True, slots=True)
class Overviews:
    store: Store
    library: QuizLibrary
    calendar: SchoolCalendar
    clock: Clock
    audit: AuditLog

    def of(self, caller: Caller, path: str) -> UnitOverview:
        """Raises NotFound outside the scope. Named rows are shown, so looking is logged."""
        school_year = self.calendar.school_year(self.clock())
        with self.store.reading(caller.scope) as reading:
            unit = reading.organisation(path) if caller.scope.covers_path(path) else None
            if unit is None:
                raise NotFound("这个单位")
            awards = tuple(TrainingReport(reading, self.library, self.calendar).rows(path, school_year))
            report = AttendanceReport(reading, self.library, self.calendar)
            above_school = unit.kind in (OrganisationKind.CITY, OrganisationKind.COUNTY)
            counts = report.counts(path, school_year)
            done = sum(count for _, count in counts)
            overview = UnitOverview(
                unit=unit,
                school_year=school_year,
                staff=self._staff(reading, path, awards),
                awards=awards,
                classes=tuple(_class(row, count, above_school) for row, count in counts),
                attendance=() if above_school else tuple(report.rows(path, school_year)),
                lessons_done=shown_count(done) if above_school and done else str(done),
                below=tuple(child for child in reading.organisations(under=path) if child.parent_path == path),
            )
        self.audit.viewed(caller, "view-unit", path)
        return overview

    def _staff(self, reading: Reading, path: str, awards: tuple[HoursRow, ...]) -> tuple[StaffHours, ...]:
        today = self.calendar.day(self.clock())
        minutes: Counter[str] = Counter()
        for award in awards:
            if award.is_valid:
                minutes[award.person_id] += award.minutes
        rows = []
        for person in reading.people(path):
            teaching = [post for post in person.posts_on(today) if not post.kind.administers]
            if not teaching or PostKind.AUDITOR in {post.kind for post in teaching}:
                continue
            home = reading.organisation(person.home_path)
            names = "、".join(dict.fromkeys(post.kind.value for post in teaching))
            rows.append(StaffHours(person, names, home.name if home else "", minutes[person.id]))
        return tuple(sorted(rows, key=lambda row: (row.minutes, row.school, row.person.username)))


def _class(row: AttendanceRow, count: int, above_school: bool) -> ClassAttendance:
    return ClassAttendance(row.class_name, row.school, row.lesson, shown_count(count) if above_school else str(count))
