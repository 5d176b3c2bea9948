"""CSV that opens right in Excel and WPS: UTF-8 with BOM, every field quoted, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
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
    out.write(BOM)
    lines = io.StringIO(newline="")  # `out` is asked once for many rows
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    safe = [_SafeTexts() if column.kind is ColumnKind.TEXT else None for column in columns]
    writer.writerow([formula_safe(column.title) for column in columns])
    coming = iter(rows)
    while some := list(islice(coming, _ROWS_AT_ONCE)):
        cells = zip(*some, strict=True)
        written = [
            map(texts.__getitem__, column) if texts else column for texts, column in zip(safe, cells, strict=True)
        ]
        writer.writerows(zip(*written, strict=True))
        out.write(lines.getvalue())
        lines.seek(0)
        lines.truncate()
    out.write(lines.getvalue())  # the titles of a sheet without rows


class _SafeTexts(Remembered):
    """The texts of one column. Numbers and days need no such care: nothing of them comes from outside."""

    def __bool__(self) -> bool:
        return True

    def made(self, cell: Cell) -> str:
        return formula_safe(printed(cell))
