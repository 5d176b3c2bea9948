"""A school's list of lessons stays short: folded by two weeks, and one class's lessons are one step away."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_lessons_taught import SCHOOL, class_of, taught
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town


@pytest.fixture
def town() -> Town:
    return Town(calendar_of_site=TODAY_SLOTS)


def test_lessons_are_folded_by_two_weeks_and_a_class_is_found_in_one_step(town: Town) -> None:
    first, other = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    town.clock.pass_time(days=-16)
    taught(town.staff(TEACHER), first, on=date(2026, 11, 5))
    taught(town.staff(TEACHER), other, on=date(2026, 11, 6), minutes=10)
    town.clock.pass_time(days=16)
    taught(town.staff(TEACHER), first, on=date(2026, 11, 17))
    taught(town.staff(TEACHER), first, on=date(2026, 11, 20))
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, "/school/lessons")
    groups = re.findall(r'<details class="fold"( open)?><summary><span>([^<]*)<span class="why">([^<]*)', page)
    assert groups == [
        (" open", "第一学期第11—12周，2 节，1 个班", "11月17日至11月20日"),
        ("", "第一学期第9—10周，2 节，2 个班", "11月5日至11月6日，计入 1 节"),
    ]
    days = re.findall(r'<tr id="r_\w+"><th scope="row" class="date">2026年([^<]*)', page)
    assert days == ["11月20日", "11月17日", "11月6日", "11月5日"]
    assert f'href="/school/lessons?unit={town.path(SCHOOL)}&term=1&class={other}#rows"' in page
    one = page_of(admin, f"/school/lessons?class={other}")
    assert "只看三年级(3)班，1 节" in one
    assert re.findall(r'<tr id="r_\w+"><th scope="row" class="date">2026年([^<]*)', one) == ["11月6日"]
    assert '<details class="fold"' not in one
    assert "第一学期第11—12周，2 节" in page_of(admin, "/school/lessons?class=/o_elsewhere/")


def test_newest_is_by_the_day_of_the_lesson_and_then_by_when_it_was_written_down(town: Town) -> None:
    first, other = class_of(town, "2024级1班"), class_of(town, "2024级3班")
    teacher = town.staff(TEACHER)
    taught(teacher, first, on=date(2026, 11, 20))
    taught(teacher, first, on=date(2026, 11, 18))
    taught(teacher, other, on=date(2026, 11, 20))
    line = r'<th scope="row"[^>]*>2026年([^<]*)</th><td[^>]*data-label="班级">([^<]*)'
    for person, page in ((TEACHER, "/me/lessons"), (SCHOOL_ADMIN, "/school/lessons")):
        listed = re.findall(line, page_of(town.staff(person), page))
        assert listed == [("11月20日", "三年级(3)班"), ("11月20日", "三年级(1)班"), ("11月18日", "三年级(1)班")], page


def test_a_long_group_is_folded_too(town: Town) -> None:
    for day in (16, 17, 18, 19, 20, 21, 22):
        for name in ("2024级1班", "2024级3班"):
            taught(town.staff(TEACHER), class_of(town, name), on=date(2026, 11, day))
    page = page_of(town.staff(SCHOOL_ADMIN), "/school/lessons")
    assert "14 节，2 个班" in page
    assert '<details class="fold" open>' not in page
