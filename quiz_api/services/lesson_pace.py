"""How long the steps of a lesson really took: medians over the classes of a school, never of a few.

Fewer than five classes could point to a teacher, so nothing is said of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.teaching import Delivery
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import RecordQuery, Store

FEWEST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Median minutes of each step over `classes` classes; without steps where too few classes are known."""

    classes: int
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LessonPace:
    store: Store
    curriculum: ServedCurriculum

    def of(self, caller: Caller, page_id: str) -> Pace:
        """Over the schools in which the caller teaches, of all years. Shortened lessons do not count."""
        entry = self.curriculum.entry(page_id)
        steps = len(entry.steps) if entry else 0
        timed: dict[str, tuple[int, ...]] = {}
        with self.store.reading(caller.scope_for(Permission.TEACH)) as reading:
            for path in caller.paths_of(Permission.TEACH):
                query = RecordQuery(
                    kinds=frozenset({RecordKind.DELIVERY}), organisation_path=path, page_id=page_id, include_void=False
                )
                for row in reading.records(query):
                    body = row.record.body
                    if isinstance(body, Delivery) and _is_whole(body, steps):
                        timed[body.class_path] = body.step_minutes
        if len(timed) < FEWEST_CLASSES:
            return Pace(len(timed), ())
        return Pace(len(timed), tuple(round(median(step)) for step in zip(*timed.values(), strict=True)))


def _is_whole(body: Delivery, steps: int) -> bool:
    """True when each of the lesson's steps was taken, and timed."""
    return bool(steps) and len(body.step_minutes) == steps and all(body.step_minutes) and not body.stopped_at
