"""XLSX with typed cells: codes stay text, numbers add up, the header stays in view. Same sheet, same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # openpyxl ships no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # the same
from openpyxl.styles import Font  # type: ignore[import-untyped]  # the same
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # the same

from quiz_api.exports.csv_file import formula_safe
from quiz_api.exports.sheet import Cell, ColumnKind, Sheet

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FORMATS = {ColumnKind.TEXT: "@", ColumnKind.NUMBER: "General", ColumnKind.DAY: "yyyy-mm-dd"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xlsx_bytes(sheet: Sheet) -> bytes:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH
    page = book.create_sheet(sheet.title[:31])
    page.freeze_panes = "A2"
    for position, column in enumerate(sheet.columns, start=1):
        width = 24 if column.kind is ColumnKind.TEXT else 12
        page.column_dimensions[get_column_letter(position)].width = width
    page.append(list(_header(page, sheet)))
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.rows:
        page.append([_cell(page, value, kind) for value, kind in zip(row, kinds, strict=True)])
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue())


def _header(page: Any, sheet: Sheet) -> Iterator[WriteOnlyCell]:
    for column in sheet.columns:
        cell = WriteOnlyCell(page, column.title)
        cell.font = Font(bold=True)
        yield cell


def _cell(page: Any, value: Cell, kind: ColumnKind) -> WriteOnlyCell:
    shown = formula_safe(_NOT_IN_XML.sub("", value)) if isinstance(value, str) else value
    cell = WriteOnlyCell(page, shown)
    cell.number_format = _FORMATS[kind]
    return cell


def _without_clock(data: bytes) -> bytes:
    """The same archive with fixed times, so that equal rows give equal bytes and an equal hash."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
