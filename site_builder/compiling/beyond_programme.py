"""选学: lessons for parents that stand in no term's plan, read by a home that meets with the matter (decision 48)."""

from __future__ import annotations

from site_builder.compiling.section_pages import Listed
from site_builder.curriculum import ParentLesson

PROGRAMME_LESSONS = 12
"""Numbers of a stage that make up its programme of four terms, three a term."""


def is_beyond_programme(page: Listed) -> bool:
    return isinstance(page, ParentLesson) and page.number > PROGRAMME_LESSONS
