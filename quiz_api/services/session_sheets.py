"""Class sessions as files: who came to one, and which were held. Names are masked, as in every file that is kept."""

from __future__ import annotations

from collections.abc import Mapping

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.denominators import Denominator
from quiz_api.domain.masking import masked_name
from quiz_api.domain.school_calendar import SchoolCalendar, term_name, year_name
from quiz_api.domain.small_groups import told_cell
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.held_sessions import HeldCounts
from quiz_api.services.session_results import Result

CARD_COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("班级"),
    Column("卡号"),
    Column("签到方式"),
    Column("签到时间"),
    Column("提前"),
    Column("凭据等级"),
    Column("记录编号"),
)
STAFF_COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("姓名（隐名）"),
    Column("单位"),
    Column("签到方式"),
    Column("签到时间"),
    Column("签退时间"),
    Column("缺席（%）", ColumnKind.NUMBER),
    Column("学时", ColumnKind.NUMBER),
    Column("结果"),
    Column("记录编号"),
)
HELD_COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("学年"),
    Column("学期"),
    Column("日期", ColumnKind.DAY),
    Column("开始"),
    Column("单位"),
    Column("班级"),
    Column("种类"),
    Column("指导或实践"),
    Column("名称"),
    Column("主办"),
    Column("场所"),
    Column("方式"),
    Column("分钟", ColumnKind.NUMBER),
    Column("到场", ColumnKind.NUMBER),
    Column("应到", ColumnKind.NUMBER),
    Column("编号"),
)


def result_sheet(result: Result, calendar: SchoolCalendar) -> Sheet:
    """Who came, as the page shows it."""

    def clock(moment: object) -> str:
        return moment.astimezone(calendar.zone).strftime("%H:%M") if moment else ""  # type: ignore[attr-defined]

    if result.session.kind.is_for_staff:
        rows: list[tuple[Cell, ...]] = [
            (
                number,
                masked_name(row.name),
                row.unit,
                row.how,
                clock(row.came_at),
                clock(row.left_at),
                row.absence_percent,
                class_periods(result.session.minutes) if row.outcome.startswith("记 ") else None,
                row.outcome,
                row.record_id,
            )
            for number, row in enumerate(result.staff, start=1)
        ]
        return Sheet("签到", STAFF_COLUMNS, [*rows, _sum(result, len(STAFF_COLUMNS))])
    cards: list[tuple[Cell, ...]] = [
        (
            number,
            row.label,
            f"{row.number:02d}" if row.number else "",
            row.how,
            clock(row.came_at),
            "提前" if row.is_early else "",
            row.grade,
            row.record_id,
        )
        for number, row in enumerate(result.cards, start=1)
    ]
    guests: list[tuple[Cell, ...]] = [
        (number, "来宾", f"{row.number:02d}", row.how, clock(row.came_at), "", "", row.record_id)
        for number, row in enumerate(result.guests, start=len(cards) + 1)
    ]
    return Sheet("签到", CARD_COLUMNS, [*cards, *guests, _sum(result, len(CARD_COLUMNS))])


def _sum(result: Result, columns: int) -> tuple[Cell, ...]:
    """The last row: how many came, of how many."""
    base = result.denominator
    told = f"到场 {result.arrived} {base.counted.measure}，基数 {base.words}（{base.day.isoformat()}）"
    return (None, told, *(None,) * (columns - 2))


def held_sheet(counts: HeldCounts, invited: Mapping[str, Denominator], calendar: SchoolCalendar) -> Sheet:
    """The sessions of a school year, each with its day, and how many came of how many: what an inspector asks for."""
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            year_name(row.school_year),
            term_name(row.term),
            calendar.day(row.session.begins_at),
            row.session.begins_at.astimezone(calendar.zone).strftime("%H:%M"),
            row.school or row.unit,
            row.unit if row.school else "",
            row.session.kind.value,
            "" if row.session.kind.is_for_staff else row.session.practice.value,
            row.session.title,
            row.session.host,
            row.session.venue.value,
            row.session.form.value,
            row.session.minutes,
            row.arrived,
            told_cell(invited[row.session.id].shown),
            row.session.id,
        )
        for number, row in enumerate(counts.sessions, start=1)
    ]
    return Sheet("场次", HELD_COLUMNS, rows)
