"""CSV that opens right in Excel and WPS: UTF-8 with BOM, every field quoted, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from quiz_api.exports.sheet import Cell, ColumnKind, Sheet, printed

BOM = "\ufeff"
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def formula_safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, CSV Injection), full-width signs included."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_bytes(sheet: Sheet) -> bytes:
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([formula_safe(column.title) for column in sheet.columns])
    kinds = [column.kind for column in sheet.columns]
    writer.writerows([_field(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in sheet.rows)
    return out.getvalue().encode("utf-8")


def _field(cell: Cell, kind: ColumnKind) -> str:
    text = printed(cell)
    return formula_safe(text) if kind is ColumnKind.TEXT else text
