"""Whose hand is large: worksheets of these children have longer lines to write on."""

from __future__ import annotations

from site_builder.curriculum import Lesson

LAST_OF_PRIMARY = 6
BEFORE_SCHOOL = "幼小衔接"


def is_written_large(lesson: Lesson) -> bool:
    """True before school and in primary school."""
    return lesson.stage == BEFORE_SCHOOL if lesson.grade is None else lesson.grade <= LAST_OF_PRIMARY
