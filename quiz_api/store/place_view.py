"""Reading and writing what belongs to places (place_interface), over rows found by an index: on every backend alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from quiz_api.domain.school_terms import YearPlan
from quiz_api.store.interface import CodeTaken
from quiz_api.store.tables import Row, key_of

if TYPE_CHECKING:
    from quiz_api.domain.scope import Scope
    from quiz_api.store.memory_state import MemoryState

NounRow = TypeVar("NounRow")


class PlaceView:
    """A part of View."""

    _state: MemoryState
    _scope: Scope

    def _row(self, kind: type[NounRow], key: str) -> NounRow | None:
        raise NotImplementedError

    def _may_name(self, path: str) -> bool:
        raise NotImplementedError

    def year_plans(self, path: str) -> tuple[YearPlan, ...]:
        """Not secret: whoever may see the unit's name may see when it teaches."""
        if not self._may_name(path):
            return ()
        plans = (self._row(YearPlan, key) for key in self._state.members(("year-plans", path)))
        return tuple(plan for plan in plans if plan is not None)


class PlaceWriting(PlaceView):
    """A part of Transaction."""

    def _put(self, row: Row) -> None:
        raise NotImplementedError

    def _must_cover(self, path: str) -> None:
        raise NotImplementedError

    def put_year_plan(self, plan: YearPlan) -> None:
        self._must_cover(plan.unit_path)
        if self._row(YearPlan, key_of(plan)) is not None:
            raise CodeTaken("version")
        self._put(plan)
