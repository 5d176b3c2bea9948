"""学期计划: which lesson each grade of a school has in which two weeks of a term, and how far it got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.school_terms import Slot
from quiz_api.services.lesson_coverage import SlotCell, TermCoverage
from quiz_api.services.lesson_order import GradeLessons


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A grade in one slot: the syllabus's `title`, "" where it has none. `taught` classes had a lesson in it; `instead`
    are the titles of lessons that were taught and are not the planned one. Once it `is_over`, that nobody had one is
    said too.
    """

    title: str
    classes: int
    taught: int
    instead: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class PlannedGrade:
    """A column: one grade with its number of classes today."""

    name: str
    classes: int
    cells: tuple[PlannedCell, ...]


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A term of a school. The cells of each grade are in the order of `slots`."""

    unit: Organisation
    school_year: int
    term: int
    slots: tuple[Slot, ...]
    grades: tuple[PlannedGrade, ...]


def planned_grades(
    coverage: TermCoverage, classes: Iterable[tuple[str, str, GradeLessons]]
) -> tuple[PlannedGrade, ...]:
    """`classes` are path, grade and lessons of each class, in the order of the school."""
    lines = {line.unit.path: line.cells for line in coverage.classes}
    grades: dict[str, tuple[GradeLessons, list[tuple[SlotCell, ...]]]] = {}
    for path, grade, lessons in classes:
        if path not in lines:
            continue  # made since the coverage was read
        grades.setdefault(grade, (lessons, []))[1].append(lines[path])
    return tuple(
        PlannedGrade(
            name,
            len(of_classes),
            tuple(
                _cell(lessons, slot, [cells[place] for cells in of_classes])
                for place, slot in enumerate(coverage.slots)
            ),
        )
        for name, (lessons, of_classes) in grades.items()
    )


def _cell(lessons: GradeLessons, slot: Slot, cells: list[SlotCell]) -> PlannedCell:
    entry = lessons.of(slot)
    planned = entry.id if entry else ""
    instead = dict.fromkeys(row.title for cell in cells for row in cell.lessons if row.page_id != planned)
    taught = sum(bool(cell.lessons) for cell in cells)
    is_over = any(cell.is_over for cell in cells)
    return PlannedCell(entry.title if entry else "", len(cells), taught, tuple(instead), is_over)
