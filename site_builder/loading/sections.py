"""Divides the body of a page at its `##` headings and again at `###`, and names the places with anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from site_builder.markdown.reader import words
from site_builder.rules.catalogue import Notes

_MARKS = re.compile(r"[^\w]+")
MOST_ANCHOR = 24
"""Characters of an anchor: long enough to tell headings apart, short enough for a link that is read aloud."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands below it. `source` is the heading as written, `title` its plain words."""

    title: str
    source: str
    line: int
    tokens: tuple[Token, ...]


@dataclass(slots=True)
class Anchors:
    """Gives every heading of one page an anchor that no other has."""

    taken: set[str] = field(default_factory=set)

    def name(self, title: str) -> str:
        """Words and figures of the title; a second one like it gets -2."""
        base = _MARKS.sub("-", title).strip("-").lower()[:MOST_ANCHOR].strip("-") or "section"
        name, count = base, 1
        while name in self.taken:
            count += 1
            name = f"{base}-{count}"
        self.taken.add(name)
        return name


@dataclass(frozen=True, slots=True)
class Divisions:
    """A body in parts; `intro` is what stands before the first heading of the level asked for."""

    intro: tuple[Token, ...]
    parts: tuple[Part, ...]


def divide_at(tokens: Sequence[Token], level: int, first_line: int) -> Divisions:
    """Cut at top-level headings of `level`. `first_line` is the file's line of the body's first line."""
    starts = [place for place, token in enumerate(tokens) if token.level == 0 and _is_heading(token, level)]
    parts = []
    for start, end in pairwise([*starts, len(tokens)]):
        heading = tokens[start + 1]
        line = first_line + (tokens[start].map or [0])[0]
        parts.append(Part(words(heading).strip(), heading.content.strip(), line, tuple(tokens[start + 3 : end])))
    return Divisions(tuple(tokens[: starts[0]] if starts else tokens), tuple(parts))


def name_inner_headings(tokens: Sequence[Token], anchors: Anchors) -> None:
    """Give headings inside a section their ids, so that contents lists and links can reach them."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = anchors.name(words(tokens[place + 1]))


def check_heading_order(tokens: Sequence[Token], first_line: int, notes: Notes) -> None:
    """Note a `#`, and every heading that skips a level."""
    above = 1
    for level, title, line in _headings(tokens, first_line):
        if level == 1:
            notes.add("heading-title", line, title=title)
        elif level > above + 1:
            notes.add("heading-order", line, title=title, marks="#" * level, wanted="#" * (above + 1))
        above = max(level, 1)


def _headings(tokens: Sequence[Token], first_line: int) -> Iterator[tuple[int, str, int]]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield int(token.tag[1]), words(tokens[place + 1]), first_line + (token.map or [0])[0]


def _is_heading(token: Token, level: int) -> bool:
    return token.type == "heading_open" and token.tag == f"h{level}"
