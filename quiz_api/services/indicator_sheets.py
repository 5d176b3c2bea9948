"""Indicators as files: the very numbers of the pages, each with the number that it is measured against and its day."""

from __future__ import annotations

from quiz_api.domain.denominators import Denominator
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.school_calendar import term_name
from quiz_api.domain.totals import UnitTotal
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.lesson_desk import SchoolLessons
from quiz_api.services.overview import UnitOverview

_UNIT = (Column("单位代码"), Column("单位"))
_DAY = Column("基数日期", ColumnKind.DAY)
OVERVIEW_COLUMNS = (
    *_UNIT,
    Column("满了 8 学时", ColumnKind.NUMBER),
    Column("基数（教职工）", ColumnKind.NUMBER),
    Column("学时记录", ColumnKind.NUMBER),
    Column("学完家长课（户次）"),
    Column("基数（户）", ColumnKind.NUMBER),
    _DAY,
)
_LESSONS = (Column("上了（节）", ColumnKind.NUMBER), Column("该上（节）", ColumnKind.NUMBER))
SCHOOLS_COLUMNS = (
    *_UNIT,
    Column("学期"),
    Column("每两周都有课的班", ColumnKind.NUMBER),
    Column("基数（班）", ColumnKind.NUMBER),
    *_LESSONS,
    Column("本学年计入（节）", ColumnKind.NUMBER),
    _DAY,
)
COUNTIES_COLUMNS = (
    *_UNIT,
    Column("学校", ColumnKind.NUMBER),
    Column("基数（班）", ColumnKind.NUMBER),
    Column("本学年计入（节）", ColumnKind.NUMBER),
    _DAY,
)
CLASSES_COLUMNS = (Column("班级"), Column("学期"), Column("每两周都有课"), *_LESSONS, _DAY)


def overview_sheet(overview: UnitOverview) -> Sheet:
    """The lines of the units below, and the unit itself as the head of its page has it."""
    lines = [
        _line((below.unit.code, below.unit.name), below.total, below.lessons, below.staff, below.households)
        for below in overview.below
    ]
    unit = overview.unit
    head = _line((unit.code, unit.name), overview.total, overview.lessons_done, overview.teachers, overview.families)
    return Sheet("指标和基数", OVERVIEW_COLUMNS, [*lines, head])


def coverage_sheet(found: SchoolLessons) -> Sheet:
    """A row a class for a school, a row a school for a county, a row a county for a city; the last is the head of the
    page.
    """
    term = term_name(found.term)
    if found.map is not None:
        rows: list[tuple[Cell, ...]] = [
            (line.label, term, "否" if line.missing or not line.due else "是", line.done, line.due, found.day)
            for line in found.map.classes
        ]
        head = f"{found.reached} / {found.denominator.words}"
        return Sheet("开课情况", CLASSES_COLUMNS, [*rows, ("合计", term, head, found.done, found.due, found.day)])
    if found.unit.kind is OrganisationKind.CITY:
        return _counties_sheet(found)
    lessons = found.lessons_of
    schools: list[tuple[Cell, ...]] = [
        (
            *(school.code, school.name, term, each.reached, len(each.classes), each.done, each.due),
            *(lessons.get(school.path, 0), found.day),
        )
        for school, each in found.below
    ]
    numbers = (found.reached, found.denominator.number, found.done, found.due, found.lessons)
    total = (found.unit.code, found.unit.name, term, *numbers, found.day)
    return Sheet("开课情况", SCHOOLS_COLUMNS, [*schools, total])


def _counties_sheet(found: SchoolLessons) -> Sheet:
    """Which class misses which two weeks is known by the counties: a city has the lessons of the year."""
    rows: list[tuple[Cell, ...]] = [
        (each.unit.code, each.unit.name, each.schools, each.classes, each.lessons, found.day) for each in found.numbers
    ]
    sums = (sum(each.schools for each in found.numbers), found.denominator.number, found.lessons)
    return Sheet("开课情况", COUNTIES_COLUMNS, [*rows, (found.unit.code, found.unit.name, *sums, found.day)])


def _line(
    unit: tuple[str, str], total: UnitTotal, lessons: str, staff: Denominator, households: Denominator
) -> tuple[Cell, ...]:
    return (*unit, total.reached, staff.number, total.awards, lessons, households.number, staff.day)
