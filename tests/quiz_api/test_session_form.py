"""The form of a new session: what a school teaches comes first, and what is counted stands in the open."""

from __future__ import annotations

import re

import pytest

from tests.quiz_api.card_visits import CARD_CLASS, OTHER_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import LESSON, SCHOOL
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, Town

MEETING = {"form": "线下无屏", "title": "识别与转介", "begins": "2026-11-26T15:30", "minutes": "60"}
OURS, STAFF, OTHERS = "家长课：初中", "教师研修", "别的学段的家长课：初中"


def groups(page: str) -> list[str]:
    """What the lessons to choose from are headed by, in order."""
    (found,) = re.findall(r'<select id="page_id".*?</select>', page, re.DOTALL)
    return re.findall(r'<optgroup label="([^"]*)"', found)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (CARD_SCHOOL_ADMIN, "", [OURS, STAFF]),
        (CARD_SCHOOL_ADMIN, "校本研修", [STAFF, OURS]),
        (SCHOOL_ADMIN, "", [STAFF, OTHERS]),  # a primary school; the lesson is for parents of 初中
        (COUNTY_ADMIN, "", [OURS, STAFF]),
    ],
)
def test_lessons_of_other_stages_stand_behind_those_of_the_school(
    town: Town, name: str, kind: str, expected: list[str]
) -> None:
    assert groups(page_of(town.staff(name), f"/sessions/new?kind={kind}")) == expected


def test_a_class_is_offered_the_stage_that_it_is_in(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    in_grade_seven, in_grade_three = (class_path(town, name, SCHOOL) for name in (CARD_CLASS, OTHER_CLASS))
    assert groups(page_of(admin, f"/sessions/new?unit={in_grade_seven}"))[0] == OURS
    assert groups(page_of(admin, f"/sessions/new?unit={in_grade_three}")) == [STAFF, OTHERS]


def test_guidance_or_practice_is_asked_in_the_open(town: Town) -> None:
    page = page_of(town.staff(CARD_SCHOOL_ADMIN), "/sessions/new")
    asked, folded = page.index('id="practice"'), page.index('<details class="fold"')
    assert page.index('id="page_id"') < asked < folded, "the lesson first: it says what it is"
    assert "少年的大脑与情绪（指导）" in page


def test_guidance_or_practice_follows_the_lesson_and_a_mismatch_is_named_before_it_is_saved(town: Town) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    fields = {"kind": "家长学校", "form": "线下有屏", "venue": "学校", "title": "一起走一走", "host": "", "place": ""}
    fields |= {"unit": unit, "audience": unit, "begins": "2026-11-26T19:00", "minutes": "60"}

    def made(**more: str) -> str:
        answer = admin.form("/sessions/new", **fields, **more)
        if answer.status_code == 422:
            return answer.get_data(as_text=True)
        page = page_of(admin, answer.headers["Location"])
        (found,) = re.findall(r"家长学校（(指导|实践)）", page)
        return str(found)

    assert made(practice="", page_id=LESSON) == "指导"
    asked = made(practice="实践", page_id=LESSON)
    assert "《少年的大脑与情绪》是指导课，这里选的是实践" in asked
    assert 'name="practice_sure"' in asked
    assert "没有选课，写明算指导还是实践" in made(practice="", page_id="")
    assert made(practice="实践", page_id="") == "实践"
    assert made(practice="实践", page_id=LESSON, practice_sure="yes") == "实践"


def shown_to(page: str, whom: str) -> list[bool]:
    """Of each part of the form that is for them alone: whether it is shown without a script."""
    return ["hidden" not in rest for rest in re.findall(rf'data-for="{whom}"([^>]*)>', page)]


def test_a_training_of_a_school_asks_nothing_about_classes_or_guidance(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    page = page_of(admin, "/sessions/new?kind=校本研修")
    assert (shown_to(page, "parents"), shown_to(page, "staff")) == ([False, False], [True])
    page = page_of(admin, "/sessions/new?kind=家长会")
    assert (shown_to(page, "parents"), shown_to(page, "staff")) == ([True, True], [False])
    assert shown_to(page_of(town.staff(COUNTY_ADMIN), "/sessions/new?kind=片区教研"), "parents") == [False]


@pytest.mark.parametrize("ticks_a_class", [False, True])
def test_a_training_of_a_school_invites_all_its_staff_whatever_was_ticked(town: Town, ticks_a_class: bool) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    audience = {"audience": class_path(town, CARD_CLASS, SCHOOL)} if ticks_a_class else {}
    made = admin.form("/sessions/new", kind="校本研修", **MEETING, **audience)
    assert made.status_code == 303
    found = town.stores.ledger.door().class_session(made.headers["Location"].removeprefix("/sessions/"))
    assert found is not None
    assert found.audience == (town.path(SCHOOL),)


def test_parents_are_still_invited_by_name(town: Town) -> None:
    answer = town.staff(CARD_SCHOOL_ADMIN).form("/sessions/new", kind="家长会", **MEETING)
    assert "请选择谁来参加" in answer.get_data(as_text=True)
