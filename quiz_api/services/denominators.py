"""Of how many: the number behind each indicator, for a unit and a day, and who or what makes it up.

Above the schools a denominator is made up of units, each one click from its own; the people, classes and households
themselves stand on the page of the unit that they belong to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.denominators import Counted, Denominator, counted_at, families_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.small_groups import told, told_cell
from quiz_api.domain.totals import unit_of
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.attendance_report import told_classes
from quiz_api.services.audit import AuditLog
from quiz_api.services.lessons_taught import is_taught, owes_lessons
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store

SEE = Permission.SEE_UNIT
DAY_COLUMN = Column("基数日期", ColumnKind.DAY)


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """`staff` must have 8 学时 in the school year, `classes` a lesson every two weeks; `households` have a card, as
    they are told to who looks.
    """

    unit: Organisation
    county: str
    staff: int
    classes: int
    households: str


@dataclass(frozen=True, slots=True)
class DenominatorPage:
    """`total` is of everything at the unit and below; `rows` are of each school and office in it that has any. Where
    the school system of a class was set otherwise after this day, `system_changed_on` is when: its number is not that
    of the time.
    """

    unit: Organisation
    day: date
    total: UnitNumbers
    rows: tuple[UnitNumbers, ...]
    system_changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class CountedClass:
    """`shown` is how many households are told; `cards` are empty for who looks from above the school."""

    unit: Organisation
    label: str
    shown: str
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """What makes up a denominator. `units` are those below, with their own numbers as they are told; the rest is of
    this very unit.
    """

    unit: Organisation
    denominator: Denominator
    units: tuple[tuple[Organisation, str], ...]
    people: tuple[tuple[Person, str], ...]
    classes: tuple[CountedClass, ...]


@dataclass(frozen=True, slots=True)
class Denominators:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem
    audit: AuditLog

    def page(self, caller: Caller, path: str, typed: str = "", *, below: bool = True) -> DenominatorPage:
        """Raises NotFound, and Refusal for a day that is none. Only numbers are told, so nothing is logged."""
        day, by_card = self._day(typed), caller.sees_households(path)
        with self.store.reading(caller.scope_for(SEE)) as reading:
            unit = self._unit(reading, caller, path)
            if unit.kind is OrganisationKind.CLASS:
                raise NotFound("这个单位")
            staff = Counter(reading.staff_on(path, day, self._today()))
            classes = Counter(school_path(found.path) or found.path for found in self._classes(reading, path, day))
            households = reading.households_on(path, day)
            changed_on = self._changed_after(reading, path, day)
            paths = [at for at in {*staff, *classes, *households} if below or at == path]
            units = reading.organisations_named([*paths, *{_county_of(at) for at in paths}])
        if not {*paths} <= {*units}:
            raise NotFound("这个单位")
        rows = [
            UnitNumbers(
                units[at],
                units[above].name if (above := _county_of(at)) in units else "",
                staff[at],
                classes[at],
                families_of(at, day, [households.get(at, 0)], by_card=by_card).shown,
            )
            for at in paths
        ]
        rows.sort(key=lambda row: (row.county, row.unit.kind is OrganisationKind.SCHOOL, row.unit.code))
        held = families_of(path, day, [households.get(at, 0) for at in paths], by_card=by_card)
        sums = (sum(row.staff for row in rows), sum(row.classes for row in rows), held.shown)
        return DenominatorPage(unit, day, UnitNumbers(unit, "", *sums), tuple(rows), changed_on)

    def sheet(self, caller: Caller, path: str, typed: str = "", *, below: bool = True) -> Sheet:
        found = self.page(caller, path, typed, below=below)
        numbers = ("应有 8 学时的教职工", "应开课的班", "有卡的家庭")
        columns = (
            Column("日期", ColumnKind.DAY),
            Column("县（区）"),
            Column("单位代码"),
            Column("单位"),
            *(Column(name, ColumnKind.NUMBER) for name in numbers),
        )
        rows = (
            (found.day, row.county, row.unit.code, row.unit.name, row.staff, row.classes, told_cell(row.households))
            for row in (*found.rows, found.total)
        )
        return Sheet("基数", columns, tuple(rows))

    def members(self, caller: Caller, path: str, counted: str, typed: str = "") -> Members:
        """Who or what a denominator counts. Names may be shown, so looking is logged. Raises NotFound, Refusal."""
        if counted not in set(Counted):
            raise NotFound("这个基数")
        day = self._day(typed)
        with self.store.reading(caller.scope_for(SEE, Permission.SEE_FAMILIES)) as reading:
            unit = self._unit(reading, caller, path)
            found = self._members(reading, caller, unit, Counted(counted), day)
        self.audit.viewed(caller, AuditAction.VIEW_DENOMINATOR, path)
        return found

    def _members(self, reading: Reading, caller: Caller, unit: Organisation, counted: Counted, day: date) -> Members:
        units: tuple[tuple[Organisation, str], ...] = ()
        people: tuple[tuple[Person, str], ...] = ()
        classes: tuple[CountedClass, ...] = ()
        path, is_school = unit.path, bool(school_path(unit.path))
        if counted is Counted.HOUSEHOLDS:
            return self._families(reading, caller, unit, day)
        if counted is Counted.STAFF:
            staff = Counter(reading.staff_on(path, day, self._today()))
            here = counted_people(reading, path, day, self._today(), staff[path])
            people = tuple((person, _posts(person, day)) for person in here)
            number, units = staff.total(), _by_unit(reading, staff - Counter({path: staff[path]}))
        elif is_school:  # classes, of either kind
            classes = self._in_order([(each, "", ()) for each in self._classes(reading, path, day, counted)], day)
            number = len(classes)
        else:
            schools = Counter(
                school_path(each.path) or each.path for each in self._classes(reading, path, day, counted)
            )
            number, units = schools.total(), _by_unit(reading, schools)
        return Members(unit, Denominator(counted, path, day, number), units, people, classes)

    def _families(self, reading: Reading, caller: Caller, unit: Organisation, day: date) -> Members:
        """Of a school or one class by class, of an office by school."""
        path, by_card = unit.path, caller.sees_households(unit.path)
        if not school_path(path):
            held = reading.households_on(path, day)
            base = families_of(path, day, held.values(), by_card=by_card)
            units = _by_unit(reading, Counter(held), shown=str if by_card else told)
            return Members(unit, base, units, (), ())
        in_classes = reading.households_in_classes(unit_of(path), day)
        shown = {at: str(many) for at, many in in_classes.items()} if by_card else told_classes(in_classes)
        found = [
            (each, shown[each.path], _cards(reading, each.path, day) if by_card else ())
            for at in in_classes
            if is_within(at, path) and (each := reading.organisation(at)) is not None
        ]
        if school_path(path) == path:
            base = families_of(path, day, reading.households_on(path, day).values(), by_card=by_card)
        else:
            base = Denominator(Counted.HOUSEHOLDS, path, day, in_classes.get(path, 0), shown.get(path, ""))
        return Members(unit, base, (), (), self._in_order(found, day))

    def _in_order(self, found: list[tuple[Organisation, str, tuple[int, ...]]], day: date) -> tuple[CountedClass, ...]:
        school_year = self.calendar.school_year_of(day)
        rows = (
            CountedClass(unit, class_label(unit, school_year, self.system), shown, cards)
            for unit, shown, cards in found
        )
        return tuple(sorted(rows, key=lambda each: (-(each.unit.entry_year or 0), each.unit.number or 0)))

    def _changed_after(self, reading: Reading, path: str, day: date) -> date | None:
        """When the school system of a class here was last set otherwise, if that was after a day that is past."""
        if day >= self._today():
            return None
        classes = reading.organisations(OrganisationKind.CLASS, path)
        found = [unit.system_changed_on for unit in classes if unit.system_changed_on and unit.system_changed_on > day]
        return max(found, default=None)

    def _day(self, typed: str) -> date:
        today = self._today()
        try:
            day = date.fromisoformat(typed) if typed else today
        except ValueError as error:
            raise Refusal("bad-fields", "日期写成 2026-11-23 的样子。", fields=(("on", "没有看懂。"),)) from error
        if day > today:
            raise Refusal("bad-fields", "还没到这一天，请写今天或以前的日期。", fields=(("on", "还没到。"),))
        return day

    def _today(self) -> date:
        return self.calendar.day(self.clock())

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(SEE, path) else None
        if unit is None:
            raise NotFound("这个单位")
        return unit

    def _classes(
        self, reading: Reading, path: str, day: date, counted: Counted = Counted.CLASSES
    ) -> list[Organisation]:
        year = self.calendar.school_year_of(day)
        found = classes_on(reading, path, day, year, self.system)
        if counted is Counted.ALL_CLASSES:
            return found
        return [unit for unit in found if owes_lessons(unit, year, self.system)]


def counted_people(reading: Reading, path: str, day: date, today: date, many: int) -> list[Person]:
    """The `many` who count in the very unit. Above the schools mostly those at home there; who has left it since is
    looked for among everybody, which takes a second in a city.
    """
    if not many:
        return []
    at_home = reading.staff_of(path, day) if not school_path(path) else reading.people(path)
    found = [person for person in at_home if counted_at(person, day, today) == path]
    if len(found) < many:
        found = [person for person in reading.people(path) if counted_at(person, day, today) == path]
    return found


def classes_on(reading: Reading, path: str, day: date, school_year: int, system: SchoolSystem) -> list[Organisation]:
    """Classes that were there and had a grade, of schools that were there."""
    schools = reading.organisations(OrganisationKind.SCHOOL, path)
    closed = {unit.path for unit in schools if not _is_open(unit, day)}
    return [
        unit
        for unit in reading.organisations(OrganisationKind.CLASS, path)
        if _is_open(unit, day) and unit.parent_path not in closed and is_taught(unit, school_year, system)
    ]


def _is_open(unit: Organisation, day: date) -> bool:
    return unit.closed_on is None or day < unit.closed_on


def _posts(person: Person, day: date) -> str:
    held = (post.kind.value for post in person.posts_on(day) if post.kind.earns_hours)
    return "、".join(dict.fromkeys(held))


def _cards(reading: Reading, path: str, day: date) -> tuple[int, ...]:
    places = (place for household in reading.households(path) for place in household.places_on(day))
    return tuple(sorted({place.card_number for place in places if place.class_path == path}))


def _by_unit(
    reading: Reading, counts: Counter[str], shown: Callable[[int], str] = str
) -> tuple[tuple[Organisation, str], ...]:
    units = reading.organisations_named(list(counts))
    found = [(units[path], shown(many)) for path, many in counts.items() if path in units]
    return tuple(sorted(found, key=lambda pair: (pair[0].kind is OrganisationKind.SCHOOL, pair[0].path)))


def _county_of(path: str) -> str:
    """Path of the county that a unit lies in; empty for the city."""
    return "/".join(path.split("/")[:3]) + "/" if path.count("/") > 2 else ""
