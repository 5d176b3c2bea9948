"""Where lessons are still missing in a school: classes against two-week slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.school_terms import SchoolYear, Slot
from quiz_api.services.lesson_report import LessonRow


@dataclass(frozen=True, slots=True)
class SlotCell:
    """A class in one slot: the lessons that count, and whether the slot is over."""

    slot: Slot
    lessons: tuple[LessonRow, ...]
    is_over: bool
    has_begun: bool

    @property
    def is_missing(self) -> bool:
        return self.is_over and not self.lessons


@dataclass(frozen=True, slots=True)
class ClassCoverage:
    """A class in one term. `others` are valid lessons that fall in no slot, or do not count."""

    unit: Organisation
    label: str
    cells: tuple[SlotCell, ...]
    others: tuple[LessonRow, ...]

    @property
    def due(self) -> int:
        """Slots that are over."""
        return sum(cell.is_over for cell in self.cells)

    @property
    def done(self) -> int:
        """Slots that are over and had a lesson."""
        return sum(cell.is_over and bool(cell.lessons) for cell in self.cells)

    @property
    def missing(self) -> int:
        return self.due - self.done


@dataclass(frozen=True, slots=True)
class TermCoverage:
    """The classes of a school in one term, most missing first."""

    term: int
    slots: tuple[Slot, ...]
    classes: tuple[ClassCoverage, ...]

    @property
    def due(self) -> int:
        return sum(line.due for line in self.classes)

    @property
    def done(self) -> int:
        return sum(line.done for line in self.classes)

    @property
    def reached(self) -> int:
        """Classes that had a lesson in every slot that is over: the numerator of 两周达标率."""
        return sum(line.due > 0 and not line.missing for line in self.classes)


def coverage(
    year: SchoolYear, term: int, classes: Iterable[tuple[Organisation, str]], rows: Iterable[LessonRow], today: date
) -> TermCoverage:
    """The map of a term. `classes` come with their names of this year; `rows` are of the whole year. A lesson is of the
    term in which its slot lies: a first term may last into February.
    """
    slots = next((found.slots for found in year.terms if found.number == term), ())
    by_class: dict[str, list[LessonRow]] = defaultdict(list)
    for row in rows:
        if row.is_valid and (row.slot.term if row.slot is not None else row.term) == term:
            by_class[row.class_path].append(row)
    lines = [_line(unit, label, slots, by_class[unit.path], today) for unit, label in classes]
    return TermCoverage(term, slots, tuple(sorted(lines, key=lambda line: -line.missing)))


def _line(unit: Organisation, label: str, slots: tuple[Slot, ...], rows: list[LessonRow], today: date) -> ClassCoverage:
    counted: dict[Slot, list[LessonRow]] = defaultdict(list)
    others = []
    for row in rows:
        if row.counts and row.slot is not None:
            counted[row.slot].append(row)
        else:
            others.append(row)
    cells = tuple(
        SlotCell(slot, tuple(counted[slot]), is_over=slot.last < today, has_begun=slot.first <= today) for slot in slots
    )
    return ClassCoverage(unit, label, cells, tuple(others))
