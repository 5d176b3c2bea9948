"""What the home page needs to show 本周: each grade's lessons in the two-week slots of the school year.

A build knows no today. The page carries the dates of every slot and the browser picks the one that holds its date.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from site_builder.compiling.routes import LAST_SLOT
from site_builder.compiling.section_pages import SectionPage, grade_page, reading_order
from site_builder.curriculum import Curriculum, Lesson
from site_builder.policy import Calendar, Slot


@dataclass(frozen=True, slots=True)
class SlotLessons:
    """One two-week slot. `dates` is None when the calendar does not know the slot."""

    term: int
    slot: int
    dates: Slot | None
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class GradeWeeks:
    """A grade's year: only slots that have a lesson."""

    page: SectionPage
    slots: tuple[SlotLessons, ...]


def weeks_by_grade(curriculum: Curriculum, calendar: Calendar) -> tuple[GradeWeeks, ...]:
    """Every grade that has lessons, in order of grades, its slots in order of the year."""
    dates = {(term.term, slot.slot): slot for term in calendar.terms for slot in term.slots}
    taught_here = (page for page in curriculum.pages if isinstance(page, Lesson) and page.slot <= LAST_SLOT)
    lessons = sorted(taught_here, key=reading_order)
    grades = []
    by_grade: dict[SectionPage, list[Lesson]] = {}
    for lesson in lessons:
        by_grade.setdefault(grade_page(lesson), []).append(lesson)
    for page, inside in by_grade.items():
        slots = [
            SlotLessons(term, slot, dates.get((term, slot)), tuple(taught))
            for (term, slot), taught in groupby(inside, key=lambda lesson: (lesson.term, lesson.slot))
        ]
        grades.append(GradeWeeks(page, tuple(slots)))
    return tuple(grades)
