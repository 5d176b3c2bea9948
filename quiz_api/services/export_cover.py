"""The cover of a numbered export: what the file is about, which one it is, and how whoever holds it can check it.

The number is drawn in the transaction that keeps the file, so a workbook is finished there, behind its rows. A table as
text has no cover: there the name of the file says it, and the page of the export.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.school_calendar import year_name
from quiz_api.exports.sheet import Cover, Sheet
from quiz_api.services.export_reach import reach_words

GRADE = "凭据等级"
GRADES = "甲，现场签到并学完；乙，学完；丙，三道小题已提交；丁，只在现场听过，还没有学完，不算有效。"
FEW = (
    "一行是一个班的一课。不满 5 户写“<5”；拿合计一减就会露出来的，旁边一格写“略”。"
    "有这两样的，加起来会比总览上的户次少一些。"
)


def about(title: str, unit: Organisation, year: int, *, below: bool) -> Cover:
    """What the rows are, at the head of each printed page too."""
    return (
        ("材料", title),
        ("单位", unit.name),
        ("范围", reach_words(unit.path, below=below)),
        ("学年", year_name(year)),
    )


@dataclass(frozen=True, slots=True)
class Issue:
    """A file that is being issued. `site` is the address of this site; empty where there is none to tell."""

    number: str
    day: date
    rows: int
    standing: int | None
    site: str


def cover(sheet: Sheet, issue: Issue, *, of_families: bool) -> Cover:
    """All lines, in the order in which somebody who holds the file asks."""
    day = f"{issue.day.year}年{issue.day.month}月{issue.day.day}日"
    valid = "" if issue.standing is None else f"，其中有效 {issue.standing} 行"
    check = (("核对网址", f"{issue.site.rstrip('/')}/verify/{issue.number}"),) if issue.site else ()
    lines = (("编号", issue.number), *sheet.cover, ("截至", day), ("行数", f"{issue.rows} 行{valid}"), *check)
    if not of_families:
        return lines
    by_card = any(column.title == GRADE for column in sheet.columns)
    return (*lines, (GRADE, GRADES) if by_card else ("户数", FEW))
