"""Which lesson a grade has in which two weeks: by the numbers of the lessons, or by the order that the catalogue has
for another school system (`content/policy/order-54.yml`), which also moves lessons from one grade to the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.class_names import SchoolSystem
from quiz_api.domain.school_terms import Slot
from quiz_api.services.served_curriculum import ServedCurriculum
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import GRADE_NAMES


@dataclass(frozen=True, slots=True)
class PlacedLesson:
    """A lesson in its place of the year; without one where the order leaves it out."""

    entry: CatalogueEntry
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class GradeLessons:
    """Lessons of a grade, in the order of the year; those without a place last."""

    placed: tuple[PlacedLesson, ...] = ()
    moved_here: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        return tuple(lesson.entry for lesson in self.placed)

    def of(self, slot: Slot) -> CatalogueEntry | None:
        """What the syllabus has for a slot."""
        return next((lesson.entry for lesson in self.placed if lesson.place == (slot.term, slot.number)), None)


def lessons_of(curriculum: ServedCurriculum, grade: str, system: SchoolSystem) -> GradeLessons:
    """`grade` as `grade_of` names it."""
    usual = [entry for entry in curriculum.class_lessons() if _fits(entry, grade)]
    ordered = _ordered(curriculum, grade, system)
    if not ordered:
        return GradeLessons(tuple(PlacedLesson(entry, (entry.term or 0, entry.slot or 0)) for entry in usual))
    there = {lesson.entry.id for lesson in ordered}
    rest = (PlacedLesson(entry, None) for entry in usual if entry.id not in there)
    moved_here = tuple(lesson.entry.id for lesson in ordered if not _fits(lesson.entry, grade))
    return GradeLessons((*ordered, *rest), moved_here)


def _ordered(curriculum: ServedCurriculum, grade: str, system: SchoolSystem) -> list[PlacedLesson]:
    order = curriculum.order
    found = []
    for term in order.terms if order.name == system.name else ():
        if GRADE_NAMES[term.grade - 1] == grade:
            for number, lesson in enumerate(term.lessons, start=1):
                entry = curriculum.entry(lesson)
                if entry is not None:
                    found.append(PlacedLesson(entry, (term.term, number)))
    return found


def _fits(entry: CatalogueEntry, grade: str) -> bool:
    if entry.grade is not None:
        return grade == GRADE_NAMES[entry.grade - 1]
    return entry.stage == "中职" and grade.startswith("中职")
