"""From the ledger to the lesson: titles lead to the plan, and what is missing has a name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town

LINK = '<a href="/lessons/g03/g03-t1-06.html">生气的时候</a>'


@pytest.fixture
def town() -> Town:
    return Town(calendar_of_site=TODAY_SLOTS)


def test_a_taught_lesson_leads_to_its_plan(town: Town) -> None:
    teacher = town.staff(TEACHER)
    taught(teacher, class_of(town, "2024级1班"), on=date(2026, 11, 23))
    assert f'data-label="课题">{LINK}' in page_of(teacher, "/me/lessons").partition('id="own"')[2]
    assert f'data-label="课题">{LINK}' in page_of(town.staff(SCHOOL_ADMIN), "/school/lessons").partition('id="rows"')[2]


def test_what_is_missing_is_named_and_leads_to_its_plan(town: Town) -> None:
    town.clock.pass_time(days=10)  # the slot of the lesson, 16 to 29 November, is over
    mine = page_of(town.staff(TEACHER), "/me/lessons")
    assert f'缺一节</span>\n<span class="why">{LINK}' in mine
    path = class_of(town, "2024级1班")
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, "/school/lessons")
    assert f"《{LINK}》" in page.partition("缺的是哪几课，3 个班")[2].partition("</details>")[0]
    assert "缺课《生气的时候》，去补录" in page
    assert (
        f"《{LINK}》"
        in page_of(admin, f"/school/lessons?class={path}").partition("还缺 2 节：")[2].partition("</p>")[0]
    )
