"""Numbers that help, made to be pressed: who needs one on a phone must not copy it off the screen.

12356, 12355 and 12338 wherever they stand; 110 and 120 only in a passage that speaks of calling them, since they are
also minutes, pages and centimetres. Headings and links stay as they are, and so does a line on its own (a choice of a
quiz is a label already).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_LINES = r"12356|12355|12338"
_ALONE, _NO_MEASURE = r"(?<![\d.])", r"(?![\d.%]| ?[分页元米个次人克字])"
_ALWAYS = re.compile(rf"{_ALONE}(?:{_LINES})(?!\d)")
_OF_CALLS = re.compile(rf"{_ALONE}(?:(?:{_LINES})(?!\d)|1[12]0{_NO_MEASURE})")
_SPEAKS_OF_CALLS = re.compile(r"现在有危险|打 ?(?:电话 ?)?1[12]0|报警|急救")


def add_help_numbers(md: MarkdownIt) -> None:
    md.core.ruler.push("help_numbers", _help_numbers)


def _help_numbers(state: StateCore) -> None:
    if state.inlineMode:
        return
    for place, token in enumerate(state.tokens):
        if token.type == "inline" and state.tokens[place - 1].type != "heading_open":
            numbers = _OF_CALLS if _SPEAKS_OF_CALLS.search(token.content) else _ALWAYS
            if numbers.search(token.content):
                token.children = list(_with_links(token.children or [], numbers))


def _with_links(children: list[Token], numbers: re.Pattern[str]) -> Iterator[Token]:
    inside = 0
    for child in children:
        inside += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not inside:
            yield from _linked(child, numbers)
        else:
            yield child


def _linked(text: Token, numbers: re.Pattern[str]) -> Iterator[Token]:
    end = 0
    for found in numbers.finditer(text.content):
        if found.start() > end:
            yield _text(text.content[end : found.start()], text.level)
        address = f"tel:{found[0]}"
        yield Token("link_open", "a", 1, attrs={"href": address}, level=text.level, meta={"written": address})
        yield _text(found[0], text.level + 1)
        yield Token("link_close", "a", -1, level=text.level)
        end = found.end()
    if end < len(text.content) or not end:
        yield _text(text.content[end:], text.level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
