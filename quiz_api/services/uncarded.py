"""Invited classes that had no cards on the day of a session: nobody of them can be called, and none is expected."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.store.interface import Reading


@dataclass(frozen=True, slots=True)
class Uncarded:
    """`issued_on` is when the class got its first cards, after the day; None where it has none."""

    path: str
    label: str
    day: date
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class CardlessClasses:
    reading: Reading
    calendar: SchoolCalendar
    system: SchoolSystem

    def of(self, session: ClassSession, only: Collection[str] | None = None) -> tuple[Uncarded, ...]:
        """By the order of the audience; `only` some of the classes, for who may see those. None of a training."""
        if session.kind.is_for_staff:
            return ()
        day, year = self.calendar.day(session.begins_at), self.calendar.school_year(session.begins_at)
        return tuple(
            Uncarded(unit.path, class_label(unit, year, self.system), day, self._issued_on(unit.path, day))
            for unit in dict.fromkeys(self._without_cards(session, day))
            if only is None or unit.path in only
        )

    def _without_cards(self, session: ClassSession, day: date) -> Iterator[Organisation]:
        for path in session.audience:
            held = self.reading.households_in_classes(path, day)
            for unit in self.reading.organisations(OrganisationKind.CLASS, path):
                is_open = unit.closed_on is None or day < unit.closed_on
                if is_open and not held.get(unit.path):
                    yield unit

    def _issued_on(self, path: str, day: date) -> date | None:
        since = (
            place.since
            for household in self.reading.households(path)
            for place in household.places
            if place.class_path == path and place.since > day
        )
        return min(since, default=None)
