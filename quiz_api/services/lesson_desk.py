"""What the pages about taught lessons show: a teacher's fortnight, a school's map, a county's schools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label, grade_of, system_of
from quiz_api.domain.denominators import Counted, Denominator
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.school_terms import SchoolYear, Slot
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.lesson_coverage import ClassCoverage, TermCoverage, coverage
from quiz_api.services.lesson_groups import newest_first
from quiz_api.services.lesson_order import GradeLessons, lessons_of
from quiz_api.services.lesson_report import LessonReport, LessonRow
from quiz_api.services.lessons_below import LessonsBelow, LessonsOfBelow, WhichTerm
from quiz_api.services.lessons_taught import MAY_ENTER, is_kindergarten, is_taught
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.services.term_plan import TermPlan, planned_grades
from quiz_api.store.interface import Reading, Store
from site_builder.bundle import CatalogueEntry

SEE = Permission.SEE_LESSONS


@dataclass(frozen=True, slots=True)
class TaughtClass:
    """A class that can be taught today, with the lessons of its grade in the school system of its place."""

    unit: Organisation
    label: str
    grade: str
    of_grade: GradeLessons

    @property
    def lessons(self) -> tuple[CatalogueEntry, ...]:
        return self.of_grade.entries

    @property
    def also(self) -> tuple[str, ...]:
        """Ids of lessons that the school system moves here from other grades."""
        return self.of_grade.moved_here

    def lesson_of(self, slot: Slot) -> tuple[str, str] | None:
        """Id and title of the lesson that the syllabus has for a slot."""
        entry = self.of_grade.of(slot)
        return (entry.id, entry.title) if entry else None


@dataclass(frozen=True, slots=True)
class FortnightLine:
    """A class in the present slot and the one before. `proposed` is the lesson of the present slot."""

    taught: TaughtClass
    slots: tuple[tuple[Slot, tuple[LessonRow, ...]], ...]
    proposed: CatalogueEntry | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Fortnight:
    """A teacher's page. `own` are the lessons that the teacher taught this year, newest first."""

    school: Organisation
    schools: tuple[Organisation, ...]
    slots: tuple[Slot, ...]
    now: Slot | None
    lines: tuple[FortnightLine, ...]
    own: tuple[LessonRow, ...]
    earliest: date
    today: date


@dataclass(frozen=True, slots=True)
class SchoolLessons:
    """A school's map; or for a county and a city the `numbers` of the units right below, from kept totals, and
    `due_a_class`, lessons by now. `syllabus` is what a class has in this year, by its path.
    """

    unit: Organisation
    school_year: int
    term: int
    day: date
    map: TermCoverage | None
    rows: tuple[LessonRow, ...]
    numbers: tuple[LessonsBelow, ...] = ()
    due_a_class: int = 0
    syllabus: Mapping[str, GradeLessons] = field(default_factory=dict)

    def missed(self, line: ClassCoverage) -> tuple[tuple[Slot, CatalogueEntry | None], ...]:
        """Slots that went by without a lesson, each with the one that the syllabus has for it."""
        lessons = self.syllabus.get(line.unit.path, GradeLessons())
        return tuple((cell.slot, lessons.of(cell.slot)) for cell in line.cells if cell.is_missing)

    @property
    def is_kindergarten(self) -> bool:
        """A school of which no lessons are asked."""
        return is_kindergarten(self.unit)

    @property
    def lessons(self) -> int:
        """Lessons that count, of this school year, in all that lies below."""
        return sum(row.lessons for row in self.numbers)

    @property
    def denominator(self) -> Denominator:
        """Of how many classes: those of today, also for a term that is over."""
        number = len(self.map.classes) if self.map is not None else sum(row.classes for row in self.numbers)
        return Denominator(Counted.CLASSES, self.unit.path, self.day, number)

    @property
    def reached(self) -> int:
        return sum(each.reached for each in self._parts)

    @property
    def done(self) -> int:
        return sum(each.done for each in self._parts)

    @property
    def due(self) -> int:
        return sum(each.due for each in self._parts)

    def of_unit(self, row: LessonsBelow) -> Denominator:
        return Denominator(Counted.CLASSES, row.unit.path, self.day, row.classes)

    @property
    def _parts(self) -> tuple[TermCoverage | LessonsBelow, ...]:
        return (self.map,) if self.map is not None else self.numbers


