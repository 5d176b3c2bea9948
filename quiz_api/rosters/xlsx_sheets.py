"""The sheets of an .xlsx, read row by row with openpyxl after the archive has been looked at from outside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]  # openpyxl ships no types

from quiz_api.rosters.table import A_DATE, HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, RawCell, RawSheet, RosterRefused

MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 200
"""Unpacked to packed bytes. Sheets of names pack to about a tenth; an archive made to fill a disk goes far beyond."""

MOST_FILES = 500
_EXACT = 10**15
"""From here on a spreadsheet's numbers have lost digits."""

_MERGED = re.compile(rb'<mergeCell [^>]*?ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_DECLARATION = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y|E\x00?N\x00?T\x00?I)", re.IGNORECASE)


def xlsx_sheets(data: bytes) -> tuple[RawSheet, ...]:
    """Every sheet that can hold a roster, in order. Raises RosterRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look_from_outside(archive, len(data))
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return tuple(_sheet(archive, page) for page in book.worksheets)
            finally:
                book.close()
    except RosterRefused:
        raise
    except Exception as error:  # a library that reads strangers' files fails in ways that it does not list
        detail = "这个 .xlsx 打不开，可能没有传完，或者设了密码。请用表格软件打开，另存一份再传。"
        raise RosterRefused("broken-xlsx", detail) from error


def _look_from_outside(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_FILES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed:
        raise RosterRefused("zip-bomb", "这个文件展开以后大得不正常，没有打开。请把名单贴到新下载的模板里，再传一次。")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                if _DECLARATION.search(file.read(4096)):
                    detail = "这个文件里夹着不该有的声明，没有打开。请把名单贴到新下载的模板里，再传一次。"
                    raise RosterRefused("doctype", detail)


def _sheet(archive: zipfile.ZipFile, page: Any) -> RawSheet:
    page.reset_dimensions()  # files written by other programs often give them wrong
    rows = []
    for line, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS), start=1):
        if line > MOST_ROWS + HEADER_WITHIN:
            break
        rows.append((line, tuple(_cell(cell) for cell in cells)))
    path = page._worksheet_path  # noqa: SLF001 - openpyxl tells no other way which file a sheet is
    return RawSheet(page.title, rows, frozenset(_merged(archive, path)))


def _merged(archive: zipfile.ZipFile, path: str) -> Iterator[int]:
    for match in _MERGED.finditer(archive.read(path)):
        first, last = int(match[1]), int(match[2])
        yield from range(first, min(last, first + MOST_ROWS) + 1)


def _cell(cell: Any) -> RawCell:
    value = cell.value
    if value is None:
        return RawCell("")
    if cell.data_type == "f":
        return RawCell(str(value), "这一格是公式。请复制这一列，用“粘贴为数值”贴回去。")
    if cell.data_type == "e":
        return RawCell(str(value), "这一格是表格软件算出的错误。请删掉，重新填。")
    if isinstance(value, bool):
        return RawCell(str(value), "这一格是“真”或“假”，不是文字。请重新填。")
    if isinstance(value, datetime | date | time):
        return RawCell(str(value), A_DATE)
    if isinstance(value, int | float):
        return _number(value)
    return RawCell(str(value).strip())


def _number(value: float) -> RawCell:
    if abs(value) >= _EXACT:
        advice = "号码变成了科学计数，后面的数字已经丢了。请把这一列设成“文本”，照原来的资料重新填。"
        return RawCell(f"{value:.2E}", advice)
    return RawCell(str(int(value)) if value == int(value) else str(value))
