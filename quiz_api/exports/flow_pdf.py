"""Words and tables that flow over pages of A4: what a page of ours says, as a file.

A table's head comes again on each page, a row is never cut in two, and a heading stays with what follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TypeAlias

from quiz_api.pdf.canvas import Canvas
from quiz_api.pdf.document import POINT, PageSize, PdfDocument
from quiz_api.pdf.face import Face
from quiz_api.pdf.letters import Letters

_SHEET = PageSize(210, 297)
_LEFT, _TOP, _WIDTH, _BOTTOM, _FOOT = 18.0, 20.0, 174.0, 276.0, 286.0
_SIZES = {1: 17.0, 2: 13.0, 3: 11.5}
_TEXT, _SMALL, _LEADING, _PADDING = 10.0, 8.5, 1.5, 1.6
_LEAST_CELL, _BOX = 12.0, 26.0
_HAIRLINE = 0.3
_NEVER_FIRST = "，。；：、！？）”》…"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 for the title of the page."""

    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Prose:
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """A line break in a cell begins a line of its own. `boxes` are columns that are left empty, to be filled in."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    boxes: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Prose | Table


@dataclass(frozen=True, slots=True)
class FlowPaper:
    face: Face
    title: str
    made_at: datetime

    def missing(self, blocks: Iterable[Block]) -> str:
        """Characters that cannot be set."""
        return self.face.missing("".join(chain(("第页，共0123456789", self.title), *map(_words, blocks))))

    def content(self, blocks: Iterable[Block]) -> bytes:
        letters = Letters(self.face)
        flow = _Flow(letters)
        for block in blocks:
            flow.set(block)
        document = PdfDocument(letters, self.title, self.made_at)
        parts = [document.begin()]
        for number, canvas in enumerate(flow.pages, start=1):
            canvas.fitted(_LEFT, _FOOT, _SMALL, self.title, _WIDTH - 40)
            canvas.text(_LEFT + _WIDTH, _FOOT, _SMALL, f"第 {number} 页，共 {len(flow.pages)} 页", align="right")
            parts.append(document.page(_SHEET, canvas.drawn))
        return b"".join((*parts, document.end()))


@dataclass(slots=True)
class _Flow:
    """Where the next line goes. `pages` are drawn one after the other."""

    letters: Letters
    pages: list[Canvas] = field(default_factory=list)
    _at: float = _BOTTOM

    def set(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Prose():
                self._prose(block.words)
            case Table():
                self._table(block)

    def _room(self, height: float) -> bool:
        """Turn the page where there is no room. True when a new page was begun."""
        if self.pages and self._at + height <= _BOTTOM:
            return False
        self.pages.append(Canvas(_SHEET, self.letters))
        self._at = _TOP
        return True

    def _heading(self, heading: Heading) -> None:
        size = _SIZES.get(heading.level, _TEXT)
        lines = _lines(self.letters, heading.words, size, _WIDTH)
        self._at += 3 if heading.level > 1 else 0
        self._room(len(lines) * _height(size) + 18)
        for line in lines:
            self._at += _height(size)
            self.pages[-1].text(_LEFT, self._at - _height(size) * 0.25, size, line, bold=True)
        self._at += 1

    def _prose(self, words: str) -> None:
        for line in _lines(self.letters, words, _TEXT, _WIDTH):
            self._room(_height(_TEXT))
            self._at += _height(_TEXT)
            self.pages[-1].text(_LEFT, self._at - _height(_TEXT) * 0.25, _TEXT, line)
        self._at += 1.2

    def _table(self, table: Table) -> None:
        widths = self._widths(table)
        head = self._row(table.head, widths)
        for number, cells in enumerate(table.rows):
            row = self._row(cells, widths)
            height = max(_row_height(row), 8.5 if table.boxes else 0)
            fresh = self._room(height + (_row_height(head) if number == 0 else 0))
            if fresh or number == 0:
                self._draw(head, widths, _row_height(head), table, is_head=True)
            self._draw(row, widths, height, table)
        self._at += 3

    def _row(self, cells: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
        pairs = zip(cells, widths, strict=True)
        return [_lines(self.letters, words, _TEXT, width - 2 * _PADDING) for words, width in pairs]

    def _draw(
        self, row: list[list[str]], widths: Sequence[float], height: float, table: Table, *, is_head: bool = False
    ) -> None:
        canvas, x = self.pages[-1], _LEFT
        for place, (lines, width) in enumerate(zip(row, widths, strict=True)):
            canvas.frame(x, self._at, width, height, _HAIRLINE)
            right = place in table.numbers
            at = x + width - _PADDING if right else x + _PADDING
            for number, line in enumerate(lines, start=1):
                y = self._at + _PADDING + number * _height(_TEXT) - _height(_TEXT) * 0.28
                canvas.text(at, y, _TEXT, line, bold=is_head, align="right" if right else "left")
            x += width
        self._at += height

    def _widths(self, table: Table) -> list[float]:
        """What each column needs on one line, where there is room; the widest give way where there is not."""
        wanted = [self._wanted(table, place) for place in range(len(table.head))]
        spare, open_columns, widths = _WIDTH, set(range(len(wanted))), [0.0] * len(wanted)
        while open_columns:
            share = spare / len(open_columns)
            fitting = {place for place in open_columns if wanted[place] <= share}
            for place in fitting or open_columns:
                widths[place] = wanted[place] if fitting else share
                spare -= widths[place]
            open_columns -= fitting or open_columns
        rest = max(_WIDTH - sum(widths), 0)
        return [width + rest * width / sum(widths) for width in widths]

    def _wanted(self, table: Table, place: int) -> float:
        cells = [table.head[place], *(row[place] for row in table.rows)]
        longest = max(self.letters.width(line, _TEXT) for cell in cells for line in cell.split("\n"))
        return max(longest / POINT + 2 * _PADDING + 0.5, _BOX if place in table.boxes else _LEAST_CELL)


def _height(size: float) -> float:
    """Millimetres from one baseline to the next."""
    return size * _LEADING / POINT


def _row_height(row: list[list[str]]) -> float:
    return max(len(lines) for lines in row) * _height(_TEXT) + 2 * _PADDING - 1


def _lines(letters: Letters, words: str, size: float, width: float) -> list[str]:
    """As many lines as the width asks for; one at least. Closing punctuation never begins a line."""
    return [line for part in words.split("\n") for line in _wrapped(letters, part, size, width * POINT)]


def _wrapped(letters: Letters, words: str, size: float, most: float) -> Iterator[str]:
    line, length = "", 0.0
    for letter in words:
        wide = letters.width(letter, size)
        if line and length + wide > most and letter not in _NEVER_FIRST:
            yield line.rstrip()
            line, length = "", 0.0
        if line or letter != " ":
            line, length = line + letter, length + wide
    yield line


def _words(block: Block) -> str:
    if isinstance(block, Table):
        return "".join(chain(block.head, *block.rows)).replace("\n", "")
    return block.words.replace("\n", "")
