"""Tables of many columns, which a phone with large letters cannot show side by side: each cell knows what its column is
called, so that a style sheet can tell the rows one after the other (`table.many` in themes/assets/css/site.css).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MANY = 3
"""Columns from which one of them is a few characters wide on such a phone."""


def add_tables(md: MarkdownIt) -> None:
    """Teach `md` to name the cells of such tables."""
    md.core.ruler.push("tables", _name_tables)


def _name_tables(state: StateCore) -> None:
    for table in _tables(state.tokens):
        names = [_name(table[place + 1]) for place, token in enumerate(table) if token.type == "th_open"]
        if len(names) < MANY:
            continue
        table[0].attrs["class"] = "many"
        cells = (token for token in table if token.type == "td_open")
        for cell, name in zip(cells, cycle(["", *names[1:]]), strict=False):  # the first one is what its row is about
            if name:
                cell.attrs["data-of"] = name


def _tables(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    begin = 0
    for place, token in enumerate(tokens):
        if token.type == "table_open":
            begin = place
        elif token.type == "table_close":
            yield tokens[begin:place]


def _name(inline: Token) -> str:
    """The words of a cell of the head."""
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
