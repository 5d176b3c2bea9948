"""A lesson that is missing leads to where it is made up."""

from __future__ import annotations

import re

import pytest

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_lessons_taught import SCHOOL
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town


@pytest.fixture
def town() -> Town:
    return Town(calendar_of_site=TODAY_SLOTS)


def test_a_missing_lesson_leads_to_the_sheet_that_makes_it_up(town: Town) -> None:
    page = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    missing = re.findall(
        r'<a class="tap" href="#register" title="缺[^"]*"'
        r' aria-label="([^"]+)缺课(?:《[^》]+》)?，去补录">',
        page,
    )
    done, due = map(int, re.findall(r"<b>(\d+) / (\d+)</b><span>节该上的课上了", page)[0])
    assert len(missing) == due - done > 0
    assert '<h2 id="register">纸上登记的' in page
    assert '再早的在下面<a href="#register">“纸上登记的”</a>里补录' in page
    teacher = page_of(town.staff(TEACHER), f"/school/lessons?unit={town.path(SCHOOL)}")
    assert "#register" not in teacher
    assert "再早的请学校管理员补录" in teacher
