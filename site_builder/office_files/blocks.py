"""The finished HTML of a section, taken apart into the plain constructs that every office program reads alike.

Our own Markdown reader wrote the HTML, so only its few tags occur; a tag that is not known keeps its words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = ("p", "li", "pre", "h3", "h4", "h5", "dt", "dd")
_LISTS = ("ul", "ol")


@dataclass(slots=True)
class Run:
    """Some words of a paragraph."""

    text: str
    bold: bool = False


@dataclass(slots=True)
class Paragraph:
    """`kind` is text, say (words to speak), bullet, number, heading or board (lines as they stand)."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Table:
    """Rows of cells; the first row is the header. All rows are made equally wide.

    `rooms` are rows of a worksheet that are to be high: how many of its rows without words each of them stands for.
    """

    rows: list[list[str]] = field(default_factory=list)
    rooms: dict[int, float] = field(default_factory=dict)


Block = Paragraph | Table


def blocks_of(html: str) -> list[Block]:
    """Paragraphs and tables in reading order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for block in reader.blocks:
        if isinstance(block, Table):
            width = max((len(row) for row in block.rows), default=0)
            for row in block.rows:
                row.extend([""] * (width - len(row)))
    return [block for block in reader.blocks if (block.rows if isinstance(block, Table) else block.text.strip())]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: Paragraph | None = None
        self._table: Table | None = None
        self._lists: list[tuple[str, int]] = []
        self._bold = 0
        self._says = 0
        self._quotes: list[bool] = []
        self._in_board = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._table = Table()
            self.blocks.append(self._table)
        elif tag == "tr" and self._table is not None:
            self._row(self._table, (dict(attrs).get("class") or "").split())
        elif tag in ("td", "th") and self._table is not None and self._table.rows:
            self._table.rows[-1].append("")
        elif tag in _LISTS:
            self._lists.append((tag, 0))
        elif tag == "blockquote":
            says = dict(attrs).get("class") == "say"
            self._quotes.append(says)
            self._says += says
        elif tag in ("strong", "b"):
            self._bold += 1
        elif tag == "br":
            self._words("\n")
        elif tag in _BLOCKS:
            self._begin(tag)

    def _row(self, table: Table, names: list[str]) -> None:
        """A row that goes on with the box above makes that one higher."""
        if "more" in names:
            table.rows[-1] = []
        else:
            table.rows.append([])
        if "room" in names:
            place = len(table.rows) - 1
            table.rooms[place] = table.rooms.get(place, 0) + 1

    def _begin(self, tag: str) -> None:
        if tag == "p" and self._open is not None and self._open.kind in ("bullet", "number") and not self._open.runs:
            return  # the paragraph inside a list item is the item
        kind, number = "say" if self._says else "text", 0
        if tag == "li" and self._lists:
            kind_of_list, count = self._lists[-1]
            self._lists[-1] = (kind_of_list, count + 1)
            kind, number = ("number", count + 1) if kind_of_list == "ol" else ("bullet", 0)
        elif tag == "pre":
            kind, self._in_board = "board", True
        elif tag in ("h3", "h4", "h5"):
            kind = "heading"
        if self._table is None:
            self._open = Paragraph(kind, number=number)
            self.blocks.append(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._table = None
        elif tag in _LISTS and self._lists:
            self._lists.pop()
            self._open = None
        elif tag == "blockquote" and self._quotes:
            self._says -= self._quotes.pop()
        elif tag in ("strong", "b"):
            self._bold = max(0, self._bold - 1)
        elif tag in _BLOCKS:
            self._in_board = False
            self._open = None

    def handle_data(self, data: str) -> None:
        self._words(data if self._in_board else data.replace("\n", ""))

    def _words(self, text: str) -> None:
        if self._table is not None:
            if self._table.rows and self._table.rows[-1]:
                self._table.rows[-1][-1] += text
        elif self._open is not None:
            self._open.runs.append(Run(text, self._bold > 0))
        elif text.strip():
            self._open = Paragraph("text", [Run(text, self._bold > 0)])
            self.blocks.append(self._open)
