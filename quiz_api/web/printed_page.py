"""What a page of ours says on paper, as headings, paragraphs and tables: so a file has the very words of its page.

It reads our own templates and nothing else: what print leaves out is left out, what is folded is open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from quiz_api.exports.flow_pdf import Block, Heading, Prose, Table

_LEFT_OUT = frozenset({"noprint", "needs-js", "acts", "btn", "warn", "vh", "next"})
_SILENT = frozenset({"script", "style", "svg", "form", "button", "nav", "caption", "summary", "figure"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "circle", "line", "rect"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_OWN_LINE = frozenset({"p", "li", "dt", "dd"})
_ITEM, _STOPS = "· ", "，。；：、（）"


@dataclass
class _Grid:
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    boxes: set[int] = field(default_factory=set)

    def table(self) -> Table:
        """A row that is short is a mistake of the template and no reason to lose a page."""
        rows = tuple(tuple((row + [""] * len(self.head))[: len(self.head)]) for row in self.rows)
        return Table(tuple(self.head), rows, frozenset(self.numbers), frozenset(self.boxes))


class _Reader(HTMLParser):
    """`blocks` in the order of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._in_main = False
        self._silent = 0
        self._heading = 0
        self._words = ""
        self._is_apart = False
        self._grid: _Grid | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        classes = frozenset((dict(attrs).get("class") or "").split())
        if not self._in_main:
            self._in_main = tag == "main"
        elif self._silent or tag in _SILENT or classes & _LEFT_OUT:
            self._silent += 1
        elif tag == "table":
            self._end_of_words()
            self._grid = _Grid()
        elif self._grid is not None:
            self._in_table(self._grid, tag, classes)
        elif tag in _HEADINGS or tag in _OWN_LINE:
            self._end_of_words()
            self._heading = _HEADINGS.get(tag, 0)
            self._words = _ITEM if tag == "li" else ""
        elif tag == "span" and self._words.startswith(_ITEM):
            self._is_apart = self._words != _ITEM

    def handle_endtag(self, tag: str) -> None:
        if not self._in_main or tag in _VOID:
            return
        if tag == "main":
            self._end_of_words()
            self._in_main = False
        elif self._silent:
            self._silent -= 1
        elif self._grid is not None:
            self._out_of_table(self._grid, tag)
        elif tag in _HEADINGS or tag in _OWN_LINE:
            self._end_of_words()
        elif tag in ("b", "span") and self._words.startswith(_ITEM):
            self._is_apart = self._words != _ITEM

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not self._in_main or self._silent or not words:
            return
        if self._is_apart and words[0] not in _STOPS and self._words[-1] not in _STOPS:
            self._words += "，"  # what stands apart on the screen
        self._is_apart = False
        self._words += words

    def _in_table(self, grid: _Grid, tag: str, classes: frozenset[str]) -> None:
        if tag == "tr":
            grid.rows.append([])
        elif tag in ("th", "td"):
            place = len(grid.rows[-1])
            self._words = ""
            if "num" in classes:
                grid.numbers.add(place)
            if "box" in classes:
                grid.boxes.add(place)
        elif "why" in classes and self._words:
            self._words += "\n"

    def _out_of_table(self, grid: _Grid, tag: str) -> None:
        if tag in ("th", "td"):
            grid.rows[-1].append(self._words.strip())
            self._words = ""
        elif tag == "thead":
            grid.head = grid.rows.pop()
        elif tag == "table":
            self.blocks.append(grid.table())
            self._grid = None

    def _end_of_words(self) -> None:
        words, self._words = self._words.strip(), ""
        if words and words != _ITEM.strip():
            self.blocks.append(Heading(words, self._heading) if self._heading else Prose(words))
        self._heading, self._is_apart = 0, False


def printed_page(html: str) -> tuple[Block, ...]:
    """Of a whole page, what its main part says on paper."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)
