"""`/me` says what to do next, and the way through sign-in and consent ends where it was meant to."""

from __future__ import annotations

from html import unescape

import pytest

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.services.next_step import stages_of_class
from tests.quiz_api.reading_pages import hidden, page_of
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT, WRONG
from tests.quiz_api.town import COUNTY_ADMIN, PASSWORD, SCHOOL_ADMIN, TEACHER, Town

LESSON = "/parents/czh/p-czh-01.html#quiz"

NINE_YEARS = ("小学低", "小学中高", "初中")


def test_a_teacher_is_shown_the_next_module(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert '<a class="btn main" href="/training/s/t-s-01.html">开始学</a>' in page_of(teacher, "/me")
    teacher.submit(WRONG)
    assert '<a class="btn main" href="/training/s/t-s-01.html">接着学</a>' in page_of(teacher, "/me")
    teacher.submit(RIGHT)
    page = page_of(teacher, "/me")
    assert "现有的模块都学完了" in page
    assert "还差 6.0 学时" in page
    assert "做过的测验，2 次" in page


def test_a_module_learned_last_year_is_not_proposed_again(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    town.clock.pass_time(days=300)
    assert "现有的模块都学完了" in page_of(town.staff(TEACHER), "/me")


@pytest.mark.parametrize(("username", "address"), [(SCHOOL_ADMIN, "/school"), (COUNTY_ADMIN, "/county")])
def test_administrators_are_led_to_their_unit_and_owe_no_hours(town: Town, username: str, address: str) -> None:
    page = page_of(town.staff(username), "/me")
    assert f'<a class="btn main" href="{address}">打开总览</a>' in page
    assert "还差" not in page


def test_a_family_is_shown_the_next_lesson_and_then_what_it_finished(town: Town) -> None:
    family = town.household()
    assert '<a class="btn main" href="/parents/czh/p-czh-01.html">看这一课</a>' in page_of(family, "/me")
    family.finish_lesson(PARENT_SHEET)
    page = page_of(family, "/me")
    assert "本学年学完了 1 课" in page
    assert "现有的课都学完了" in page
    assert "<table" not in page


def test_a_family_on_its_way_to_a_lesson_meets_the_notice_once_and_arrives(town: Town) -> None:
    family = town.visit()
    signed_in = family.form("/sign-in", household_code=town.codes[0], next=LESSON)
    assert signed_in.headers["Location"] == "/me/consent?next=/parents/czh/p-czh-01.html%23quiz"
    family.csrf = family.get("/api/v1/me").json["csrf_token"]
    fields = hidden(page_of(family, signed_in.headers["Location"]), "event_id", "at", "notice_version", "next")
    answered = family.form("/me/consent", given="no", **fields)
    assert (answered.status_code, answered.headers["Location"]) == (303, LESSON)
    again = town.visit().form("/sign-in", household_code=town.codes[0], next=LESSON)
    assert again.headers["Location"] == LESSON


def test_the_consent_page_keeps_its_target_through_sign_in(town: Town) -> None:
    family = town.visit()
    wanted = "/me/consent?next=%2Fparents%2Fczh%2Fp-czh-01.html%23quiz"
    turned = family.get(wanted)
    target = hidden(page_of(family, turned.headers["Location"]), "next")["next"]
    wrong = family.form("/sign-in", household_code="000000000000", next=target)
    target = hidden(unescape(wrong.get_data(as_text=True)), "next")["next"]
    signed_in = family.form("/sign-in", household_code=town.codes[0], next=target)
    assert hidden(page_of(family, signed_in.headers["Location"]), "next")["next"] == LESSON


def test_staff_go_straight_where_they_wanted_to(town: Town) -> None:
    answer = town.visit().form("/sign-in", username=TEACHER, password=PASSWORD, next="/training/index.html")
    assert answer.headers["Location"] == "/training/index.html"


@pytest.mark.parametrize(
    ("stages", "entry_year", "expected"),
    [
        (("小学低", "小学中高"), 2026, ("小学低",)),
        (("小学低", "小学中高"), 2025, ("小学低",)),
        (("小学低", "小学中高"), 2024, ("小学中高",)),
        (("小学低", "小学中高", "初中"), 2020, ("初中",)),
        (("小学低", "小学中高", "初中"), 2017, ("小学低", "小学中高", "初中")),
        (("初中",), 2026, ("初中",)),
        (("初中", "高中"), 2026, ("初中", "高中")),
        (("幼儿园", "小学低"), 2026, ("幼儿园", "小学低")),
        (("小学低",), None, ("小学低",)),
    ],
)
def test_the_entry_year_of_a_class_tells_its_stage(
    stages: tuple[str, ...], entry_year: int | None, expected: tuple[str, ...]
) -> None:
    school = Organisation("o_s", OrganisationKind.SCHOOL, "学校", "/o_c/o_k/o_s/", stages=stages)
    unit = Organisation("c_1", OrganisationKind.CLASS, "班", "/o_c/o_k/o_s/c_1/", entry_year=entry_year, number=1)
    assert stages_of_class(unit, school, 2026, SIX_THREE) == expected


@pytest.mark.parametrize(("section", "expected"), [("初中", ("初中",)), ("小学", ("小学低",)), ("中职", NINE_YEARS)])
def test_a_class_that_names_its_section_is_in_a_stage_of_it(section: str, expected: tuple[str, ...]) -> None:
    school = Organisation("o_s", OrganisationKind.SCHOOL, "学校", "/o_c/o_k/o_s/", stages=NINE_YEARS)
    place = (OrganisationKind.CLASS, "班", "/o_c/o_k/o_s/c_1/")
    unit = Organisation("c_1", *place, stages=(section,), entry_year=2026, number=1)
    assert stages_of_class(unit, school, 2026, SIX_THREE) == expected


def test_a_family_still_finds_what_it_finished_in_earlier_school_years(town: Town) -> None:
    family = town.household()
    assert "以前学年的课" not in page_of(family, "/me")
    family.finish_lesson(PARENT_SHEET)
    assert "以前学年的课" not in page_of(family, "/me")
    town.clock.pass_time(days=330)
    later = town.visit()
    assert later.sign_in(household_code=town.codes[0]).status_code == 200
    page = page_of(later, "/me")
    earlier = page.split("以前学年的课")[1].split("</section>")[0]
    assert ("1 课" in earlier, "2026年11月23日" in earlier, "少年的大脑与情绪" in earlier) == (True, True, True)
    assert "本学年还没有学完的课" in page
