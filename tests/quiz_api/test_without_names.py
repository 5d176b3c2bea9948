"""A numbered file without the name of one: the same rows and totals, every other cell as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

from quiz_api.exports.csv_file import csv_bytes
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.exports.without_names import csv_without, xlsx_without
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services import lesson_report, training_report
from quiz_api.services.amending import POINTING

COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("人员编号"),
    Column("姓名（隐名）"),
    Column("学校"),
    Column("日期", ColumnKind.DAY),
)
ROWS = (
    (1, "p_aa", "云*", '一"小"\r\n', date(2026, 9, 1)),
    (2, "p_bb", "云*", "=二小 <&>", date(2026, 9, 2)),
    (3, "p_aa", "", "", None),
    (4, "p_aa", "云*", "p_aa", date(2026, 9, 3)),
)
EMPTIED = tuple((row[0], row[1], "" if row[1] == "p_aa" else row[2], *row[3:]) for row in ROWS)
FORMATS = pytest.mark.parametrize(
    ("made", "without"), [(csv_bytes, csv_without), (xlsx_bytes, xlsx_without)], ids=["csv", "xlsx"]
)


@FORMATS
def test_the_file_is_what_it_would_have_been_without_the_name(
    made: Callable[[Sheet], bytes], without: Callable[..., bytes | None]
) -> None:
    before, after = made(Sheet("台账", COLUMNS, ROWS)), made(Sheet("台账", COLUMNS, EMPTIED))
    assert without(before, {"p_aa"}, POINTING) == after
    assert without(after, {"p_aa"}, POINTING) is None
    assert without(before, {"p_zz"}, POINTING) is None
    assert without(made(Sheet("台账", COLUMNS[3:], [row[3:] for row in ROWS])), {"p_aa"}, POINTING) is None


def test_the_workbook_still_opens() -> None:
    amended = xlsx_without(xlsx_bytes(Sheet("台账", COLUMNS, ROWS)), {"p_aa"}, POINTING)
    page = load_workbook(io.BytesIO(amended or b"")).active
    assert [page.cell(row, 3).value for row in range(2, 6)] == [None, "云*", None, None]


def test_every_report_that_masks_names_says_whose_they_are() -> None:
    for columns in (training_report.COLUMNS, lesson_report.COLUMNS):
        titles = [column.title for column in columns]
        masked = {title for title in titles if "隐名" in title}
        assert masked == {name for at, name in POINTING if at in titles and name in masked}
        assert masked
