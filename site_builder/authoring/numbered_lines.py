"""Points that stand one after another in one line, as teachers type them: 1、…2、… or （1）…（2）…"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from site_builder.authoring.plan_words import SPEAKER

NUMBERED = re.compile(r"^([（(]?)(\d{1,2})(?:[）)、]|[．.](?!\d))\s*(?=\S)")
"""A line that is a point of a numbered list; a decimal (1.5) is none."""

_BEGINS = r"(?:^|(?<=[：:。；;，,！？!?…”\s]))"
_FORMS = (
    (rf"{_BEGINS}[（(]1[）)]", "[（(]{number}[）)]"),
    (rf"{_BEGINS}1、", _BEGINS + "{number}、"),
    (rf"{_BEGINS}1[．.](?!\d)", _BEGINS + r"{number}[．.](?!\d)"),
)
"""How the first point looks, and how a later one does."""


def points_of(text: str) -> list[str]:
    """The line cut before each of its points, when they count on from 1; else the line as it is."""
    for first, later in _FORMS:
        places = [*_places(text, first, later)]
        lead, points = text[: places[0]].strip() if places else "", _cut(text, places)
        if len(points) > 1 and all(NUMBERED.match(point) for point in points) and not SPEAKER.fullmatch(lead):
            return [lead, *points] if lead else points
    return [text]


def _places(text: str, first: str, later: str) -> Iterator[int]:
    found, number = re.search(first, text), 1
    while found:
        yield found.start()
        number += 1
        found = re.compile(later.format(number=number)).search(text, found.end())


def _cut(text: str, places: list[int]) -> list[str]:
    return [text[start:end].strip() for start, end in pairwise([*places, len(text)])]
