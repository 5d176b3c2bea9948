"""What a roster file is read as: rows of text under known columns, each with what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quiz_api.domain.errors import Refusal
from quiz_api.domain.rosters import CellProblem

MOST_BYTES = 2 * 1024 * 1024
"""Of a file as it is uploaded."""

MOST_STAFF_BYTES = 6 * 1024 * 1024
"""Of a roster of staff: 40,000 people with seven columns are 1.4 MB as .xlsx, but 3.9 MB as quoted .csv in UTF-8."""

MOST_ROWS = 50_000
MOST_CELL = 100
MOST_COLUMNS = 60
A_DATE = "这里是一个日期，多半是表格软件自己改的。请把这一列设成“文本”，重新填。"
"""What is said of a date where no date belongs."""

HEADER_WITHIN = 10
"""Rows at the top in which the header is looked for: above it schools put a title."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is read. `aliases` are other names that people give it.

    `required`: the file must have it, and each row must fill it unless `may_be_empty`. `is_day`: dates belong here.
    """

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    may_be_empty: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as its file holds it, in words, with what is wrong with it before anybody asks what it means."""

    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """`rows` pair a line, as a spreadsheet counts, with its cells. `merged` are lines that a merged area touches."""

    name: str
    rows: Sequence[tuple[int, tuple[RawCell, ...]]]
    merged: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by the wanted columns' names; a column that the file lacks is empty."""

    line: int
    cells: dict[str, str]
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterTable:
    """`unused` are headers of the file that nothing is read from: they are told, and nothing of them is kept."""

    rows: tuple[TableRow, ...]
    unused: tuple[str, ...]


class RosterRefused(Refusal):
    """The file as a whole cannot be read as a roster; nothing of it has been kept."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"roster-{code}", detail, status=422)
