"""Of how many: the number behind each indicator, for a unit and a day, and who or what makes it up.

Above the schools a denominator is made up of units, each one click from its own; the people, classes and households
themselves stand on the page of the unit that they belong to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.denominators import Counted, Denominator, counted_at
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.attendance_report import shown_count
from quiz_api.services.audit import AuditLog
from quiz_api.services.lessons_taught import is_taught
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store

SEE = Permission.SEE_UNIT
DAY_COLUMN = Column("基数日期", ColumnKind.DAY)


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """`staff` must have 8 学时 in the school year, `classes` a lesson every two weeks; `households` have a card."""

    unit: Organisation
    county: str
    staff: int
    classes: int
    households: int


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
    """`shown` is `<5` for few households, for who looks from above the school; `cards` are empty there."""

    unit: Organisation
    label: str
    shown: str
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """What makes up a denominator. `units` are those below, with their own numbers; the rest is of this very unit."""

    unit: Organisation
    denominator: Denominator
    units: tuple[tuple[Organisation, int], ...]
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
        day = self._day(typed)
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
                households.get(at, 0),
            )
            for at in paths
        ]
        rows.sort(key=lambda row: (row.county, row.unit.kind is OrganisationKind.SCHOOL, row.unit.code))
        sums = (sum(row.staff for row in rows), sum(row.classes for row in rows), sum(row.households for row in rows))
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
            (found.day, row.county, row.unit.code, row.unit.name, row.staff, row.classes, row.households)
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
        units: tuple[tuple[Organisation, int], ...] = ()
        people: tuple[tuple[Person, str], ...] = ()
        classes: tuple[CountedClass, ...] = ()
        path, is_school = unit.path, bool(school_path(unit.path))
        if counted is Counted.STAFF:
            staff = Counter(reading.staff_on(path, day, self._today()))
            here = counted_people(reading, path, day, self._today(), staff[path])
            people = tuple((person, _posts(person, day)) for person in here)
            number, units = staff.total(), _by_unit(reading, staff - Counter({path: staff[path]}))
        elif is_school:
            classes = self._counted_classes(reading, caller, path, counted, day)
            number = len(classes) if counted is Counted.CLASSES else self._households(reading, path, day)
        elif counted is Counted.CLASSES:
            schools = Counter(school_path(each.path) or each.path for each in self._classes(reading, path, day))
            number, units = schools.total(), _by_unit(reading, schools)
        else:
            held = reading.households_on(path, day)
            number, units = sum(held.values()), _by_unit(reading, Counter(held))
        return Members(unit, Denominator(counted, path, day, number), units, people, classes)

    def _counted_classes(
        self, reading: Reading, caller: Caller, path: str, counted: Counted, day: date
    ) -> tuple[CountedClass, ...]:
        """Of a school, or of one class: every class of the day, or those in which a household has a card."""
        by_card, school_year = caller.sees_households(path), self.calendar.school_year_of(day)
        held = reading.households_in_classes(path, day) if counted is Counted.HOUSEHOLDS else {}
        found = []
        if counted is Counted.CLASSES:
            units = self._classes(reading, path, day)
        else:
            units = [unit for each in held if (unit := reading.organisation(each)) is not None]
        for unit in units:
            many = held.get(unit.path, 0)
            cards = _cards(reading, unit.path, day) if by_card and many else ()
            shown = str(many) if by_card else shown_count(many)
            found.append(CountedClass(unit, class_label(unit, school_year, self.system), shown, cards))
        return tuple(sorted(found, key=lambda each: (-(each.unit.entry_year or 0), each.unit.number or 0)))

    def _households(self, reading: Reading, path: str, day: date) -> int:
        if school_path(path) == path:
            return reading.households_on(path, day).get(path, 0)
        return reading.households_in_classes(path, day).get(path, 0)

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

    def _classes(self, reading: Reading, path: str, day: date) -> list[Organisation]:
        return classes_on(reading, path, day, self.calendar.school_year_of(day), self.system)


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


def _by_unit(reading: Reading, counts: Counter[str]) -> tuple[tuple[Organisation, int], ...]:
    units = reading.organisations_named(list(counts))
    found = [(units[path], many) for path, many in counts.items() if path in units]
    return tuple(sorted(found, key=lambda pair: (pair[0].kind is OrganisationKind.SCHOOL, pair[0].path)))


def _county_of(path: str) -> str:
    """Path of the county that a unit lies in; empty for the city."""
    return "/".join(path.split("/")[:3]) + "/" if path.count("/") > 2 else ""
