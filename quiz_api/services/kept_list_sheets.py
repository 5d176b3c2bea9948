"""A school's classes and a county's 备案项目 as tables: what their pages list, without names of people."""

from __future__ import annotations

from collections.abc import Iterable

from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.services.class_list import ClassPage
from quiz_api.services.credits import OnFile

CLASS_COLUMNS = (
    Column("班级"),
    Column("长用的名字"),
    Column("入学年份"),
    Column("班号", ColumnKind.NUMBER),
    Column("家庭学习卡", ColumnKind.NUMBER),
    Column("情形"),
)
CREDIT_COLUMNS = (
    Column("项目"),
    Column("主办单位"),
    Column("编号"),
    Column("类别"),
    Column("从哪天起", ColumnKind.DAY),
    Column("到哪天止", ColumnKind.DAY),
    Column("几分钟一学时", ColumnKind.NUMBER),
    Column("每人每学年最多", ColumnKind.NUMBER),
    Column("模块"),
)


def class_sheet(page: ClassPage) -> Sheet:
    rows = [
        (
            line.label,
            line.unit.name,
            str(line.unit.entry_year or ""),
            line.unit.number or 0,
            line.households,
            "已撤" if line.unit.closed_on else "已毕业" if line.has_left else "在校",
        )
        for line in page.lines
    ]
    return Sheet("班级", CLASS_COLUMNS, rows)


def credit_sheet(on_file: Iterable[OnFile]) -> Sheet:
    rows = [
        (
            found.name,
            found.organiser,
            found.credit.number,
            found.credit.category.value,
            found.credit.since,
            found.credit.until,
            found.credit.period_minutes,
            found.credit.yearly_cap,
            "、".join(found.credit.page_ids),
        )
        for found in on_file
    ]
    return Sheet("备案项目", CREDIT_COLUMNS, rows)
