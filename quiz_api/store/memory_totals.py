"""The kept totals of an embedded store: derived from the rows at load and with every record, never on disk.

A total is a tuple of `(stamp, sums)`, the newest last, replaced whole: a reader that holds one looks at it without a
lock, and finds what was true at its horizon. Stamps and horizons are those of memory_state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from quiz_api.store.counting import Counted, Key, Sums

_Versions: TypeAlias = tuple[tuple[int, Sums], ...]
NOTHING: Sums = (0, 0, 0)


class MemoryTotals:
    """Not guarded: MemoryState holds its guard around every call."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str], dict[Key, _Versions]] = {}

    def add(self, change: Counted, stamp: int, floor: int) -> None:
        """Versions that nobody at `floor` or above can ask for any more are dropped."""
        for key in change.keys:
            kept = self._of_kind(change.school_year, key)
            versions = kept.get(key, ())
            before = versions[-1][1] if versions else NOTHING
            settled = [place for place, (since, _) in enumerate(versions) if since <= floor]
            kept[key] = (*versions[settled[-1] if settled else 0 :], (stamp, _together(before, change.sums)))

    def load(self, change: Counted) -> None:
        """Of a row that is known to be durable, before the first reader."""
        for key in change.keys:
            kept = self._of_kind(change.school_year, key)
            before = kept[key][-1][1] if key in kept else NOTHING
            kept[key] = ((0, _together(before, change.sums)),)

    def undo(self, change: Counted) -> None:
        """Take the last `add` back, which was of this change."""
        for key in change.keys:
            kept = self._of_kind(change.school_year, key)
            kept[key] = kept[key][:-1]
            if not kept[key]:
                del kept[key]

    def years(self) -> list[int]:
        return sorted({year for year, _ in self._kept})

    def of_year(self, school_year: int, kind: str) -> list[tuple[Key, _Versions]]:
        """Of one kind, which its keys begin with: whoever asks for a unit's hours need not go through lessons."""
        return list(self._kept.get((school_year, kind), {}).items())

    def _of_kind(self, school_year: int, key: Key) -> dict[Key, _Versions]:
        return self._kept.setdefault((school_year, key[0]), {})


def at_horizon(totals: list[tuple[Key, _Versions]], horizon: int) -> Iterator[tuple[Key, Sums]]:
    """Each total as it was at the horizon; those of nothing are left out."""
    for key, versions in totals:
        sums = next((sums for stamp, sums in reversed(versions) if stamp <= horizon), NOTHING)
        if sums != NOTHING:
            yield key, sums


class Recount:
    """Totals counted again from records, to be compared with the kept ones."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, Key], Sums] = {}

    def add(self, change: Counted) -> None:
        for key in change.keys:
            place = (change.school_year, key)
            self._sums[place] = _together(self._sums.get(place, NOTHING), change.sums)

    def differs_from(self, kept: dict[tuple[int, Key], Sums]) -> tuple[int, Key] | None:
        """School year and key of the first total that is another, or None."""
        found = {place: sums for place, sums in self._sums.items() if sums != NOTHING}
        wrong = [place for place in found.keys() | kept.keys() if found.get(place) != kept.get(place)]
        return min(wrong, default=None)


def _together(one: Sums, other: Sums) -> Sums:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2])
