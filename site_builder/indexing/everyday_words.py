"""Everyday words for what a page calls by another: a family says 磨蹭 where a page says 拖延."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILE = Path(__file__).with_suffix(".yml")


def other_words(text: str) -> tuple[str, ...]:
    """Words that stand for one that the text holds, in the order of the file, without those it holds."""
    told, groups = _groups()
    lines = {line for word in told.findall(text) for line in groups[word]}
    words = dict.fromkeys(word for line in sorted(lines) for word in _lines()[line])
    return tuple(word for word in words if word not in text)


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, yaml.load(FILE.read_text("utf-8"), Loader=_LOADER)))  # noqa: S506 - the safe loader, written in C


@cache
def _groups() -> tuple[re.Pattern[str], dict[str, list[int]]]:
    """A pattern of all words, longer ones first, and the lines in which each stands."""
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(_lines()):
        for word in line:
            groups.setdefault(word, []).append(number)
    return re.compile("|".join(sorted(groups, key=lambda word: (-len(word), word)))), groups
