"""The rows behind a number of an office's page, however many schools lie below it: as many as the number says.

A number above the schools is the sum of kept totals; its rows lie in hundreds of schools. Here they are read in one
list, a page at a time, so that whoever checks a number need not open each school. Names of teachers stand as in the
files that leave the office, with the family name alone; the whole name is on the page of the school.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from math import inf
from typing import TypeAlias

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_periods import YEARLY_MINUTES
from quiz_api.domain.errors import NotFound
from quiz_api.domain.masking import masked_name
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import HoursAward, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.totals import UnitTotal
from quiz_api.services.attendance_report import AttendanceReport, AttendanceRow
from quiz_api.services.audit import AuditLog
from quiz_api.services.denominators import counted_people
from quiz_api.services.lesson_report import LessonReport, LessonRow
from quiz_api.services.lessons_below import LessonsOfBelow, WhichTerm
from quiz_api.services.overview import StaffHours, lessons_told
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.training_report import HoursRow, TrainingReport
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, Store
from quiz_api.store.place_interface import TrainingQuery

A_PAGE = 200
"""Rows of one page: two minutes of reading, and quick to load."""


class Behind(StrEnum):
    """Which number the rows are behind."""

    STAFF = "staff"
    SHORT = "short"
    IDLE = "idle"
    HOURS = "hours"
    FAMILIES = "families"
    LESSONS = "lessons"
    CLASSES = "classes"
    CARDS = "cards"


_OF_LESSONS = (Behind.LESSONS, Behind.CLASSES)
NEEDED = {**dict.fromkeys(_OF_LESSONS, Permission.SEE_LESSONS), Behind.CARDS: Permission.SEE_FAMILIES}
"""What must be allowed at the unit; SEE_UNIT where nothing is said."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who must have 8 学时, with what was earned this year at whichever school. Behind SHORT are those with
    less, behind IDLE those with nothing.
    """

    unit: Organisation
    hours: StaffHours

    @property
    def person_id(self) -> str:
        return self.hours.person.id

    @property
    def name(self) -> str:
        return masked_name(self.hours.person.display_name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """People with fewer valid minutes than `below`; `of` says how many a unit has."""

    below: float
    of: Callable[[UnitTotal], int]


WANTED = {
    Behind.STAFF: Wanted(inf, lambda total: total.staff),
    Behind.SHORT: Wanted(YEARLY_MINUTES, lambda total: total.missing),
    Behind.IDLE: Wanted(1, lambda total: total.idle),
}


@dataclass(frozen=True, slots=True)
class FamiliesRow:
    """A lesson for parents that households of a class have finished; both numbers as they are told to who looks."""

    school: str
    class_name: str
    lesson: str
    households: str
    of: str


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of today in a term: lessons of two weeks that are over, and how many of these it had."""

    school: str
    label: str
    class_path: str
    done: int
    due: int
    is_reached: bool


