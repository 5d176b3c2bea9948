"""Reads content/policy/counting.yml: what counts, and what is asked of activities."""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.counting import BASES, DEFAULT, ActivityKind, AskedCount, Counting, LessonRules
from site_builder.loading.fields import Fields

COUNTING = "policy/counting.yml"
MOST_ASKED = 5
"""Numbers that one activity may ask for: a form that asks for more is work about work."""

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")


def read_counting(fields: Fields | None) -> Counting:
    """The policy of a file; the default, with findings, where it is wrong."""
    if fields is None:
        return DEFAULT
    fields.expect_only(("lessons", "activities"))
    rules = _rules(fields.inner("lessons", ("least_minutes", "own_days", "observer_days", "own_lessons_count")))
    groups = fields.groups("activities", ("id", "name", "about", "counts"))
    kinds = tuple(
        ActivityKind(_id(group, "id"), group.text("name"), group.text("about"), _asked(group)) for group in groups
    )
    _check_once(groups, [kind.id for kind in kinds])
    return Counting(rules, kinds) if fields.complete else DEFAULT


def has_counting(content: Path) -> bool:
    return (content / COUNTING).exists()


def _rules(group: Fields | None) -> LessonRules:
    if group is None:
        return DEFAULT.lessons
    return LessonRules(
        group.number("least_minutes", 1, 120),
        group.number("own_days", 0, 60),
        group.number("observer_days", 0, 60),
        group.truth("own_lessons_count"),
    )


def _asked(kind: Fields) -> tuple[AskedCount, ...]:
    groups = kind.groups("counts", ("name", "label", "unit", "most", "base"))
    if len(groups) > MOST_ASKED:
        kind.fail("key-value", "counts", value=f"{len(groups)} 项", allowed=f"最多 {MOST_ASKED} 项")
    asked = tuple(
        AskedCount(
            _id(group, "name"),
            group.text("label"),
            group.text("unit"),
            group.number("most", 1, 999_999, default=100_000),
            group.choice("base", BASES, default=""),
        )
        for group in groups
    )
    _check_once(groups, [count.name for count in asked], "name")
    return asked


def _id(group: Fields, name: str) -> str:
    value = group.text(name)
    if value and not _ID.fullmatch(value):
        group.fail("key-value", name, value=value, allowed="小写字母、数字和短横线，例如 home-visit")
    return value


def _check_once(groups: tuple[Fields, ...], names: list[str], field: str = "id") -> None:
    for place, name in enumerate(names):
        if name and name in names[:place]:
            groups[place].fail("key-twice", field)
