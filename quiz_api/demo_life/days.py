"""The days of the present school year that are over, and the moments on them at which things happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from quiz_api.domain.school_terms import Slot, TermSlots


@dataclass(frozen=True, slots=True)
class Days:
    """`taught` are the weekdays with lessons up to yesterday, `slots` the two-week slots that have begun by then."""

    taught: tuple[date, ...]
    slots: tuple[Slot, ...]
    zone: tzinfo

    def along(self, share: float) -> date:
        """A day at a share of the way from the beginning of the school year (0) to yesterday (1)."""
        return self.taught[min(len(self.taught) - 1, int(share * len(self.taught)))]

    def of_slot(self, slot: Slot) -> tuple[date, ...]:
        return tuple(day for day in self.taught if slot.holds(day))

    def is_over(self, slot: Slot) -> bool:
        return bool(self.taught) and slot.last <= self.taught[-1] + timedelta(days=2)

    def moment(self, day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute, second), self.zone).astimezone(UTC)


def days_until(today: date, terms: tuple[TermSlots, ...], zone: tzinfo) -> Days:
    slots = [slot for term in terms for slot in term.slots if slot.first < today]
    weeks = [week for slot in slots for week in slot.weeks]
    every = [first + timedelta(days=step) for first, last in weeks for step in range((last - first).days + 1)]
    taught = tuple(day for day in every if day < today and day.weekday() < 5)
    return Days(taught, tuple(slot for slot in slots if any(slot.holds(day) for day in taught)), zone)
