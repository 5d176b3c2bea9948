"""A numbered file again: the cells that point to some people are empty, every other byte of its rows is as it was."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Collection
from typing import TypeAlias

from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # the same

from quiz_api.exports.csv_file import BOM
from quiz_api.exports.xlsx_file import COVER_PART, END_OF_ROWS, SHEET_PART, dated

Beside: TypeAlias = tuple[tuple[str, str], ...]
"""Columns to be emptied, each behind the one of the id that it belongs to."""


def csv_without(content: bytes, ids: Collection[str], beside: Beside) -> bytes | None:
    """None when nobody of `ids` is in it."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    places = _places(rows[0] if rows else [], beside)
    emptied = [(row, name) for row in rows for at, name in places if row[at] in ids and row[name]]
    for row, name in emptied:
        row[name] = ""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return (BOM + out.getvalue()).encode() if emptied else None


def xlsx_without(content: bytes, ids: Collection[str], beside: Beside) -> bytes | None:
    """The same for a workbook."""
    places = _places(_header(content), beside)
    out, emptied = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            if part == SHEET_PART:
                before, *rows = data.decode().split("<row ")
                changed = [_row_without(row, ids, places) for row in rows]
                emptied = sum(one != row for one, row in zip(changed, rows, strict=True))
                data = "<row ".join([before, *changed]).encode()
            with target.open(dated(part), "w") as file:
                file.write(data)
    return out.getvalue() if emptied else None


def xlsx_renumbered(content: bytes, before: str, number: str) -> bytes:
    """The workbook with its new number on the cover and at the foot of printed pages, where it has one. Rows stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            rows, end = b"", data
            if part == SHEET_PART:
                rows, mark, after = data.partition(END_OF_ROWS)
                end = mark + after
            if part in (SHEET_PART, COVER_PART):
                end = end.replace(before.encode(), number.encode())
            with target.open(dated(part), "w") as file:
                file.write(rows + end)
    return out.getvalue()


def _header(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    try:
        first = next(iter(book.worksheets[0].iter_rows(max_row=1, values_only=True)), ())
        return [str(cell or "") for cell in first]
    finally:
        book.close()


def _places(header: list[str], beside: Beside) -> list[tuple[int, int]]:
    return [(header.index(at), header.index(name)) for at, name in beside if at in header and name in header]


def _row_without(row: str, ids: Collection[str], places: list[tuple[int, int]]) -> str:
    for at, name in places:
        whose = re.search(_cell(at) + r"[^>]*><is><t[^>]*>([^<]*)</t>", row)
        if whose is not None and whose[1] in ids:
            row = re.sub("(" + _cell(name) + r'(?: s="\d+")?) t="inlineStr"><is>.*?</is></c>', r"\1/>", row, count=1)
    return row


def _cell(place: int) -> str:
    return rf'<c r="{get_column_letter(place + 1)}\d+"'
