"""Indicators as files: the very numbers of the pages, each with the number that it is measured against and its day."""

from __future__ import annotations

from quiz_api.domain.denominators import Denominator
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.school_calendar import term_name
from quiz_api.domain.small_groups import told_cell
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
    Column("学完家长课（户次）", ColumnKind.NUMBER),
    Column("基数（户）", ColumnKind.NUMBER),
    _DAY,
)
_LESSONS = (Column("上了（节）", ColumnKind.NUMBER), Column("该上（节）", ColumnKind.NUMBER))
_MEASURED = (
    Column("学期"),
    Column("每两周都有课的班", ColumnKind.NUMBER),
    Column("基数（班）", ColumnKind.NUMBER),
    *_LESSONS,
    Column("本学年计入（节）", ColumnKind.NUMBER),
    _DAY,
)
SCHOOLS_COLUMNS = (*_UNIT, *_MEASURED)
COUNTIES_COLUMNS = (*_UNIT, Column("学校", ColumnKind.NUMBER), *_MEASURED)
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
    is_city = found.unit.kind is OrganisationKind.CITY
    lines: list[tuple[Cell, ...]] = []
    for each in found.numbers:
        schools: tuple[Cell, ...] = (each.schools,) if is_city else ()
        measured: tuple[Cell, ...] = (each.reached, each.classes, each.done, each.due, each.lessons, found.day)
        lines.append((each.unit.code, each.unit.name, *schools, term, *measured))
    schools = (sum(each.schools for each in found.numbers),) if is_city else ()
    measured = (found.reached, found.denominator.number, found.done, found.due, found.lessons, found.day)
    total: tuple[Cell, ...] = (found.unit.code, found.unit.name, *schools, term, *measured)
    return Sheet("开课情况", COUNTIES_COLUMNS if is_city else SCHOOLS_COLUMNS, [*lines, total])


def _line(
    unit: tuple[str, str], total: UnitTotal, lessons: str, staff: Denominator, households: Denominator
) -> tuple[Cell, ...]:
    families = (told_cell(lessons), told_cell(households.shown))
    return (*unit, total.reached, staff.number, total.awards, *families, staff.day)
