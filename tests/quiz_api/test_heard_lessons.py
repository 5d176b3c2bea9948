"""A class whose families heard a lesson in the room and have not finished it: a school's page says just that."""

from __future__ import annotations

import re

from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import parents_session, run, sign_in, token
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, Town, Visit

NONE_FINISHED, HEARD_ONLY = "还没有家庭学完的课", "有家庭在现场听过课，还没有一户自己学完"


def heard_by(town: Town, *cards: int) -> Visit:
    admin, session = parents_session(town, page_id="p-czh-01")
    run(admin, session, "begin")
    for card in cards:
        assert sign_in(town.household(card), session, token(town, session)).status_code == 201
    run(admin, session, "close")
    return admin


def families(page: str) -> str:
    return page.split('id="classes"')[1].split("<details", maxsplit=1)[0]


def test_a_class_that_only_heard_a_lesson_is_told_so(town: Town) -> None:
    assert NONE_FINISHED in page_of(town.staff(CARD_SCHOOL_ADMIN), "/school")
    page = page_of(heard_by(town, 1, 2), "/school")
    assert NONE_FINISHED not in page
    assert "家庭还没有学完的课。请班主任把家庭学习卡发下去" not in page
    assert HEARD_ONLY in families(page)
    assert re.search(r"<li>七年级\(2\)班，[^<]+，2 户</li>", families(page))
    assert "<b>0</b><span>户次学完家长课" in page


def test_who_finishes_leaves_the_list_and_counts(town: Town) -> None:
    admin = heard_by(town, 1, 2)
    town.household(1).finish_lesson(ALL_RIGHT)
    page = page_of(admin, "/school")
    assert HEARD_ONLY not in page
    assert re.search(r"<li>七年级\(2\)班，[^<]+，1 户</li>", families(page))
    assert "<b>1</b><span>户次学完家长课" in page
    town.household(2).finish_lesson(ALL_RIGHT)
    assert "<h3>只在现场听过" not in page_of(admin, "/school")


def test_above_the_school_no_family_is_counted_out(town: Town) -> None:
    admin = heard_by(town, 1)
    school = page_of(admin, "/school").split("/school/judging?unit=")[1].split('"')[0]
    page = page_of(town.staff(COUNTY_ADMIN), f"/school?unit={school}")
    assert "只在现场听过、还没有学完的，不算" in families(page)
    assert "1 户" not in families(page)
