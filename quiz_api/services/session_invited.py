"""Of how many: who was invited to a class session, on its day, and how that number is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.denominators import Counted, Denominator
from quiz_api.domain.organisations import class_depth
from quiz_api.domain.people import Household
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.small_groups import told
from quiz_api.domain.totals import unit_of
from quiz_api.services.attendance_report import told_classes
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_invited import staff_of
from quiz_api.store.interface import Reading


@dataclass(slots=True)
class Invited:
    """Of one session after another; those of one unit in a row read its households once."""

    reading: Reading
    calendar: SchoolCalendar
    _unit: str = field(init=False, default="")
    _households: dict[str, tuple[Household, ...]] = field(init=False, default_factory=dict)

    def number(self, session: ClassSession) -> int:
        """Households with a card in the invited classes, each once, or staff of the invited units."""
        day = self.calendar.day(session.begins_at)
        if session.kind.is_for_staff:
            return len(staff_of(self.reading, session, day))
        return len(
            {
                household.id
                for path in session.audience
                for household in self._at(session.house, path)
                if any(session.invites(place.class_path) for place in household.places_on(day))
            }
        )

    def denominator(self, caller: Caller, session: ClassSession, of_class: str) -> Denominator:
        """`of_class` comes from `told_class`, by a reading of what the caller sees."""
        day, many = self.calendar.day(session.begins_at), self.number(session)
        if session.kind.is_for_staff:
            return Denominator(Counted.STAFF, session.unit_path, day, many)
        shown = "" if caller.sees_households(session.unit_path) else of_class or told(many)
        return Denominator(Counted.HOUSEHOLDS, session.unit_path, day, many, shown)

    def _at(self, house: str, path: str) -> tuple[Household, ...]:
        if house != self._unit:
            self._unit, self._households = house, {}
        if path not in self._households:
            self._households[path] = tuple(self.reading.households(path))
        return self._households[path]


def told_class(reading: Reading, calendar: SchoolCalendar, session: ClassSession) -> str:
    """How a single class that is invited is told to who looks from above, as the page of the denominators does; empty
    for any other session.
    """
    path = session.audience[0] if len(session.audience) == 1 else ""
    if session.kind.is_for_staff or not class_depth(path):
        return ""
    day = calendar.day(session.begins_at)
    return told_classes(reading.households_in_classes(unit_of(path), day)).get(path, "")
