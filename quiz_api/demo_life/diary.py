"""What happens in the demo, sorted by the hour: written down first, lived through in order afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

Deed: TypeAlias = Callable[[], object]


@dataclass(slots=True)
class LifeClock:
    """The clock of the services while the year is lived through."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Diary:
    """Deeds with their moments. What would lie after `until` never happens: nobody asks for what comes of it."""

    until: datetime
    _deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)

    def at(self, moment: datetime, deed: Deed) -> None:
        if moment < self.until:
            self._deeds.append((moment, len(self._deeds), deed))

    def live(self, clock: LifeClock, progress: Callable[[datetime], None]) -> None:
        """Everything in order, each at its own time."""
        for moment, _, deed in sorted(self._deeds, key=lambda each: each[:2]):
            clock.now = moment
            progress(moment)
            deed()
