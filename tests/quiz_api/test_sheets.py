"""Cells that a spreadsheet would run, and characters that XML cannot hold."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from quiz_api.exports.csv_file import csv_bytes
from quiz_api.exports.sheet import Column, ColumnKind, Sheet
from quiz_api.exports.xlsx_file import xlsx_bytes

DANGEROUS = tuple("=+-@\t\r＝＋－＠")
texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.builds(
    lambda start, rest: start + rest, st.sampled_from(DANGEROUS), st.text(max_size=5)
)


def sheet(text: str) -> Sheet:
    return Sheet("表", (Column("内容"), Column("数", ColumnKind.NUMBER)), [(text, -5)])


@given(texts)
def test_no_text_field_of_a_csv_starts_a_formula(text: str) -> None:
    data = csv_bytes(sheet(text)).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(data, newline="")))[1]
    assert not row[0].startswith((*DANGEROUS, "\n"))
    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert row[1] == "-5"
    assert data.count('"') >= 8


@given(texts)
def test_every_text_makes_a_readable_xlsx(text: str) -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(text)))).active
    assert page is not None
    assert page["A2"].data_type in ("s", "n", "inlineStr")
    assert not str(page["A2"].value or "").startswith(DANGEROUS)
    assert page["B2"].value == -5
