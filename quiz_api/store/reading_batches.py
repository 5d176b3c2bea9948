"""What a `Reading` looks up for many rows of a report at once: one question to the store instead of one a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from quiz_api.domain.people import Household


class ReadingBatches(Protocol):
    """Through the scope like everything else: what is outside is left out."""

    def reasons_behind(self, void_ids: Collection[str]) -> dict[str, str]:
        """Why records were taken back, by the id of their Void; without those that have been erased."""
        ...

    def households_named(self, ids: Collection[str]) -> dict[str, Household]:
        """By id, each with the places that the scope holds."""
        ...
