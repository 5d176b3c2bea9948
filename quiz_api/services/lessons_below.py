"""What the units below a county or city have taught, from totals that the store keeps: no lesson is read.

The numbers are those of the schools' own pages: valid lessons that the policy of today lets count, of the school year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.services.lessons_taught import is_taught
from quiz_api.store.interface import Reading
from site_builder.counting import Counting


@dataclass(frozen=True, slots=True)
class LessonsBelow:
    """A unit with all that lies in it: open schools, classes of today, lessons that count."""

    unit: Organisation
    schools: int
    classes: int
    lessons: int

    @property
    def a_class(self) -> float:
        """Lessons for each class of today."""
        return self.lessons / self.classes if self.classes else 0.0


def lessons_below(
    reading: Reading,
    above: Organisation,
    units: Iterable[Organisation],
    school_year: int,
    counting: Counting,
    system: SchoolSystem,
) -> tuple[LessonsBelow, ...]:
    """One for each open unit right below `above`, the fewest lessons a class first. `units` is everything below."""
    schools: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    lessons: Counter[str] = Counter()
    found: list[Organisation] = []
    listed = list(units)
    closed = {unit.path for unit in listed if unit.closed_on is not None}
    for unit in listed:
        child = _child(above.path, unit.path)
        if unit.path in closed or unit.parent_path in closed:
            continue
        if unit.parent_path == above.path:
            found.append(unit)
        if unit.kind is OrganisationKind.SCHOOL:
            schools[child] += 1
        elif unit.kind is OrganisationKind.CLASS and is_taught(unit, school_year, system):
            classes[child] += 1
    rules = counting.lessons
    for total in reading.taught_totals(above.path, school_year):
        if total.minutes >= rules.least_minutes and (rules.own_lessons_count or not total.own):
            lessons[_child(above.path, total.unit_path)] += total.lessons
    rows = [LessonsBelow(unit, schools[unit.path], classes[unit.path], lessons[unit.path]) for unit in found]
    return tuple(sorted(rows, key=lambda row: (row.a_class if row.classes else 1e9, row.unit.name)))


def _child(above: str, path: str) -> str:
    """Path of the unit right below `above` on the way to `path`."""
    return above + path.removeprefix(above).split("/", 1)[0] + "/"
