"""What a `Reading` looks up for many rows of a report at once: one question to the store instead of one a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from quiz_api.domain.people import Household, Person


class ReadingBatches(Protocol):
    """Through the scope like everything else: what is outside is left out."""

    def people_named(self, ids: Collection[str]) -> dict[str, Person]:
        """Those of the people that the scope sees, by id."""
        ...

    def scores_behind(self, completion_ids: Collection[str]) -> dict[str, int]:
        """Percent of the attempt that each completion rests on, by the completion's id, where the scope sees both."""
        ...

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        """Why records were taken back, by the id of their Void; without those that have been erased."""
        ...

    def with_records(self, subject_ids: Collection[str]) -> frozenset[str]:
        """Those of the subjects about whom the scope sees any record."""
        ...

    def households_named(self, ids: Collection[str]) -> dict[str, Household]:
        """By id, each with the places that the scope holds."""
        ...
