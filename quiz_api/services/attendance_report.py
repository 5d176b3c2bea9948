"""家庭学习记录: by class and card number up to the school, counts alone above it.

A card number together with a class teacher's paper can point to a family. So nobody above a school sees card numbers,
and few households are not told there (domain.small_groups).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby, islice

from quiz_api.domain.class_names import SIX_THREE, SchoolSystem
from quiz_api.domain.denominators import Counted, Denominator
from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.people import Household
from quiz_api.domain.records import Attendance, Evidence, LedgerRow, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar, term_name, year_name
from quiz_api.domain.small_groups import told_cell, told_parts
from quiz_api.domain.totals import AttendanceTotal, unit_of
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.export_reach import reaches_below
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery

HEARD = "现场听过，不计学完"
AT_ONCE = 500
"""Rows whose households and reasons are looked up together."""

_PLACE = (Column("序号", ColumnKind.NUMBER), Column("学年"), Column("县（区）"), Column("学校标识码"), Column("学校"))
_CLASS = (Column("班级"), Column("班级（本学年）"))
"""The lasting name, and what pages and lists of lessons call the class that year."""
_LESSON = (Column("课程编号"), Column("课程名称"), Column("学段"), Column("步骤"), Column("方式"))
SCHOOL_COLUMNS = (
    *_PLACE,
    Column("学期"),
    *_CLASS,
    Column("卡号"),
    *_LESSON,
    Column("完成日期", ColumnKind.DAY),
    Column("凭据等级"),
    Column("状态"),
    Column("记录编号"),
)
COUNT_COLUMNS = (
    *_PLACE,
    *_CLASS,
    *_LESSON,
    Column("学完户数", ColumnKind.NUMBER),
    Column("基数（户）", ColumnKind.NUMBER),
    Column("基数日期", ColumnKind.DAY),
)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A household's lesson for one class. `card_number` is 0 when the place is gone."""

    record_id: str
    school_year: int
    term: int
    county: str
    school_code: str
    school: str
    class_name: str
    class_path: str
    household_id: str
    card_number: int
    page_id: str
    lesson: str
    stage: str
    step: str
    mode: str
    done_on: date
    evidence: str
    is_valid: bool
    void_reason: str

    @property
    def card(self) -> str:
        return f"{self.card_number:02d}" if self.card_number else ""

    @property
    def state(self) -> str:
        return HEARD if self.heard_only else "有效" if self.is_valid else "已作废"

    @property
    def heard_only(self) -> bool:
        """Valid, and in no number of lessons finished."""
        return self.is_valid and self.evidence == Evidence.GRADE_D


@dataclass(frozen=True, slots=True)
class AttendanceCount:
    """How many households of a class have finished a lesson, of how many that had a card in it. `told` and the told
    number of the denominator are for who looks from above the school.
    """

    school_year: int
    county: str
    school_code: str
    school: str
    class_name: str
    page_id: str
    lesson: str
    stage: str
    step: str
    mode: str
    households: int
    told: str
    denominator: Denominator


