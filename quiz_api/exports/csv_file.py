"""CSV that opens right in Excel and WPS: UTF-8 with BOM, every field quoted, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TextIO

from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet, printed

BOM = "\ufeff"
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def formula_safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV Injection), full-width signs included."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_bytes(sheet: Sheet) -> bytes:
    out = io.StringIO()
    write_csv(out, sheet.columns, sheet.rows)
    return out.getvalue().encode("utf-8")


def write_csv(out: TextIO, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> None:
    """The same bytes, row by row. `out` is UTF-8 and leaves line ends alone."""
    out.write(BOM)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([formula_safe(column.title) for column in columns])
    texts = [column.kind is ColumnKind.TEXT for column in columns]
    writer.writerows([_field(cell, text) for cell, text in zip(row, texts, strict=True)] for row in rows)


def _field(cell: Cell, is_text: bool) -> str:
    if cell.__class__ is not str:
        return printed(cell)  # a number or a day: nothing of it comes from outside
    return formula_safe(cell) if is_text else cell
