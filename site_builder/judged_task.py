"""Tasks of training that somebody sees done and judges by a rubric: nouns of the curriculum."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """What is looked at, how much of the whole it is, and how much of it there must be whatever the whole is."""

    name: str
    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class JudgedTask:
    """Something that is done in a room or on paper and judged there: no work is ever uploaded."""

    id: str
    title: str
    points: tuple[RubricPoint, ...]
    pass_points: int

    @property
    def most(self) -> int:
        return sum(point.most for point in self.points)