@dataclass(frozen=True, slots=True)
class AttendanceReport:
    """Lessons that households of a unit finished in one school year, in the order in which the server took them."""

    reading: Reading
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    system: SchoolSystem = SIX_THREE

    def rows(self, path: str, school_year: int) -> Iterator[AttendanceRow]:
        """For pages and files of one school; `counts` is for everything above."""
        units = Units(self.reading)
        query = RecordQuery(kinds=frozenset({RecordKind.ATTENDANCE}), organisation_path=path, school_year=school_year)
        records = iter(self.reading.records(query))
        while some := list(islice(records, AT_ONCE)):
            households = self.reading.households_named({row.record.draft.subject.id for row in some})
            reasons = self.reading.reasons_behind([row.voided_by for row in some if row.voided_by])
            for row in some:
                if isinstance(row.record.body, Attendance):
                    household = households.get(row.record.draft.subject.id)
                    yield self._row(row, row.record.body, units, household, reasons)

    def counts(self, path: str, school_year: int, today: date) -> Iterator[AttendanceCount]:
        """Valid rows but 丁, counted by class and lesson, as the store keeps them: no row is read. What is told of a
        class depends on the others of its school, so these are looked at also when one class is asked for.
        """
        units, whole = Units(self.reading), unit_of(path)
        bases = _Bases(self.reading, units, whole, self.calendar.last_day(school_year, today))
        totals = self.reading.attendance_totals(whole, school_year)
        for _, of_school in groupby(totals, lambda total: unit_of(total.class_path)):
            found = list(of_school)
            shown = told_parts({_key(total): total.households for total in found})
            for total in found:
                if is_within(total.class_path, path):
                    yield self._count(total, units, shown[_key(total)], bases.of(total.class_path))

    def _count(self, total: AttendanceTotal, units: Units, shown: str, denominator: Denominator) -> AttendanceCount:
        school, entry = units.school(total.class_path), self.curriculum.entry(total.page_id)
        return AttendanceCount(
            school_year=total.school_year,
            county=units.county_name(total.class_path),
            school_code=school.code if school else "",
            school=school.name if school else "",
            class_name=units.name(total.class_path),
            page_id=total.page_id,
            lesson=self.curriculum.title(total.page_id),
            stage=(entry.stage if entry else None) or "",
            step=(entry.step if entry else None) or "",
            mode=(entry.mode if entry else None) or "",
            households=total.households,
            told=shown,
            denominator=denominator,
        )

    def sheet(self, path: str, school_year: int, today: date, *, by_card: bool, below: bool) -> Sheet:
        """Card by card for the school itself; counts for everybody above it, also when they ask about one school.

        Every class is in a school: of an office alone, without what lies `below` it, there is no row.
        """
        units = Units(self.reading)
        called = cache(lambda each: units.class_label(each, school_year, self.system))
        if by_card and school_path(path):
            rows = enumerate(self.rows(path, school_year), start=1)
            cells = (_school_cells(number, row, called(row.class_path)) for number, row in rows)
            return Sheet("家庭学习记录", SCHOOL_COLUMNS, cells)
        found = self.counts(path, school_year, today) if reaches_below(path, asked=below) else iter(())
        counts = enumerate(found, start=1)
        counted = (_count_cells(number, count, called(count.denominator.unit_path)) for number, count in counts)
        return Sheet("家庭学习记录", COUNT_COLUMNS, counted)

    def _row(
        self, row: LedgerRow, body: Attendance, units: Units, household: Household | None, reasons: dict[str, str]
    ) -> AttendanceRow:
        draft = row.record.draft
        day = self.calendar.day(draft.happened_at)
        school = units.school(body.class_path)
        entry = self.curriculum.entry(body.page_id)
        return AttendanceRow(
            record_id=row.record.id,
            school_year=draft.school_year,
            term=draft.term,
            county=units.county_name(body.class_path),
            school_code=school.code if school else "",
            school=school.name if school else "",
            class_name=units.name(body.class_path),
            class_path=body.class_path,
            household_id=draft.subject.id,
            card_number=_card_number(household, body.class_path, day),
            page_id=body.page_id,
            lesson=self.curriculum.title(body.page_id),
            stage=(entry.stage if entry else None) or "",
            step=(entry.step if entry else None) or "",
            mode=(entry.mode if entry else None) or "",
            done_on=day,
            evidence=body.evidence.value,
            is_valid=row.voided_by is None,
            void_reason=reasons.get(row.voided_by, "") if row.voided_by else "",
        )


class _Bases:
    """Households with a card, class by class: on the day of the report, or on the last day of a class that ended. A
    class is told as the page of the denominators of that day tells it.
    """

    def __init__(self, reading: Reading, units: Units, path: str, day: date) -> None:
        self._reading = reading
        self._units = units
        self._path = path
        self._day = day
        self._held: dict[date, dict[str, int]] = {}
        self._told: dict[date, dict[str, str]] = {}

    def of(self, class_path: str) -> Denominator:
        unit = self._units.at(class_path)
        ended = unit.closed_on if unit else None
        day = self._day if ended is None else min(self._day, ended - timedelta(days=1))
        if day not in self._held:
            self._held[day] = self._reading.households_in_classes(self._path, day)
            self._told[day] = told_classes(self._held[day])
        many = self._held[day].get(class_path, 0)
        return Denominator(Counted.HOUSEHOLDS, class_path, day, many, self._told[day].get(class_path, str(many)))


def _card_number(household: Household | None, class_path: str, day: date) -> int:
    places = household.places_on(day) if household else ()
    return next((place.card_number for place in places if place.class_path == class_path), 0)


def told_classes(held: Mapping[str, int]) -> dict[str, str]:
    """How many households each class has, school by school, for who looks from above them."""
    schools: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for path, many in held.items():
        schools[unit_of(path)][path] = many
    return {path: shown for parts in schools.values() for path, shown in told_parts(parts).items()}


def _key(total: AttendanceTotal) -> str:
    return f"{total.class_path} {total.page_id}"


def _place_cells(number: int, row: AttendanceRow | AttendanceCount) -> tuple[Cell, ...]:
    return (number, year_name(row.school_year), row.county, row.school_code, row.school)


def _lesson_cells(row: AttendanceRow | AttendanceCount) -> tuple[Cell, ...]:
    return (row.page_id, row.lesson, row.stage, row.step, row.mode)


def _school_cells(number: int, row: AttendanceRow, called: str) -> tuple[Cell, ...]:
    tail = (row.done_on, row.evidence, row.state, row.record_id)
    whose = (term_name(row.term), row.class_name, called, row.card)
    return (*_place_cells(number, row), *whose, *_lesson_cells(row), *tail)


def _count_cells(number: int, count: AttendanceCount, called: str) -> tuple[Cell, ...]:
    measured = (told_cell(count.told), told_cell(count.denominator.shown), count.denominator.day)
    return (*_place_cells(number, count), count.class_name, called, *_lesson_cells(count), *measured)
