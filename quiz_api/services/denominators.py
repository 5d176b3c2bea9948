"""Of how many: the number behind each indicator, for a unit and a day, counted from what is kept anyway.

Posts, places in classes and classes have dates, so the number of any day can be told afterwards, also of a day before a
school was moved: each counts where it was on that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.class_names import SchoolSystem, grade_of
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, is_within, school_path
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, Store

SEE = Permission.SEE_UNIT


@dataclass(frozen=True, slots=True)
class Denominator:
    """`staff` must have 8 学时 in the school year, `classes` a lesson every two weeks; `households` have a card."""

    unit: Organisation
    county: str
    staff: int
    classes: int
    households: int


@dataclass(frozen=True, slots=True)
class DenominatorPage:
    """`total` is of everything at the unit and below; `rows` are of each school and office in it that has any."""

    unit: Organisation
    day: date
    total: Denominator
    rows: tuple[Denominator, ...]


@dataclass(frozen=True, slots=True)
class Denominators:
    store: Store
    calendar: SchoolCalendar
    clock: Clock
    system: SchoolSystem

    def page(self, caller: Caller, path: str, typed: str = "", *, below: bool = True) -> DenominatorPage:
        """Raises NotFound, and Refusal for a day that is none. Only numbers are told, so nothing is logged."""
        day = self._day(typed)
        with self.store.reading(caller.scope_for(SEE)) as reading:
            unit = reading.organisation(path) if caller.may(SEE, path) else None
            if unit is None or unit.kind is OrganisationKind.CLASS:
                raise NotFound("这个单位")
            staff = Counter(self._staff(reading, path, day))
            classes = Counter(self._classes(reading, path, day))
            households = reading.households_on(path, day)
            paths = [at for at in {*staff, *classes, *households} if below or at == path]
            rows = [_row(reading, at, staff[at], classes[at], households.get(at, 0)) for at in paths]
        rows.sort(key=lambda row: (row.county, row.unit.kind is OrganisationKind.SCHOOL, row.unit.code))
        sums = (sum(row.staff for row in rows), sum(row.classes for row in rows), sum(row.households for row in rows))
        return DenominatorPage(unit, day, Denominator(unit, "", *sums), tuple(rows))

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

    def _day(self, typed: str) -> date:
        today = self.calendar.day(self.clock())
        try:
            day = date.fromisoformat(typed) if typed else today
        except ValueError as error:
            raise Refusal("bad-fields", "日期写成 2026-11-23 的样子。", fields=(("on", "没有看懂。"),)) from error
        if day > today:
            raise Refusal("bad-fields", "还没到这一天，请写今天或以前的日期。", fields=(("on", "还没到。"),))
        return day

    def _staff(self, reading: Reading, path: str, day: date) -> Iterator[str]:
        """Where each of those was at work who held a post that asks for hours."""
        for person in reading.people(path):
            at = _workplace(person, path, day)
            if at:
                yield at

    def _classes(self, reading: Reading, path: str, day: date) -> Iterator[str]:
        """The schools of classes that were there and had a grade."""
        school_year = self.calendar.school_year_of(day)
        for unit in reading.organisations(OrganisationKind.CLASS, path):
            is_open = unit.closed_on is None or day < unit.closed_on
            if is_open and (unit.entry_year is None or grade_of(unit, school_year, self.system)):
                yield school_path(unit.path) or unit.path


def _workplace(person: Person, path: str, day: date) -> str:
    """The unit of the first of a person's posts in the subtree that asks for hours; empty when there is none."""
    posts = (post.organisation_path for post in person.posts_on(day) if post.kind.earns_hours)
    return next((school_path(at) or at for at in posts if is_within(at, path)), "")


def _row(reading: Reading, path: str, staff: int, classes: int, households: int) -> Denominator:
    unit = reading.organisation(path)
    if unit is None:
        raise NotFound("这个单位")
    county = reading.organisation("/".join(path.split("/")[:3]) + "/") if path.count("/") > 2 else None
    return Denominator(unit, county.name if county else "", staff, classes, households)