@dataclass(frozen=True, slots=True)
class LessonDesk:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    terms: TermCalendars
    system: SchoolSystem

    def classes(self, caller: Caller, path: str = "") -> tuple[TaughtClass, ...]:
        """The classes of the caller's schools that can be taught today."""
        with self.store.reading(caller.scope_for(*MAY_ENTER)) as reading:
            roots = [path] if path else dict.fromkeys(p for needed in MAY_ENTER for p in caller.paths_of(needed))
            return tuple(found for root in roots for found in self._classes(reading, root))

    def fortnight(self, caller: Caller, path: str = "") -> Fortnight:
        """Raises NotFound where the caller teaches nowhere."""
        day = self.calendar.day(self.clock())
        school_year = self.calendar.school_year(self.clock())
        with self.store.reading(caller.scope_for(Permission.TEACH)) as reading:
            found = [reading.organisation(root) for root in caller.paths_of(Permission.TEACH)]
            schools = tuple(unit for unit in found if unit is not None)
            school = next((unit for unit in schools if path in ("", unit.path)), None)
            if school is None:
                raise NotFound("这所学校")
            report = LessonReport(reading, self.curriculum, self.terms, self.system)
            rows = tuple(report.rows(school.path, school_year))
            year = report.year(school.path, school_year)
            slots = _last_slots(year, day)
            now = year.slot_of(day) or (slots[-1] if slots else None)
            own = tuple(row for row in rows if row.teacher_id == caller.account)
            mine = {row.class_path for row in own}
            lines = [self._line(taught, slots, now, rows, mine) for taught in self._owing(reading, school.path)]
        lines.sort(key=lambda line: not line.is_own)
        earliest = date.fromordinal(day.toordinal() - self.curriculum.counting.lessons.own_days)
        return Fortnight(school, schools, slots, now, tuple(lines), newest_first(own), earliest, day)

    def is_for_none(self, caller: Caller) -> bool:
        """True where all that the caller sees or teaches are kindergartens, of which no lessons are asked."""
        paths = {*caller.paths_of(SEE), *caller.paths_of(Permission.TEACH)}
        if not paths or not all(school_path(path) == path for path in paths):
            return False
        with self.store.reading(caller.scope_for(SEE, Permission.TEACH)) as reading:
            units = [reading.organisation(path) for path in paths]
        return all(unit is not None and is_kindergarten(unit) for unit in units)

    def map(self, caller: Caller, path: str, term: int | None = None) -> SchoolLessons:
        """Taught lessons of a unit in a term of this school year. Raises NotFound outside the scope."""
        now = self.clock()
        day, school_year = self.calendar.day(now), self.calendar.school_year(now)
        term = term or self.calendar.term(now)
        with self.store.reading(caller.scope_for(SEE)) as reading:
            unit = reading.organisation(school_path(path) or path) if caller.may(SEE, path) else None
            if unit is None:
                raise NotFound("这个单位")
            which = WhichTerm(school_year, term, day)
            found = self._map(reading, unit, which) if school_path(unit.path) else self._below(reading, unit, which)
        self._log(caller, path)
        return found

    def plan(self, caller: Caller, path: str, term: int | None = None) -> TermPlan:
        """A term of a school on one sheet. Raises NotFound outside the scope, and for units above the schools."""
        found = self.map(caller, path, term)
        if found.map is None:
            raise NotFound("这里的学期计划。它是一所学校一份，请先点一所学校")
        with self.store.reading(caller.scope_for(SEE)) as reading:
            classes = [(one.unit.path, one.grade, one.of_grade) for one in self._classes(reading, found.unit.path)]
        grades = planned_grades(found.map, classes)
        return TermPlan(found.unit, found.school_year, found.term, found.map.slots, grades)

    def _below(self, reading: Reading, unit: Organisation, which: WhichTerm) -> SchoolLessons:
        below = LessonsOfBelow(reading, unit, which, self.curriculum.counting, self.terms)
        numbers = below.lines(reading.organisations(under=unit.path), self.system)
        if unit.kind is OrganisationKind.COUNTY:
            numbers = tuple(sorted(numbers, key=lambda row: -row.missing))
        due = _slots_over(self.terms.year_in(reading, unit.path, which.school_year), which.day)
        return SchoolLessons(unit, which.school_year, which.term, which.day, None, (), numbers, due)

    def _map(self, reading: Reading, unit: Organisation, which: WhichTerm) -> SchoolLessons:
        """A school that was closed is measured on its last day."""
        if unit.closed_on is not None:
            which = replace(which, day=min(which.day, unit.closed_on - timedelta(days=1)))
        report = LessonReport(reading, self.curriculum, self.terms, self.system)
        rows = tuple(report.rows(unit.path, which.school_year))
        taught = self._owing(reading, unit.path)
        shown = _coverage(report, unit.path, taught, rows, which)
        syllabus = {one.unit.path: one.of_grade for one in taught}
        return SchoolLessons(unit, which.school_year, which.term, which.day, shown, rows, syllabus=syllabus)

    def _classes(self, reading: Reading, path: str) -> list[TaughtClass]:
        """By grade and number; without leavers."""
        school_year = self.calendar.school_year(self.clock())
        units = [
            unit
            for unit in reading.organisations(OrganisationKind.CLASS, path)
            if unit.closed_on is None and is_taught(unit, school_year, self.system)
        ]
        units.sort(key=lambda unit: (-(unit.entry_year or 0), unit.number or 0))
        return [self._taught(unit, school_year) for unit in units]

    def _owing(self, reading: Reading, path: str) -> list[TaughtClass]:
        return [taught for taught in self._classes(reading, path) if not is_kindergarten(taught.unit)]

    def _taught(self, unit: Organisation, school_year: int) -> TaughtClass:
        grade = grade_of(unit, school_year, self.system)
        lessons = lessons_of(self.curriculum, grade, system_of(unit, self.system))
        return TaughtClass(unit, class_label(unit, school_year, self.system), grade, lessons)

    def _line(
        self,
        taught: TaughtClass,
        slots: tuple[Slot, ...],
        now: Slot | None,
        rows: tuple[LessonRow, ...],
        mine: set[str],
    ) -> FortnightLine:
        had = [row for row in rows if row.class_path == taught.unit.path and row.is_valid]
        in_slots = tuple((slot, tuple(row for row in had if row.slot == slot)) for slot in slots)
        proposed = taught.of_grade.of(now) if now is not None else None
        return FortnightLine(taught, in_slots, proposed, taught.unit.path in mine)

    def _log(self, caller: Caller, path: str) -> None:
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(caller.scope_for(SEE)) as writing:
            append_audit(writing, caller, deed, AuditAction.VIEW_LESSONS, path, path)


def _coverage(
    report: LessonReport, path: str, taught: Iterable[TaughtClass], rows: Iterable[LessonRow], which: WhichTerm
) -> TermCoverage:
    year = report.year(school_path(path) or path, which.school_year)
    return coverage(year, which.term, [(one.unit, one.label) for one in taught], rows, which.day)


def _slots_over(year: SchoolYear, day: date) -> int:
    return sum(slot.last < day for term in year.terms for slot in term.slots)


def _last_slots(year: SchoolYear, day: date) -> tuple[Slot, ...]:
    """The present slot, or the one that was last, and the one before it."""
    return tuple(slot for term in year.terms for slot in term.slots if slot.first <= day)[-2:]
