"""From the bytes of an upload to a table: which kind of file, which sheet, where the header is, what each cell says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from quiz_api.domain.identity_number import is_identity_number
from quiz_api.domain.rosters import CellProblem
from quiz_api.rosters.csv_sheets import csv_sheets
from quiz_api.rosters.table import (
    A_DATE,
    HEADER_WITHIN,
    MOST_BYTES,
    MOST_CELL,
    MOST_ROWS,
    RawCell,
    RawSheet,
    RosterRefused,
    RosterTable,
    TableRow,
    Wanted,
)
from quiz_api.rosters.xlsx_sheets import xlsx_sheets

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2,}")
_DATE = re.compile(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?(?: 00:00:00)?|\d{1,2}月\d{1,2}日")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_LONGEST_WORD, _MOST_WORDS = 12, 8
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_roster(data: bytes, wanted: Sequence[Wanted], most_bytes: int = MOST_BYTES) -> RosterTable:
    """Raises RosterRefused when the file as a whole is not a roster; what is wrong in a cell stands beside its row."""
    if len(data) > most_bytes:
        raise RosterRefused(
            "too-big", f"文件有 {len(data) // 1024:,} KB，一次最多 {most_bytes // 1024:,} KB。请分成几份再传。"
        )
    if data.startswith(_OLD_EXCEL):
        detail = "这是老式的 .xls 文件（后缀改成别的也一样）。请用表格软件打开，另存为 .xlsx 或 .csv，再传一次。"
        raise RosterRefused("old-excel", detail)
    sheets = xlsx_sheets(data) if data.startswith(_ZIP) else csv_sheets(data)
    sheet, at, columns = _choose(sheets, wanted)
    rows = sheet.rows[at + 1 :]
    _refuse_identity_numbers(sheet.rows[at][1], rows)
    filled = [(line, cells) for line, cells in rows if any(cell.text or cell.problem for cell in cells)]
    if len(filled) > MOST_ROWS:
        raise RosterRefused("too-many", f"这份名单超过 {MOST_ROWS:,} 行。请按学校或县区分成几份，一份一份地导入。")
    if not filled:
        raise RosterRefused("empty", "表头下面一行也没有填。请填好名单再传。")
    known = set(columns.values())
    unused = tuple(cell.text for place, cell in enumerate(sheet.rows[at][1]) if cell.text and place not in known)
    return RosterTable(tuple(_row(line, cells, columns, sheet, wanted) for line, cells in filled), unused)


def _choose(sheets: Sequence[RawSheet], wanted: Sequence[Wanted]) -> tuple[RawSheet, int, dict[str, int]]:
    """The first sheet with a header that has every required column, the header's place, and columns by name."""
    for sheet in sheets:
        for at, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns = _columns(cells, wanted)
            if all(column.name in columns for column in wanted if column.required):
                return sheet, at, columns
    raise RosterRefused("no-header", _no_header(sheets, wanted))


def _no_header(sheets: Sequence[RawSheet], wanted: Sequence[Wanted]) -> str:
    """What a header must have, where it was looked for, and what stands in the row that is most like one."""
    required = [column.name for column in wanted if column.required]
    names = "、".join(f"“{sheet.name}”" for sheet in sheets if sheet.name)
    where = f"看过的工作表：{names}。" if names else ""
    near = [(line, cells) for sheet in sheets for line, cells in sheet.rows[:HEADER_WITHIN] if _words(cells)]
    seen = ""
    if near:
        line, cells = max(near, key=lambda row: len(_columns(row[1], wanted)))
        known = _columns(cells, wanted)
        words = "、".join(f"“{word}”" for word in _words(cells)[:_MOST_WORDS])
        seen = f"第 {line} 行写的是{words}，缺：{'、'.join(name for name in required if name not in known)}。"
    needed = "、".join(required)
    advice = "请把表头改成这几个词，或者用这一页下载的空表，把内容贴进去再传。"
    return f"前 {HEADER_WITHIN} 行里没有找到表头，表头要有：{needed}。{where}{seen}{advice}"


def _words(cells: Sequence[RawCell]) -> list[str]:
    """Cells that may be words of a header: short, and without a digit, so that nobody's number is repeated."""
    return [
        cell.text
        for cell in cells
        if 0 < len(cell.text) <= _LONGEST_WORD and not any(letter.isdecimal() for letter in cell.text)
    ]


def _columns(cells: Sequence[RawCell], wanted: Sequence[Wanted]) -> dict[str, int]:
    names = {alias: column.name for column in wanted for alias in (column.name, *column.aliases)}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = names.get(_header_word(cell.text))
        if name and name not in found:
            found[name] = place
    return found


def _header_word(text: str) -> str:
    """A header as it is compared: no spaces, no star, no note in brackets."""
    word = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"[(（].*?[)）]|[*＊]", "", word)


def _row(
    line: int, cells: Sequence[RawCell], columns: dict[str, int], sheet: RawSheet, wanted: Sequence[Wanted]
) -> TableRow:
    texts: dict[str, str] = {}
    problems: list[CellProblem] = []
    if line in sheet.merged:
        advice = "这一行里有合并的单元格，分不清每格是谁的。请取消合并，每一格都填上。"
        problems.append(CellProblem("", advice))
    for column in wanted:
        place = columns.get(column.name)
        cell = cells[place] if place is not None and place < len(cells) else RawCell("")
        texts[column.name] = cell.text[:MOST_CELL]
        problem = "" if column.is_day and cell.problem == A_DATE else cell.problem
        advice = problem or next(_cell_advice(cell.text, is_day=column.is_day), "")
        if advice:
            problems.append(CellProblem(column.name, advice))
        elif column.required and not column.may_be_empty and not cell.text:
            problems.append(CellProblem(column.name, f"要填{column.name}。"))
    return TableRow(line, texts, tuple(problems))


def _cell_advice(text: str, *, is_day: bool) -> Iterator[str]:
    if _SCIENTIFIC.fullmatch(text):
        yield "号码变成了科学计数，后面的数字已经丢了。请把这一列设成“文本”，照原来的资料重新填。"
    if not is_day and _DATE.fullmatch(text):
        yield A_DATE
    if text.startswith(_FORMULA):
        yield "开头是公式的符号。请删去开头的符号，只写字。"
    if _CONTROLS.search(text):
        yield "里面有看不见的符号。请删掉这一格，重新打一遍。"
    if len(text) > MOST_CELL:
        yield f"太长了，最多 {MOST_CELL} 个字。"


def _refuse_identity_numbers(header: Sequence[RawCell], rows: Sequence[tuple[int, tuple[RawCell, ...]]]) -> None:
    for line, cells in rows:
        for place, cell in enumerate(cells):
            if is_identity_number(cell.text):
                title = header[place].text if place < len(header) and header[place].text else f"第 {place + 1} 列"
                detail = (
                    f"第 {line} 行的“{title}”里有身份证号。这个系统不收身份证号，文件没有保存。请删掉这一列，再传一次。"
                )
                raise RosterRefused("identity-numbers", detail)