Row: TypeAlias = StaffRow | HoursRow | FamiliesRow | LessonRow | ClassRow | AttendanceRow


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Rows from place `first` on, counted from 1, of `number` as the page that led here has it. `lesson` and its
    `title` are set behind CARDS alone.
    """

    unit: Organisation
    which: WhichTerm
    behind: Behind
    number: str
    first: int
    rows: tuple[Row, ...]
    has_more: bool
    lesson: str = ""
    title: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def before(self) -> int:
        """Where the page before begins; 0 on the first."""
        return max(self.first - A_PAGE, 1) if self.first > 1 else 0


@dataclass(frozen=True, slots=True)
class RowsBehind:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    terms: TermCalendars
    system: SchoolSystem
    audit: AuditLog

    def page(
        self, caller: Caller, path: str, wanted: str, first: int = 1, term: int | None = None, lesson: str = ""
    ) -> RowsPage:
        """Of this school year, for CLASSES of a term of it, for CARDS of a class and a `lesson` for parents. Raises
        NotFound. Rows of people are shown, so looking is logged.
        """
        if wanted not in set(Behind):
            raise NotFound("这些记录")
        behind = Behind(wanted)
        needed = NEEDED.get(behind, Permission.SEE_UNIT)
        now = self.clock()
        which = WhichTerm(self.calendar.school_year(now), term or self.calendar.term(now), self.calendar.day(now))
        with self.store.reading(caller.scope_for(needed)) as reading:
            unit = reading.organisation(path) if caller.may(needed, path) else None
            if unit is None or (behind is Behind.CARDS) != (unit.kind is OrganisationKind.CLASS):
                raise NotFound("这个单位")
            asked = _Asked(reading, unit, which, lesson)
            number, rows = self._rows(asked, behind, first - 1, by_card=caller.sees_households(path))
            found = tuple(islice(rows, A_PAGE + 1))
            if behind is Behind.CARDS:
                unit = replace(unit, name=Units(reading).class_label(path, which.school_year, self.system))
        self.audit.viewed(caller, AuditAction.VIEW_RECORDS, path)
        title = self.curriculum.title(lesson) if behind is Behind.CARDS else ""
        return RowsPage(unit, which, behind, number, first, found[:A_PAGE], len(found) > A_PAGE, lesson, title)

    def _rows(self, asked: _Asked, behind: Behind, skipped: int, *, by_card: bool) -> tuple[str, Iterator[Row]]:
        """The number, and its rows but for the first `skipped`."""
        if behind is Behind.CARDS:
            number, cards = self._cards(asked)
            return number, islice(cards, skipped, None)
        if behind in _OF_LESSONS:
            number, taught = self._classes(asked) if behind is Behind.CLASSES else self._lessons(asked)
            return number, islice(taught, skipped, None)
        totals = asked.totals()
        total = sum(totals, start=UnitTotal(asked.unit.path))
        if behind in WANTED:
            numbers = {Behind.SHORT: total.missing, Behind.IDLE: total.idle}
            number = str(numbers[behind]) if behind in numbers else f"{total.reached} / {total.staff}"
            return number, asked.staff(skipped, WANTED[behind])
        if behind is Behind.HOURS:
            training = TrainingReport(asked.reading, self.curriculum, self.calendar)
            rows = (row._replace(name=masked_name(row.name)) for row in asked.hours(training, skipped))
            return str(total.awards), rows
        lessons = AttendanceReport(asked.reading, self.curriculum, self.calendar)
        number = lessons_told(totals, by_card=by_card)
        return number, islice(asked.families(lessons, self.system, by_card=by_card), skipped, None)

    def _cards(self, asked: _Asked) -> tuple[str, Iterator[AttendanceRow]]:
        path, year = asked.unit.path, asked.which.school_year
        totals = asked.reading.attendance_totals(path, year)
        number = sum(total.households for total in totals if total.page_id == asked.lesson)
        rows = AttendanceReport(asked.reading, self.curriculum, self.calendar).rows(path, year)
        counting = (row for row in rows if row.page_id == asked.lesson and row.is_valid and not row.heard_only)
        return str(number), iter(sorted(counting, key=lambda row: (row.card_number, row.done_on)))

    def _lessons(self, asked: _Asked) -> tuple[str, Iterator[LessonRow]]:
        path, year = asked.unit.path, asked.which.school_year
        report = LessonReport(asked.reading, self.curriculum, self.terms, self.system)
        rows = (replace(row, teacher=masked_name(row.teacher)) for row in report.rows_counting(path, year))
        return str(report.number_counting(path, year)), rows

    def _classes(self, asked: _Asked) -> tuple[str, Iterator[ClassRow]]:
        below = LessonsOfBelow(asked.reading, asked.unit, asked.which, self.curriculum.counting, self.terms)
        found = below.classes(asked.reading.organisations(under=asked.unit.path), self.system)
        units, year = Units(asked.reading), asked.which.school_year
        rows = (
            ClassRow(
                school.name if (school := units.school(each.unit.path)) else "",
                units.class_label(each.unit.path, year, self.system),
                *(each.unit.path, each.done, each.due, each.is_reached),
            )
            for each in found
        )
        return f"{sum(each.is_reached for each in found)} / {len(found)}", rows


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question, while the store is read."""

    reading: Reading
    unit: Organisation
    which: WhichTerm
    lesson: str = ""

    def totals(self) -> tuple[UnitTotal, ...]:
        """Of each unit here and below, as the overview adds them up."""
        return self.reading.unit_totals(self.unit.path, self.which.school_year, self.which.day)

    def staff(self, skipped: int, wanted: Wanted) -> Iterator[StaffRow]:
        """Unit by unit as they are coded; in each, who has earned least comes first. Units before the place, and those
        without anybody who is wanted, are only counted.
        """
        staff = {total.path: total.staff for total in self.totals()}
        for unit, left_out in self._units_from(skipped, {total.path: wanted.of(total) for total in self.totals()}):
            yield from self._staff_of(unit, staff[unit.path], wanted)[left_out:]

    def hours(self, training: TrainingReport, skipped: int) -> Iterator[HoursRow]:
        """Unit by unit as they are coded, in each as the server took them. Units before the place are only counted."""
        year = self.which.school_year
        for unit, left_out in self._units_from(skipped, {total.path: total.awards for total in self.totals()}):
            if school_path(unit.path):
                yield from training.valid_rows(unit.path, year, left_out)
                continue
            people = [person.id for person in self.reading.staff_of(unit.path, self.which.day)]
            own = (row for row in training.rows_of_unit(unit.path, year, people) if row.is_valid)
            yield from islice(own, left_out, None)

    def _units_from(self, skipped: int, many: Mapping[str, int]) -> Iterator[tuple[Organisation, int]]:
        """Units that hold the rows from a place on, with how many of the first one's rows lie before it."""
        units = self.reading.organisations_named(many)
        for path in sorted(many, key=lambda each: (units[each].code, each)):
            if many[path] <= skipped:
                skipped -= many[path]
                continue
            yield units[path], skipped
            skipped = 0

    def _staff_of(self, unit: Organisation, number: int, wanted: Wanted) -> list[StaffRow]:
        day = self.which.day
        people = counted_people(self.reading, unit.path, day, day, number)
        minutes = self._earned(person.id for person in people)
        people.sort(key=lambda person: (minutes[person.id], person.username))
        rows = [StaffRow(unit, StaffHours(person, "", minutes[person.id])) for person in people]
        return [row for row in rows if row.hours.minutes < wanted.below]

    def _earned(self, people: Iterable[str]) -> Counter[str]:
        """Valid minutes of each, at whichever school."""
        minutes: Counter[str] = Counter()
        query = TrainingQuery(frozenset({RecordKind.HOURS_AWARD}), self.which.school_year)
        for row, _ in self.reading.training_of(tuple(people), query):
            if row.voided_by is None and isinstance(row.record.body, HoursAward):
                minutes[row.record.draft.subject.id] += row.record.body.minutes
        return minutes

    def families(self, lessons: AttendanceReport, system: SchoolSystem, *, by_card: bool) -> Iterator[FamiliesRow]:
        units, year = Units(self.reading), self.which.school_year
        for each in lessons.counts(self.unit.path, self.which.school_year, self.which.day):
            name = units.class_label(each.denominator.unit_path, year, system)
            numbers = (each.households, each.denominator.number) if by_card else (each.told, each.denominator.shown)
            yield FamiliesRow(each.school, name, each.lesson, *map(str, numbers))
