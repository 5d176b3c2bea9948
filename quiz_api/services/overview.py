"""What an administrator sees first: counts of a unit that lead to their rows.

A school shows the rows themselves. What lies above it shows totals, which the store keeps, by the units below, each one
click from its own page: the numbers of the pages below add up to those of the page above.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.class_periods import YEARLY_MINUTES, class_periods
from quiz_api.domain.denominators import Counted, Denominator, families_of
from quiz_api.domain.errors import NotFound
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.small_groups import told_sum
from quiz_api.domain.totals import UnitTotal
from quiz_api.services.attendance_report import AttendanceCount, AttendanceReport, AttendanceRow
from quiz_api.services.audit import AuditLog
from quiz_api.services.credits import CreditBook, credit_book
from quiz_api.services.export_reach import reaches_below
from quiz_api.services.past_exports import PastExport, PastExports
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_report import HoursRow, TrainingReport
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, Store

ABOVE_SCHOOLS = {
    OrganisationKind.CITY: (OrganisationKind.COUNTY, OrganisationKind.SCHOOL),
    OrganisationKind.COUNTY: (OrganisationKind.SCHOOL,),
}
"""Units that show totals, with the kinds of what may lie right below them."""


@dataclass(frozen=True, slots=True)
class StaffHours:
    """A teacher's year against 8 学时."""

    person: Person
    posts: str
    minutes: int

    @property
    def earned(self) -> Decimal:
        return class_periods(self.minutes)

    @property
    def is_reached(self) -> bool:
        return self.minutes >= YEARLY_MINUTES


@dataclass(frozen=True, slots=True)
class ClassAttendance:
    """Lessons finished in a class, of how many households: as they are told to who looks."""

    class_name: str
    lesson: str
    shown: str
    denominator: Denominator
    page_id: str


@dataclass(frozen=True, slots=True)
class ClassHeard:
    """Households of a class that heard a lesson in the room and have not finished it (丁)."""

    class_name: str
    lesson: str
    households: int


@dataclass(frozen=True, slots=True)
class BelowUnit:
    """A county or school right below, with the totals of all that lies in it. `lessons` are as they are told."""

    unit: Organisation
    total: UnitTotal
    lessons: str
    staff: Denominator
    households: Denominator

    @property
    def missing(self) -> int:
        return self.total.missing

    @property
    def behind(self) -> tuple[float, int, str]:
        """Sorts those furthest behind first: by the share of their teachers who have 8 学时, then by how many are
        missing. A small school with nobody is further behind than a large one with most; one without teachers is last.
        """
        share = self.total.reached / self.total.staff if self.total.staff else 1.0
        return share, -self.missing, self.unit.name


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """`total` holds all at the unit and, `with_below`, below it. `staff` and `awards` are rows of this very unit:
    a county or city shows its own few people, and all others through `below`, which comes with those furthest behind
    first, and is empty without the tick.

    For who looks from above the school, `attendance` is empty and `lessons_done` is told as domain.small_groups has it;
    `by_card` is whether a file of families would have a row a card. `exports` come newest first.
    `has_classes` of a school: one at least that was not closed.
    """

    unit: Organisation
    school_year: int
    day: date
    total: UnitTotal
    families: Denominator
    staff: tuple[StaffHours, ...]
    awards: tuple[HoursRow, ...]
    classes: tuple[ClassAttendance, ...]
    attendance: tuple[AttendanceRow, ...]
    lessons_done: str
    below: tuple[BelowUnit, ...]
    exports: tuple[PastExport, ...]
    with_below: bool = True
    by_card: bool = False
    has_classes: bool = False

    @property
    def teachers(self) -> Denominator:
        """Of how many the hours are: everybody here who must have 8 学时."""
        return Denominator(Counted.STAFF, self.unit.path, self.day, self.total.staff)

    @property
    def is_school(self) -> bool:
        return self.unit.kind is OrganisationKind.SCHOOL

    @property
    def heard(self) -> tuple[ClassHeard, ...]:
        """Where lessons were heard and not finished yet; empty for who sees no rows of families."""
        heard = Counter((row.class_name, row.lesson) for row in self.attendance if row.heard_only)
        return tuple(ClassHeard(*at, many) for at, many in heard.items())

    @property
    def waiting(self) -> tuple[StaffHours, ...]:
        """Teachers of this very unit who have not reached 8 学时, the fewest hours first."""
        return tuple(hours for hours in self.staff if not hours.is_reached)


