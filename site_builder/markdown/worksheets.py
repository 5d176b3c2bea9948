"""A worksheet on paper: what an author leaves empty is where a pupil draws, and what he underlines is where one writes.

Authors write plain Markdown, rows without words and runs of ＿. Here they get the names by which a style sheet gives
them room: `tr.room` for a row to draw in, `tr.more` for one that goes on with the box above, `table.drawn-in` for their
table, `span.blank` for a line to write on, which is `to-end` when nothing follows it in its cell or paragraph, and
`p.asks` for a paragraph that has such lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_BLANK = re.compile("＿{2,}")
"""A single ＿ is a place for a tick or a number."""
_CELLS = ("th_open", "td_open")


def give_room(tokens: Sequence[Token]) -> None:
    """Name the rows and the lines of a worksheet."""
    _name_rows(tokens)
    for place, token in enumerate(tokens):
        if token.type == "inline" and _name_blanks(token) and tokens[place - 1].type == "paragraph_open":
            tokens[place - 1].attrs["class"] = "asks"


def _name_rows(tokens: Sequence[Token]) -> None:
    """A head without words is part of the box below it, and no box by itself."""
    table, above = None, None
    for row, in_head in _rows(tokens):
        if row.type == "table_open":
            table, above = row, None
        elif row.meta.pop("words"):
            above = None
        else:
            if not in_head and table is not None:
                _join_class(table, "drawn-in")
                _join_class(row, "room more" if above else "room")
                if above is not None:
                    _join_class(above, "room")
            above = row


def _join_class(token: Token, names: str) -> None:
    there = str(token.attrs.get("class", "")).split()
    token.attrs["class"] = " ".join(dict.fromkeys([*there, *names.split()]))


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """The opening of each table, and of each row whether it is the head; the row's words stand in its `meta`."""
    row, words, in_head = None, "", False
    for token in tokens:
        if token.type == "table_open":
            yield token, False
        elif token.type == "tr_open":
            row, words = token, ""
        elif token.type in _CELLS:
            in_head = token.type == "th_open"
        elif token.type == "inline":
            words += token.content
        elif token.type == "tr_close" and row is not None:
            row.meta["words"] = words.strip()
            yield row, in_head


def _name_blanks(inline: Token) -> bool:
    """Whether there are any."""
    children = inline.children or []
    named: list[Token] = []
    for place, child in enumerate(children):
        if child.type != "text":
            named.append(child)
            continue
        begin = 0
        for blank in _BLANK.finditer(child.content):
            is_last = blank.end() == len(child.content.rstrip()) and place + 1 == len(children)
            named += [_text(child.content[begin : blank.start()]), *_blank(blank[0], is_last=is_last)]
            begin = blank.end()
        named.append(_text(child.content[begin:]))
    inline.children = [child for child in named if child.type != "text" or child.content]
    return len(named) > len(children)


def _blank(line: str, *, is_last: bool) -> list[Token]:
    opening = Token("blank_open", "span", 1, {"class": "blank to-end" if is_last else "blank"})
    return [opening, _text(line), Token("blank_close", "span", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
