"""Of how many: what the numbers of an activity are measured against, at a school on the day of the activity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.denominators import Counted, Denominator, families_of
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.denominators import classes_on
from quiz_api.store.interface import Reading
from site_builder.counting import ActivityKind

COUNTED_OF = {"户": Counted.HOUSEHOLDS, "教职工": Counted.STAFF, "班": Counted.ALL_CLASSES}


@dataclass(slots=True)
class ActivityBases:
    """Of a unit and all below it; one question to the store for each day and kind of base. Without `by_card` few
    households are told as few.
    """

    reading: Reading
    path: str
    calendar: SchoolCalendar
    system: SchoolSystem
    today: date
    by_card: bool
    _known: dict[tuple[Counted, date], dict[str, int]] = field(init=False, default_factory=dict)

    def of(self, kind: ActivityKind | None, school: str, day: date) -> tuple[Denominator, ...]:
        """Each once, in the order of the form. A number of families is always measured against all of them."""
        asked = kind.counts if kind else ()
        words = dict.fromkeys(count.base or count.unit for count in asked)
        found = (COUNTED_OF[word] for word in words if word in COUNTED_OF)
        return tuple(self._base(counted, school, day) for counted in found)

    def _base(self, counted: Counted, school: str, day: date) -> Denominator:
        many = self._on(counted, day).get(school, 0)
        if counted is Counted.HOUSEHOLDS:
            return families_of(school, day, [many], by_card=self.by_card)
        return Denominator(counted, school, day, many)

    def _on(self, counted: Counted, day: date) -> dict[str, int]:
        if (counted, day) not in self._known:
            self._known[counted, day] = self._count(counted, day)
        return self._known[counted, day]

    def _count(self, counted: Counted, day: date) -> dict[str, int]:
        if counted is Counted.HOUSEHOLDS:
            return self.reading.households_on(self.path, day)
        if counted is Counted.STAFF:
            return self.reading.staff_on(self.path, day, self.today)
        year = self.calendar.school_year_of(day)
        return Counter(unit.parent_path for unit in classes_on(self.reading, self.path, day, year, self.system))
