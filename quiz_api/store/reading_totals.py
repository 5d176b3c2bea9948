"""What a `Reading` tells without going through rows: totals kept in the transaction that changes them.

Rows decide: `verify` counts them again and names the first total that differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from quiz_api.domain.people import Person
from quiz_api.domain.totals import AttendanceTotal, LessonsAsked, TaughtTotal, TrainingTotal, UnitTotal


class ReadingTotals(Protocol):
    """Through the scope like everything else: a total of what is outside is absent. Totals of nothing are left out."""

    def unit_totals(self, under: str, school_year: int, day: date) -> tuple[UnitTotal, ...]:
        """One for each unit at `under` or below that a subtree of the scope holds, by path; staff as of `day`."""
        ...

    def training_totals(self, unit_path: str, school_year: int) -> tuple[TrainingTotal, ...]:
        """Of one unit and none below it, by person; to a person alone, the own one."""
        ...

    def attendance_totals(self, under: str, school_year: int) -> tuple[AttendanceTotal, ...]:
        """Of the classes at `under` or below that a subtree of the scope holds, by class and lesson."""
        ...

    def taught_totals(self, under: str, school_year: int) -> tuple[TaughtTotal, ...]:
        """Of the units at `under` or below that a subtree of the scope holds, by unit, length and whose."""
        ...

    def slots_taught(self, under: str, school_year: int, asked: LessonsAsked) -> dict[str, int]:
        """In how many of the spans a class had a lesson that counts, by the path of the class, for those at `under` or
        below that a subtree of the scope holds; a class without one is left out.
        """
        ...

    def staff_on(self, under: str, day: date, today: date) -> dict[str, int]:
        """How many people count in each unit on a day (domain.denominators.counted_at), where a subtree of the scope
        holds the unit. Counted from what is written, without a noun for each of a city's people.
        """
        ...

    def staff_of(self, unit_path: str, day: date) -> Iterator[Person]:
        """Whose home is this very unit and who hold on `day` a post that asks for hours, in the order they came."""
        ...
