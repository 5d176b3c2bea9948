"""Gives questions the ids they lack, in place, and touches nothing else of a file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from site_builder.loading.header import FENCE
from site_builder.loading.questions import HEADING
from site_builder.markdown.reader import MarkdownReader

_CLOSING_MARKS = re.compile(r"[ \t]*(?:[ \t]#+[ \t]*)?$")
SHORTEST = 6
"""Hex characters of a made id; longer only when two questions of a file would share one."""


@dataclass(frozen=True, slots=True)
class WithIds:
    """A source with its ids, and how many were added."""

    text: str
    added: int


def add_missing_ids(text: str, reader: MarkdownReader) -> WithIds:
    """Append ` {#q-…}` to question headings that have none.

    Made ids come from the words of the question, not from its number: a number would be given again to another question
    after one is deleted, and old answers would count for the new one.
    """
    lines = text.splitlines(keepends=True)
    start = _body_start(lines)
    body = "".join(lines[start:]).replace("\r\n", "\n").replace("\r", "\n")
    tokens = reader.tokens(body)
    headings = [
        (start + token.map[0], HEADING.fullmatch(tokens[place + 1].content.strip()))
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h3" and token.map
    ]
    taken = {found["id"] for _, found in headings if found and found["id"]}
    added = 0
    for number, found in headings:
        if found and not found["id"]:
            made = _made_id(found["stem"], taken)
            taken.add(made)
            lines[number] = _with_id(lines[number], made)
            added += 1
    return WithIds("".join(lines), added)


def _body_start(lines: list[str]) -> int:
    """Index of the first line below the header; 0 when there is none."""
    if lines and lines[0].lstrip("\ufeff").rstrip() == FENCE:
        for number, line in enumerate(lines[1:], 1):
            if line.rstrip() == FENCE:
                return number + 1
    return 0


def _made_id(stem: str, taken: set[str]) -> str:
    digest = hashlib.sha256(stem.encode("utf-8")).hexdigest()
    return next(name for length in range(SHORTEST, len(digest)) if (name := f"q-{digest[:length]}") not in taken)


def _with_id(line: str, made: str) -> str:
    ending = line[len(line.rstrip("\r\n")) :]
    heading = line[: len(line) - len(ending)]
    place = _CLOSING_MARKS.search(heading)
    kept = heading[: place.start()] if place else heading
    return f"{kept} {{#{made}}}{heading[len(kept) :].rstrip()}{ending}"
