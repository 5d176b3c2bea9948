"""Reads what is on at times of the year, and which addresses have moved: two files that authors keep, both optional."""

from __future__ import annotations

import re
from datetime import date

from site_builder.loading.fields import Fields
from site_builder.policy import Moved, Season

SEASONS = "policy/seasons.yml"
MOVED = "policy/moved.yml"
WHOM = {"teachers": "给老师", "parents": "给家长", "pupils": "给同学"}
"""Keys of a season's pages, and what stands before each on the home page. Every season has something for each."""

_DAY = re.compile(r"\d\d-\d\d")
_LEAP_YEAR = 2024
_OLD = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.html")


def seasons_of(fields: Fields | None) -> tuple[Season, ...]:
    """Seasons in the order of the file; none when something in it is wrong, or when there is no file."""
    if fields is None:
        return ()
    fields.expect_only(("seasons",))
    groups = fields.groups("seasons", ("name", "from", "to", "title", "text", *WHOM))
    seasons = tuple(
        Season(
            name=group.text("name"),
            starts=_day(group, "from"),
            ends=_day(group, "to"),
            title=group.text("title"),
            text=group.text("text"),
            pages=tuple((words, group.text(key)) for key, words in WHOM.items()),
            line=group.line,
        )
        for group in groups
    )
    return seasons if fields.complete else ()


def moved_of(fields: Fields | None) -> tuple[Moved, ...]:
    """Addresses that moved, in the order of the file; none when something in it is wrong, or when there is no file."""
    if fields is None:
        return ()
    fields.expect_only(("moved",))
    groups = () if fields.is_empty_list("moved") else fields.groups("moved", ("old", "to"))
    moved = tuple(Moved(_old(group), group.text("to"), group.line) for group in groups)
    return moved if fields.complete else ()


def _day(group: Fields, name: str) -> str:
    value = group.text(name)
    if value and not _is_day(value):
        group.fail("key-value", name, value=value, allowed="写成 09-01 这样的月和日，每年都用")
    return value


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(f"{_LEAP_YEAR}-{value}"))
    except ValueError:
        return False


def _old(group: Fields) -> str:
    value = group.text("old")
    if value and not _OLD.fullmatch(value):
        allowed = "从网站根往下写的旧地址，例如 lessons/g07/g07-t1-02.html，前面没有斜线"
        group.fail("key-value", "old", value=value, allowed=allowed)
    return value
