"""The shorter lessons that a lesson holds: the same lesson without the steps that it may leave out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from site_builder.curriculum import Cut, Lesson

LEFT_OUT = {"20": frozenset({Cut.AT_20, Cut.AT_30}), "30": frozenset({Cut.AT_30})}
"""By the name that the page's buttons have; minutes are counted, and may be fewer."""


@dataclass(frozen=True, slots=True)
class Shorter:
    """`lesson` has the steps that are left, and their minutes; `name` is that of the page's button."""

    name: str
    lesson: Lesson


def shorter(lesson: Lesson) -> tuple[Shorter, ...]:
    """From the shortest on; without a length at which nothing more is left out than at a longer one."""
    found: dict[int, Shorter] = {}
    for name, left_out in LEFT_OUT.items():
        steps = tuple(step for step in lesson.activities if step.cut not in left_out)
        minutes = sum(step.minutes for step in steps)
        if steps and len(steps) < len(lesson.activities) and minutes not in found:
            found[minutes] = Shorter(name, replace(lesson, activities=steps, minutes=minutes))
    return tuple(found.values())
