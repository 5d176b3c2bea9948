"""Cells that a spreadsheet would run, and characters that XML cannot hold."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from quiz_api.exports.csv_file import csv_bytes
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.exports.xlsx_file import TooManyRows, xlsx_bytes

DANGEROUS = tuple("=+-@\t\r＝＋－＠")
texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.builds(
    lambda start, rest: start + rest, st.sampled_from(DANGEROUS), st.text(max_size=5)
)


def sheet(text: str) -> Sheet:
    return Sheet("表", (Column("内容"), Column("数", ColumnKind.NUMBER)), [(text, -5)])


@settings(deadline=None)
@given(texts)
def test_no_text_field_of_a_csv_starts_a_formula(text: str) -> None:
    data = csv_bytes(sheet(text)).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(data, newline="")))[1]
    assert not row[0].startswith((*DANGEROUS, "\n"))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[1] == "-5"
    assert data.count('"') >= 8


@settings(deadline=None)
@given(texts)
def test_every_text_makes_a_readable_xlsx(text: str) -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(text)))).active
    assert page is not None
    assert page["A2"].data_type in ("s", "n", "inlineStr")
    assert not str(page["A2"].value or "").startswith(DANGEROUS)
    assert page["B2"].value == -5


def test_a_csv_is_what_the_csv_module_writes() -> None:
    rows = [('甲,"乙"', 2, date(2026, 11, 23)), ("甲", Decimal("2.0"), None), ("两\r\n行", 2, None)]
    columns = (Column("内容"), Column("数", ColumnKind.NUMBER), Column("日", ColumnKind.DAY))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    assert csv_bytes(Sheet("表", columns, iter(rows))) == ("\ufeff" + out.getvalue()).encode()


def test_an_xlsx_holds_every_cell_of_a_long_sheet_in_its_kind() -> None:
    """Also the same number in two kinds, markup, and spaces at either end."""
    rows: list[tuple[Cell, ...]] = [
        (f"{number}<b>&amp; ", number, Decimal("2.0"), date(2026, 11, 23), None, "007") for number in range(1203)
    ]
    kinds = (ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.NUMBER, ColumnKind.DAY, ColumnKind.TEXT, ColumnKind.TEXT)
    columns = tuple(Column(f"列{number}", kind) for number, kind in enumerate(kinds))
    data = xlsx_bytes(Sheet("表", columns, iter(rows)))
    assert data == xlsx_bytes(Sheet("表", columns, rows))
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    read = list(page.iter_rows(min_row=2, values_only=True))
    assert [(*row[:3], row[3].date(), *row[4:]) for row in read] == rows
    assert [cell.number_format for cell in page[2]] == ["@", "General", "General", "yyyy-mm-dd", "@", "@"]
    assert page.freeze_panes == "A2"


def test_two_and_two_point_nought_in_one_column_stay_what_they_are() -> None:
    """Both stores give the same bytes: a number's words never come from an equal one that was written before."""
    cells = (2, Decimal("2.0"), 2, Decimal("2.0"))
    data = xlsx_bytes(Sheet("表", (Column("数", ColumnKind.NUMBER),), [(cell,) for cell in cells]))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        written = re.findall(r"<v>([^<]*)</v>", book.read("xl/worksheets/sheet1.xml").decode())
    assert written[-4:] == ["2", "2.0", "2", "2.0"]


def test_a_sheet_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz_api.exports.xlsx_file.MOST_ROWS", 2)
    assert xlsx_bytes(Sheet("表", (Column("内容"),), [("一",), ("二",)]))
    with pytest.raises(TooManyRows):
        xlsx_bytes(Sheet("表", (Column("内容"),), [("一",), ("二",), ("三",)]))
