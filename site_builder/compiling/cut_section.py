"""A section cut short for paper: its blocks and list items in their order, and the HTML that hides what is left out.

Nothing is taken out of the page: a screen shows the section whole. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

OFF_SHEET = "off-sheet"
"""The class of what themes/assets/css/print.css leaves out of the large sheet."""
_LISTS = frozenset(("ul", "ol"))
_VOID = frozenset(("br", "hr", "img", "wbr"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or an item of a list: where its start tag begins and its end tag ends in the HTML of the section."""

    start: int
    end: int
    opens_list: bool


def pieces(html: str) -> tuple[Piece, ...]:
    """What a section can be cut between. Lists are cut between their items, tables not at all."""
    reader = _Pieces(html)
    reader.feed(html)
    reader.close()
    return tuple(reader.pieces)


def without(html: str, left_out: tuple[Piece, ...]) -> str:
    """The same HTML, with these pieces marked as not for the sheet."""
    for piece in reversed(left_out):
        html = html[: piece.start] + _marked(html[piece.start :])
    return html


def _marked(html: str) -> str:
    tag, rest = html.split(">", 1)
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{OFF_SHEET} ', 1) + ">" + rest
    return f'{tag} class="{OFF_SHEET}">{rest}'


class _Pieces(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._open: list[str] = []
        self._start = 0
        self._is_first = False

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _VOID:
            return
        if not self._open and tag in _LISTS:
            self._is_first = True
        elif self._begins(tag):
            self._start = self._at()
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open:
            return
        self._open.pop()
        if self._begins(tag) and not (not self._open and tag in _LISTS):
            self.pieces.append(Piece(self._start, self._at() + len(f"</{tag}>"), self._is_first))
            self._is_first = False

    def _begins(self, tag: str) -> bool:
        """At the top, or an item of a list at the top."""
        return not self._open or (len(self._open) == 1 and self._open[0] in _LISTS and tag == "li")

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
