"""Totals that the store keeps beside the rows, so that a city can be told how it stands without counting its ledger.

A *unit* is a school, or what stands above the schools: every record and every person belongs to one of them, so the
numbers of the units below add up to those above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quiz_api.domain.organisations import school_path


@dataclass(frozen=True, slots=True)
class TrainingTotal:
    """Valid hours of one person, earned at one unit in one school year. `awards` counts the rows behind `minutes`."""

    unit_path: str
    person_id: str
    school_year: int
    minutes: int
    awards: int


@dataclass(frozen=True, slots=True)
class AttendanceTotal:
    """How many households of a class have finished a lesson in a school year: 甲, 乙 and 丙, never 丁."""

    class_path: str
    page_id: str
    school_year: int
    households: int


@dataclass(frozen=True, slots=True)
class TaughtTotal:
    """Valid lessons that the classes of a unit had in a school year, of one length; `own`: the school's own ones."""

    unit_path: str
    school_year: int
    minutes: int
    own: bool
    lessons: int


@dataclass(frozen=True, slots=True)
class SpanOfDays:
    """Days that belong together, first and last included. Spans of one number are one: two weeks with a holiday in
    between.
    """

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LessonsAsked:
    """Lessons that count by the policy of the place, and the spans of days in which they are looked for."""

    spans: tuple[SpanOfDays, ...]
    least_minutes: int
    with_own: bool

    @property
    def days(self) -> tuple[tuple[int, date], ...]:
        """Each day that is looked at, with the number of its span: a store finds a day, where it would try spans."""
        lengths = ((span, (span.last - span.first).days + 1) for span in self.spans)
        return tuple((span.number, span.first + timedelta(days=each)) for span, many in lengths for each in range(many))


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """A unit in one school year.

    `staff` have their home there and hold on the day in question a post that asks for hours; of these, `started` have
    earned some in the year, at whichever school, and `reached` the yearly 8 学时. `awards` and `lessons` are valid
    records of the unit, whoever's they are.
    """

    path: str
    staff: int = 0
    started: int = 0
    reached: int = 0
    awards: int = 0
    lessons: int = 0

    @property
    def missing(self) -> int:
        return self.staff - self.reached

    @property
    def idle(self) -> int:
        return self.staff - self.started

    def __add__(self, other: UnitTotal) -> UnitTotal:
        """Both together, under the path of the first."""
        return UnitTotal(
            self.path,
            self.staff + other.staff,
            self.started + other.started,
            self.reached + other.reached,
            self.awards + other.awards,
            self.lessons + other.lessons,
        )


def unit_of(path: str) -> str:
    """The unit that a path belongs to."""
    return school_path(path) or path
