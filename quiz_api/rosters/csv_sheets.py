"""Text with separators, in the encodings that Chinese spreadsheets write: UTF-8, GB18030, UTF-16."""

from __future__ import annotations

import csv
import io
from itertools import islice

from quiz_api.rosters.table import HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, RawCell, RawSheet, RosterRefused

_SEPARATORS = ",\t;，"


def csv_sheets(data: bytes) -> tuple[RawSheet, ...]:
    """The one sheet of a text file. Raises RosterRefused."""
    text = _decoded(data)
    head = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    separator = max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in head), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, tuple[RawCell, ...]]] = []
    try:
        rows.extend(
            (reader.line_num, tuple(RawCell(_plain(cell)) for cell in cells[:MOST_COLUMNS]))
            for cells in islice(reader, MOST_ROWS + HEADER_WITHIN + 1)
        )
    except csv.Error as error:
        detail = f"第 {reader.line_num} 行读不下去，多半是引号没有成对。请用表格软件打开，另存为 .xlsx 再传。"
        raise RosterRefused("broken-csv", detail) from error
    return (RawSheet("", rows),)


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings: tuple[str, ...] = ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    detail = "这个文件不是 .xlsx，也不是能读的文本。请用表格软件打开名单，另存为 .xlsx，再传一次。"
    raise RosterRefused("unreadable", detail)


def _plain(cell: str) -> str:
    """Without the quoting by which spreadsheets keep a code a text: ="0123"."""
    text = cell.strip()
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text.removeprefix("'")
