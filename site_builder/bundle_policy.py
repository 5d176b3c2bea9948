"""The policy part of catalogue.json: what counts, as plain data and back."""

from __future__ import annotations

from typing import Any

from site_builder.counting import DEFAULT, ActivityKind, AskedCount, Counting, LessonRules


def counting_out(counting: Counting) -> dict[str, Any]:
    rules = counting.lessons
    return {
        "lessons": {name: getattr(rules, name) for name in LessonRules.__slots__},
        "activities": [
            {
                "id": kind.id,
                "name": kind.name,
                "about": kind.about,
                "counts": [{name: getattr(count, name) for name in AskedCount.__slots__} for count in kind.counts],
            }
            for kind in counting.activities
        ],
    }


def counting_in(raw: dict[str, Any] | None) -> Counting:
    """The default where a catalogue of an earlier build has none."""
    if not raw:
        return DEFAULT
    kinds = (
        ActivityKind(kind["id"], kind["name"], kind["about"], tuple(AskedCount(**count) for count in kind["counts"]))
        for kind in raw["activities"]
    )
    return Counting(LessonRules(**raw["lessons"]), tuple(kinds))
