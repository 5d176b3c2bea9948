"""CSV that opens right in Excel and WPS: UTF-8 with BOM, every field quoted, nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import TextIO

from quiz_api.exports.sheet import Cell, Column, ColumnKind, Remembered, Sheet, printed

BOM = "\ufeff"
_ROWS_AT_ONCE = 500
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def formula_safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV Injection), full-width signs included."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_bytes(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    write_csv(text, sheet.columns, sheet.rows)
    return out.getvalue()


def write_csv(out: TextIO, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]) -> None:
    """The same bytes, some rows at a time. `out` is UTF-8 and leaves line ends alone."""
    titles = _Fields(ColumnKind.TEXT)
    out.write(BOM + ",".join([titles[column.title] for column in columns]) + "\r\n")
    fields = [_Fields(column.kind) for column in columns]
    coming = iter(rows)
    while some := list(islice(coming, _ROWS_AT_ONCE)):
        lines = [",".join([field[cell] for field, cell in zip(fields, row, strict=True)]) for row in some]
        out.write("\r\n".join([*lines, ""]))


class _Fields(Remembered):
    """The fields of one column, quoted."""

    def __init__(self, kind: ColumnKind) -> None:
        super().__init__()
        self._is_text = kind is ColumnKind.TEXT

    def made(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return f'"{printed(cell)}"'  # a number or a day: nothing of it comes from outside
        text = formula_safe(cell) if self._is_text else cell
        return '"' + text.replace('"', '""') + '"'
