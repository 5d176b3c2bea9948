"""What the units below a county or city have taught, from totals that the store keeps: no lesson is read.

The numbers are those of the schools' own pages: valid lessons that the policy of today lets count, of the school year;
and of one term, the classes of today against the two-week slots of the calendar that holds at their school.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.school_terms import SchoolYear, Slot
from quiz_api.domain.totals import LessonsAsked, SpanOfDays
from quiz_api.services.lesson_report import lessons_counting
from quiz_api.services.lessons_taught import is_kindergarten, owes_lessons
from quiz_api.services.term_calendars import TermCalendars
from quiz_api.store.interface import Reading
from site_builder.counting import Counting


@dataclass(frozen=True, slots=True)
class LessonsBelow:
    """A unit with all that lies in it: open schools, classes of today that owe lessons (no kindergarten's), lessons of
    the year that count; and of the term, slots that are over and those of them that had a lesson, class by class.
    `reached` are classes that had one in each.
    """

    unit: Organisation
    schools: int
    classes: int
    lessons: int
    reached: int
    done: int
    due: int
    is_planned: bool

    @property
    def a_class(self) -> float:
        """Lessons for each class of today."""
        return self.lessons / self.classes if self.classes else 0.0

    @property
    def is_kindergarten(self) -> bool:
        """Nothing is asked of it."""
        return not self.classes and is_kindergarten(self.unit)

    @property
    def missing(self) -> int:
        return self.due - self.done


@dataclass(frozen=True, slots=True)
class ClassBelow:
    """A class of today in a term: two-week slots that are over, and those of them that had a lesson."""

    unit: Organisation
    done: int
    due: int

    @property
    def missing(self) -> int:
        return self.due - self.done

    @property
    def is_reached(self) -> bool:
        return self.due > 0 and not self.missing


@dataclass(frozen=True, slots=True)
class WhichTerm:
    """The term that is shown, and the day up to which lessons are due."""

    school_year: int
    term: int
    day: date


@dataclass(slots=True)
class _Sum:
    """Of the open schools and taught classes in a unit."""

    schools: int = 0
    classes: int = 0
    reached: int = 0
    done: int = 0
    due: int = 0

    def add(self, done: int, due: int) -> None:
        """One class more."""
        self.classes += 1
        self.reached += due > 0 and done == due
        self.done += done
        self.due += due


class LessonsOfBelow:
    """One reading of everything right below `above`."""

    def __init__(
        self, reading: Reading, above: Organisation, which: WhichTerm, counting: Counting, terms: TermCalendars
    ) -> None:
        self._reading = reading
        self._above = above
        self._which = which
        self._rules = counting.lessons
        own = reading.planning_units(above.path)
        paths = {above.path, *own}
        self._years = {path: terms.year_in(reading, path, which.school_year) for path in paths}
        self._due = {path: len(self._over(year)) for path, year in self._years.items()}
        self._done = {path: self._slots_taught(path, year) for path, year in self._years.items()}

    def lines(self, units: Iterable[Organisation], system: SchoolSystem) -> tuple[LessonsBelow, ...]:
        """One for each open unit, the fewest lessons a class first. `units` is everything below. A closed school in
        which lessons were taught this year stays with those, so that the county's sum is the city's.
        """
        sums: defaultdict[str, _Sum] = defaultdict(_Sum)
        found: list[Organisation] = []
        listed, lessons = list(units), self._lessons()
        closed = {unit.path for unit in listed if unit.closed_on is not None}
        for unit in listed:
            parent = unit.parent_path
            if unit.path in closed or parent in closed:
                if parent == self._above.path and lessons[unit.path]:
                    found.append(unit)
                continue
            if parent == self._above.path:
                found.append(unit)
            if unit.kind is OrganisationKind.SCHOOL:
                sums[_child(self._above.path, unit.path)].schools += 1
            elif unit.kind is OrganisationKind.CLASS and owes_lessons(unit, self._which.school_year, system):
                sums[_child(self._above.path, unit.path)].add(*self._slots_of(unit.path))
        rows = [self._line(unit, sums[unit.path], lessons[unit.path]) for unit in found]
        return tuple(sorted(rows, key=lambda row: (row.a_class if row.classes else 1e9, row.unit.name)))

    def classes(self, units: Iterable[Organisation], system: SchoolSystem) -> tuple[ClassBelow, ...]:
        """The classes that `lines` sums up, those that miss most first."""
        listed = list(units)
        closed = {unit.path for unit in listed if unit.closed_on is not None}
        found = [
            ClassBelow(unit, *self._slots_of(unit.path))
            for unit in listed
            if unit.kind is OrganisationKind.CLASS
            and not {unit.path, unit.parent_path} & closed
            and owes_lessons(unit, self._which.school_year, system)
        ]
        return tuple(sorted(found, key=lambda each: -each.missing))

    def _line(self, unit: Organisation, sum_of: _Sum, lessons: int) -> LessonsBelow:
        return LessonsBelow(
            unit,
            *(sum_of.schools, sum_of.classes, lessons, sum_of.reached, sum_of.done, sum_of.due),
            is_planned=bool(self._slots(self._years[self._planner(unit.path)])),
        )

    def _slots_of(self, path: str) -> tuple[int, int]:
        """Of a class: slots that had a lesson, and slots that are over."""
        planner = self._planner(path)
        return self._done[planner].get(path, 0), self._due[planner]

    def _planner(self, path: str) -> str:
        """The unit whose school year holds at a path: the nearest one that set it, or the one on top."""
        while path and path not in self._years:
            path = path[: path.rindex("/", 0, -1) + 1] if path != "/" else ""
        return path or self._above.path

    def _slots(self, year: SchoolYear) -> tuple[Slot, ...]:
        return next((found.slots for found in year.terms if found.number == self._which.term), ())

    def _over(self, year: SchoolYear) -> tuple[Slot, ...]:
        return tuple(slot for slot in self._slots(year) if slot.last < self._which.day)

    def _slots_taught(self, path: str, year: SchoolYear) -> dict[str, int]:
        spans = tuple(SpanOfDays(slot.number, *week) for slot in self._over(year) for week in slot.weeks)
        asked = LessonsAsked(spans, self._rules.least_minutes, self._rules.own_lessons_count)
        return self._reading.slots_taught(path, self._which.school_year, asked) if spans else {}

    def _lessons(self) -> Counter[str]:
        """Of the school year, by the unit right below."""
        found: Counter[str] = Counter()
        by_unit = lessons_counting(self._reading, self._above.path, self._which.school_year, self._rules)
        for path, lessons in by_unit.items():
            found[_child(self._above.path, path)] += lessons
        return found


def _child(above: str, path: str) -> str:
    """Path of the unit right below `above` on the way to `path`."""
    return above + path.removeprefix(above).split("/", 1)[0] + "/"
