"""Roster files made the way spreadsheets make them, good and broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

HEADER = ("姓名", "工号", "岗位", "班级")


def xlsx(*rows: tuple[object, ...], title: str = "名单", change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with one sheet; `change` may merge cells or the like."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    if change:
        change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(*rows: tuple[object, ...], separator: str = ",") -> str:
    return "".join(separator.join(map(str, row)) + "\r\n" for row in rows)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one member put in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read(name)
