"""What the home page needs to show 本周: each grade's lessons in the two-week slots of the school year.

A build knows no today. The page carries the dates of every slot and the browser picks the one that holds its date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from site_builder.compiling.routes import LAST_SLOT
from site_builder.compiling.section_pages import (
    NO_ORDER,
    SectionPage,
    grade_page,
    lessons_in_order,
    order_page,
    reading_order,
)
from site_builder.curriculum import GRADE_NAMES, Curriculum, Lesson
from site_builder.policy import Calendar, Order, Slot


@dataclass(frozen=True, slots=True)
class SlotLessons:
    """One two-week slot. `dates` is None when the calendar does not know the slot."""

    term: int
    slot: int
    dates: Slot | None
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class GradeWeeks:
    """A grade's year: only slots that have a lesson. `page` lists all of it; `order` names another school system, in
    which the grade has its lessons otherwise.
    """

    page: SectionPage
    slots: tuple[SlotLessons, ...]
    key: str
    grade: str
    order: str = ""

    @property
    def name(self) -> str:
        return f"{self.grade}（{self.order}）" if self.order else self.grade


def weeks_by_grade(curriculum: Curriculum, calendar: Calendar, order: Order = NO_ORDER) -> tuple[GradeWeeks, ...]:
    """Every grade that has lessons, in order of grades, its slots in order of the year; then those of the order."""
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
        grades.append(GradeWeeks(page, tuple(slots), page.key, page.title))
    return (*grades, *_weeks_in_order(curriculum, dates, order))


def _weeks_in_order(curriculum: Curriculum, dates: dict[tuple[int, int], Slot], order: Order) -> Iterator[GradeWeeks]:
    for grade, terms in groupby(order.terms, key=lambda term: term.grade):
        slots = [
            SlotLessons(term.term, number, dates.get((term.term, number)), (lesson,))
            for term in terms
            for number, lesson in enumerate(lessons_in_order(curriculum, term), start=1)
            if isinstance(lesson, Lesson)
        ]
        if slots:
            yield GradeWeeks(order_page(order), tuple(slots), f"g{grade:02d}-54", GRADE_NAMES[grade - 1], order.name)
