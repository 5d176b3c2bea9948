"""学期计划: a term of a school on one sheet."""

from __future__ import annotations

import re

import pytest

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_lessons_taught import SCHOOL, class_of, taught
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town


@pytest.fixture
def town() -> Town:
    """A town whose first term has a slot that is over, the present one (16 to 29 November) and one to come."""
    return Town(calendar_of_site=TODAY_SLOTS)


def test_the_plan_of_a_term_names_each_fortnight_of_each_grade_and_what_was_taught(town: Town) -> None:
    own = {"title": "雨天也能玩", "area": "人际"}
    taught(town.staff(TEACHER), class_of(town, "2024级1班"))
    taught(town.staff(TEACHER), class_of(town, "2024级3班"), own=own, minutes=40)
    page = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    address = re.search(r'href="(/school/lessons/plan[^"]*)"', page)
    assert address
    plan = page_of(town.staff(SCHOOL_ADMIN), address[1].replace("&amp;", "&"))
    heads = re.findall(r'<th scope="col">([^<]+)', plan)
    assert heads[0] == "周次"
    assert "三年级" in heads
    line = re.search(r'<tr><th scope="row">第11—12周<span[^>]*>11\.16—11\.29</span>.*?</tr>', plan, re.DOTALL)
    assert line
    cell = next(found for found in line[0].split("<td") if 'data-label="三年级"' in found)
    assert "生气的时候" in cell
    assert "上了 2 / 2 个班" in cell
    assert "换成：雨天也能玩" in cell
    empty = re.findall(r'<th scope="row">第(\d+)—\d+周(?:(?!</tr>).)*?上了 0 / 2 个班', plan, re.DOTALL)
    assert empty == ["9"], "of the three the one that is over, and not those that run or are to come"
    assert SCHOOL in plan
    assert "审核（校长）" in plan


def test_the_plan_of_a_term_is_a_schools_and_opens_to_whoever_sees_its_lessons(town: Town) -> None:
    address = f"/school/lessons/plan?unit={town.path(SCHOOL)}"
    for username in (TEACHER, SCHOOL_ADMIN, COUNTY_ADMIN):
        assert town.staff(username).get(address).status_code == 200
    assert town.staff("lh2z09").get(address).status_code == 404
    assert town.staff(COUNTY_ADMIN).get("/school/lessons/plan").status_code == 404
