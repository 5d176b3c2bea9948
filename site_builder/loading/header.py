"""Divides a source into its YAML header and its Markdown body."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.loading.fields import Fields, compose
from site_builder.rules.catalogue import Notes

FENCE = "---"
FIRST_LINE = 2
"""The line of a file on which its header begins, below the first fence."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A source in two. `header` is None when it could not be read; `first_line` is the file's line of the body."""

    header: Fields | None
    body: str
    first_line: int


def divide(text: str, notes: Notes) -> Divided | None:
    """Split a source at its header fences; None, with a finding, when it has none."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        notes.add("header-missing", 1)
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            header = compose("\n".join(lines[1:number]), notes, FIRST_LINE)
            return Divided(header, "\n".join(lines[number + 1 :]), number + 2)
    notes.add("header-open", 1)
    return None
