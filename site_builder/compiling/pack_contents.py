"""Which lessons go into a pack: those of a unit, a term or a grade.

A unit is the lessons of one area in one term of a grade: that is how a term's plan is divided where textbooks have
units, and a lesson already says its area.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.compiling.section_pages import AREA_CODES, TERM_NAMES, grade_page, reading_order
from site_builder.curriculum import Curriculum, Lesson
from site_builder.step_memory import basis_of


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack. `key` is a grade (`g07`), a term of it (`g07-t1`) or a unit (`g07-t1-mood`)."""

    key: str
    title: str
    label: str
    lessons: tuple[Lesson, ...]

    def mark(self, marks: Mapping[str, str]) -> str:
        """Changes when a lesson of the pack does, or comes or goes. `marks` has the digests of sources by page id."""
        return basis_of(self.key, *(f"{lesson.id} {marks[lesson.id]}" for lesson in self.lessons))


def packs_of(curriculum: Curriculum) -> dict[str, Pack]:
    """Every pack that the lessons allow, by its key: grades first, each followed by its terms and units."""
    lessons = sorted((page for page in curriculum.pages if isinstance(page, Lesson)), key=reading_order)
    packs: dict[str, Pack] = {}
    for grade in dict.fromkeys(grade_page(lesson) for lesson in lessons):
        year = [lesson for lesson in lessons if grade_page(lesson) == grade]
        _add(packs, grade.key, grade.title, "全年", year)
        for term, name in TERM_NAMES.items():
            taught = [lesson for lesson in year if lesson.term == term]
            _add(packs, f"{grade.key}-t{term}", f"{grade.title}{name}", name, taught)
            for area, code in AREA_CODES.items():
                unit = [lesson for lesson in taught if lesson.area == area]
                _add(packs, f"{grade.key}-t{term}-{code}", f"{grade.title}{name} {area}", f"{name} {area}", unit)
    return packs


def _add(packs: dict[str, Pack], key: str, title: str, label: str, lessons: list[Lesson]) -> None:
    if lessons:
        packs[key] = Pack(key, title, label, tuple(lessons))
