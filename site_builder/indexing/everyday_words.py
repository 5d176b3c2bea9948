"""Everyday words for what a page calls by another: a family says 磨蹭 where a page says 拖延."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILE = Path(__file__).with_suffix(".yml")


def other_words(text: str) -> tuple[str, ...]:
    """Words that stand for one that the text holds, in the order of the file, without those it holds."""
    groups = _groups()
    lines = {line for word in _told(text) for line in groups[word]}
    words = dict.fromkeys(word for line in sorted(lines) for word in _lines()[line])
    return tuple(word for word in words if word not in text)


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, yaml.load(FILE.read_text("utf-8"), Loader=_LOADER)))  # noqa: S506 - the safe loader, written in C


def _told(text: str) -> Iterator[str]:
    """The words that stand in a text, one after the other, of two that begin alike the longer one. By hand, for a
    pattern of all words takes longer to compile than one changed page has texts.
    """
    beginning = _beginning()
    place = 0
    while place < len(text):
        found = next((word for word in beginning.get(text[place], ()) if text.startswith(word, place)), "")
        if found:
            yield found
        place += len(found) or 1


@cache
def _beginning() -> dict[str, list[str]]:
    """First character -> words that begin with it, longer ones first."""
    words: dict[str, list[str]] = {}
    for word in sorted(_groups(), key=len, reverse=True):
        words.setdefault(word[0], []).append(word)
    return words


@cache
def _groups() -> dict[str, list[int]]:
    """The lines in which each word stands."""
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(_lines()):
        for word in line:
            groups.setdefault(word, []).append(number)
    return groups
