"""Two lessons in one slot: the programme's is what the syllabus has there, the other can be taught as well."""

from __future__ import annotations

from dataclasses import replace

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.school_terms import Slot
from quiz_api.services.lesson_order import lessons_of
from quiz_api.services.served_curriculum import ServedCurriculum
from site_builder.bundle import entry_of
from tests.quiz_api.small_bank import bank, catalogue, class_lesson


def test_the_syllabus_of_a_slot_is_the_lesson_of_the_programme() -> None:
    beside = replace(class_lesson(), id="g03-t1-21", title="本校的课", source="lessons/g03/g03-t1-21.md")
    known = replace(catalogue(), entries=(entry_of(beside), entry_of(class_lesson())))
    found = lessons_of(ServedCurriculum(known, bank()), "三年级", SIX_THREE)
    assert [entry.id for entry in found.entries] == ["g03-t1-06", "g03-t1-21"]
    lesson = found.of(Slot(1, 6, ()))
    assert lesson is not None
    assert lesson.id == "g03-t1-06"
