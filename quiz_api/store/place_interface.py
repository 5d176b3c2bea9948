"""What a store knows of places beside the tree itself: a part of `Reading` and `Writing` (interface)."""

from __future__ import annotations

from typing import Protocol

from quiz_api.domain.school_terms import YearPlan


class ReadingPlaces(Protocol):
    def year_plans(self, path: str) -> tuple[YearPlan, ...]:
        """Every version of every school year that the very unit has set, in the order in which they came; seen by
        whoever may see the unit's name.
        """
        ...


class WritingPlaces(Protocol):
    def put_year_plan(self, plan: YearPlan) -> None:
        """Raises CodeTaken for a version that is there: what was set once stays readable."""
        ...