@dataclass(frozen=True, slots=True)
class Overviews:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    audit: AuditLog
    system: SchoolSystem

    def of(self, caller: Caller, path: str, *, below: bool = True) -> UnitOverview:
        """With what lies below a unit, or of itself alone. Raises NotFound outside the scope. Named rows are shown, so
        looking is logged.
        """
        book = credit_book(self.store, path)
        with self.store.reading(caller.scope) as reading:
            unit = reading.organisation(path) if caller.scope.covers_path(path) else None
            if unit is None:
                raise NotFound("这个单位")
            overview = self._overview(reading, caller, unit, book, below=reaches_below(path, asked=below))
        self.audit.viewed(caller, AuditAction.VIEW_UNIT, path)
        return overview

    def _overview(
        self, reading: Reading, caller: Caller, unit: Organisation, book: CreditBook, *, below: bool
    ) -> UnitOverview:
        now = self.clock()
        school_year, today = self.calendar.school_year(now), self.calendar.day(now)
        by_card = caller.sees_households(unit.path)
        training = TrainingReport(reading, self.curriculum, self.calendar, book)
        lessons = AttendanceReport(reading, self.curriculum, self.calendar)
        totals = tuple(
            each for each in reading.unit_totals(unit.path, school_year, today) if below or each.path == unit.path
        )
        total = sum(totals, start=UnitTotal(unit.path))
        above = unit.kind in ABOVE_SCHOOLS
        held = reading.households_on(unit.path, today) if below else {}
        people = list(reading.staff_of(unit.path, today))
        called = partial(Units(reading).class_label, school_year=school_year, system=self.system)
        if above:
            awards = tuple(training.rows_of_unit(unit.path, school_year, (person.id for person in people)))
        else:
            awards = tuple(training.rows(unit.path, school_year))
        return UnitOverview(
            unit=unit,
            school_year=school_year,
            day=today,
            total=total,
            families=families_of(unit.path, today, held.values(), by_card=by_card),
            staff=_staff(people, today, awards),
            awards=awards,
            classes=() if above else _classes(lessons.counts(unit.path, school_year, today), called, by_card),
            attendance=tuple(_called(lessons.rows(unit.path, school_year), called)) if by_card and not above else (),
            lessons_done=lessons_told(totals, by_card=by_card),
            below=_Below(unit, today, held, by_card).lines(reading, totals) if above and below else (),
            exports=PastExports(self.store.door(), self.calendar).of(reading, caller, unit.path),
            with_below=below,
            by_card=by_card and not above,
            has_classes=any(each.closed_on is None for each in _classes_of(reading, unit)),
        )


def _classes_of(reading: Reading, unit: Organisation) -> Iterator[Organisation]:
    """Of a school; a county or city has none of its own."""
    is_school = unit.kind is OrganisationKind.SCHOOL
    return reading.organisations(OrganisationKind.CLASS, unit.path) if is_school else iter(())


def _staff(people: list[Person], today: date, awards: tuple[HoursRow, ...]) -> tuple[StaffHours, ...]:
    minutes: Counter[str] = Counter()
    for award in awards:
        if award.is_valid:
            minutes[award.person_id] += award.minutes
    rows = []
    for person in people:
        teaching = (post.kind.value for post in person.posts_on(today) if post.kind.earns_hours)
        rows.append(StaffHours(person, "、".join(dict.fromkeys(teaching)), minutes[person.id]))
    return tuple(sorted(rows, key=lambda row: (row.minutes, row.person.username)))


@dataclass(frozen=True, slots=True)
class _Below:
    """Lines of the units right below one, on a day. `held` is how many households each school has."""

    unit: Organisation
    day: date
    held: dict[str, int]
    by_card: bool

    def lines(self, reading: Reading, totals: tuple[UnitTotal, ...]) -> tuple[BelowUnit, ...]:
        """Every unit right below, also one in which nothing has happened yet; those furthest behind first."""
        kinds = ABOVE_SCHOOLS[self.unit.kind]
        units = {found.path: found for kind in kinds for found in reading.organisations(kind, self.unit.path)}
        parts: dict[str, list[UnitTotal]] = {
            path: [] for path, found in units.items() if found.parent_path == self.unit.path
        }
        for total in totals:
            child = _child_towards(self.unit.path, total.path)
            if child in parts:
                parts[child].append(total)
        families: defaultdict[str, list[int]] = defaultdict(list)
        for path, many in self.held.items():
            families[_child_towards(self.unit.path, path)].append(many)
        below = [self._line(units[path], found, families[path]) for path, found in parts.items()]
        return tuple(sorted(below, key=lambda line: line.behind))

    def _line(self, unit: Organisation, parts: list[UnitTotal], families: list[int]) -> BelowUnit:
        total = sum(parts, start=UnitTotal(unit.path))
        staff = Denominator(Counted.STAFF, unit.path, self.day, total.staff)
        households = families_of(unit.path, self.day, families, by_card=self.by_card)
        return BelowUnit(unit, total, lessons_told(parts, by_card=self.by_card), staff, households)


def _child_towards(path: str, below: str) -> str:
    """Path of the unit right below `path` on the way to `below`."""
    return path + below.removeprefix(path).split("/", 1)[0] + "/"


def lessons_told(totals: Iterable[UnitTotal], *, by_card: bool) -> str:
    """Lessons for parents that households of these schools have finished."""
    schools = [total.lessons for total in totals]
    return str(sum(schools)) if by_card else told_sum(schools)


def _called(rows: Iterable[AttendanceRow], called: Callable[[str], str]) -> Iterator[AttendanceRow]:
    """The rows with what people call each class this year."""
    return (replace(row, class_name=called(row.class_path)) for row in rows)


def _classes(
    counts: Iterable[AttendanceCount], called: Callable[[str], str], by_card: bool
) -> tuple[ClassAttendance, ...]:
    """Each lesson of a class, exactly for who sees its cards."""
    found = []
    for each in counts:
        of = replace(each.denominator, told="") if by_card else each.denominator
        shown = str(each.households) if by_card else each.told
        found.append(ClassAttendance(called(of.unit_path), each.lesson, shown, of, each.page_id))
    return tuple(found)
