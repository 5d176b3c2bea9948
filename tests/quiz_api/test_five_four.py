"""A city of 五四学制, five years of primary school and four of 初中: names of classes, leaving, what fits them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from site_builder.bundle import entry_of
from site_builder.curriculum import Lesson
from site_builder.policy import Order, OrderedTerm
from tests.quiz_api.card_visits import act, class_path, codes, consented, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import catalogue, class_lesson
from tests.quiz_api.test_lessons_taught import taught
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TODAY_SLOTS, Town

SCHOOL, TEACHER = "青石岭九年一贯制学校", "qslx01"
FIFTH, SIXTH = "小学2022级1班", "初中2026级1班"
IN_A_YEAR = 300


@pytest.fixture
def town() -> Town:
    town = Town(environment={"XINYU_SCHOOL_SYSTEM": "五四"}, calendar_of_site=TODAY_SLOTS)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    for section, entry_year in (("小学", "2022"), ("小学", "2024"), ("初中", "2026"), ("初中", "2023")):
        fields = {"section": section, "entry_year": entry_year, "numbers": "1"}
        assert admin.form("/school/classes", unit=town.path(SCHOOL), **fields).status_code == 303
    return town


def labels(town: Town) -> list[str]:
    page = page_of(town.staff(CARD_SCHOOL_ADMIN), "/school/classes")
    return re.findall(r"((?:[一二三四五六七八九]年级|高[一二三])\(1\)班)", page.partition('class="fold"')[0])


def test_grade_six_is_the_first_of_the_lower_secondary_school(town: Town) -> None:
    assert {"三年级(1)班", "五年级(1)班", "六年级(1)班", "九年级(1)班"} <= set(labels(town))


def test_at_the_turn_of_the_year_grades_five_and_nine_leave_and_the_others_go_up(town: Town) -> None:
    town.clock.pass_time(days=IN_A_YEAR)
    shown = set(labels(town))
    assert {"四年级(1)班", "七年级(1)班"} <= shown
    assert shown & {"五年级(1)班", "六年级(1)班", "九年级(1)班"} == set()
    answer = taught(town.staff(TEACHER), class_path(town, FIFTH, SCHOOL), on=town.clock().date())
    assert answer.json["code"] == "class-gone"


def test_lessons_stand_under_the_grade_of_the_place_on_pages_and_in_files(town: Town) -> None:
    path = class_path(town, SIXTH, SCHOOL)
    assert taught(town.staff(TEACHER), path, on=date(2026, 11, 20)).status_code == 201
    admin = town.staff(CARD_SCHOOL_ADMIN)
    assert "六年级(1)班" in page_of(admin, "/school/lessons")
    issued = admin.export(report="lessons-taught", organisation=town.path(SCHOOL))
    rows = list(csv.DictReader(io.StringIO(admin.get(issued.json["url"]).data.decode("utf-8-sig"))))
    assert [row["班级"] for row in rows] == ["六年级(1)班"]


@pytest.mark.parametrize(("name", "fits"), [(SIXTH, True), (FIFTH, False)])
def test_a_family_is_offered_the_lessons_of_its_stage(town: Town, name: str, *, fits: bool) -> None:
    """The lesson of this edition is one for 初中: a family of grade six has it, one of grade five has not."""
    admin, path = town.staff(CARD_SCHOOL_ADMIN), class_path(town, name, SCHOOL)
    assert act(admin, "issue", path, most=1).status_code == 303
    family = consented(sign_in(town, codes(admin, path)[1]))
    assert ("少年的大脑与情绪" in page_of(family, "/me")) is fits


ORDER = Order(
    "五四学制",
    (OrderedTerm(6, 1, ("g06-t1-01", "g06-t1-02", "g06-t1-03", "g06-t1-04", "g06-t1-05", "g05-t1-06")),),
)
"""In the sixth two weeks of grade six a lesson of grade five; grade six of 六三 has one of its own."""


def lesson(page_id: str, title: str) -> Lesson:
    return replace(class_lesson(), id=page_id, title=title, grade=int(page_id[1:3]), source=f"lessons/{page_id}.md")


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> Town:
    """Two schools in one county, one of 五四, and lessons for grades five and six in the present two weeks."""
    lessons = (lesson("g05-t1-06", "目标爬楼梯"), lesson("g06-t1-06", "和世界有关系"))
    known = catalogue()
    listing = replace(known, entries=(*known.entries, *map(entry_of, lessons)), order=ORDER)
    monkeypatch.setattr("tests.quiz_api.town.catalogue", lambda: listing)
    town = Town(calendar_of_site=TODAY_SLOTS)
    for school, admin in ((SCHOOL, CARD_SCHOOL_ADMIN), ("云溪县第三小学", SCHOOL_ADMIN)):
        for entry_year in ("2022", "2021"):
            fields = {"section": "小学", "entry_year": entry_year, "numbers": "1"}
            assert town.staff(admin).form("/school/classes", unit=town.path(school), **fields).status_code == 303
    opened = {"section": "初中", "entry_year": "2026", "numbers": "1"}
    assert town.staff(CARD_SCHOOL_ADMIN).form("/school/classes", unit=town.path(SCHOOL), **opened).status_code == 303
    says = town.staff(COUNTY_ADMIN).form("/units/system", unit=town.path(SCHOOL), to="五四")
    assert says.status_code == 303
    return town


def proposed(town: Town, teacher: str) -> dict[str, str]:
    """Of each class on 我上的课, the lesson that is chosen before anybody chooses."""
    rows = page_of(town.staff(teacher), "/me/lessons").split("<tr>")
    found = [
        (re.search(r'aria-label="(\S+)的课题"', row), re.search(r'value="([\w-]+)" selected', row)) for row in rows
    ]
    return {label[1]: chosen[1] for label, chosen in found if label and chosen}


def test_the_lesson_of_these_two_weeks_is_that_of_the_system_of_the_school(ordered: Town) -> None:
    here, beside = proposed(ordered, TEACHER), proposed(ordered, "yx3x01")
    assert here["六年级(1)班"] == "g05-t1-06"
    assert here["五年级(1)班"] == "g05-t1-06"  # grade five has no order of its own in this test
    assert beside["六年级(1)班"] == "g06-t1-06"


def test_the_lesson_page_offers_the_classes_to_which_it_was_moved(ordered: Town) -> None:
    (sixth,) = [
        one for one in ordered.staff(TEACHER).get("/api/v1/classes").json["classes"] if one["grade"] == "六年级"
    ]
    assert sixth["also"] == ["g05-t1-06"]
    beside = ordered.staff("yx3x01").get("/api/v1/classes").json["classes"]
    assert {tuple(one["also"]) for one in beside} == {()}


def test_the_empty_register_of_a_term_names_the_lessons_of_the_order(ordered: Town) -> None:
    admin = ordered.staff(CARD_SCHOOL_ADMIN)
    answer = admin.get(f"/school/lessons/register.xlsx?unit={ordered.path(SCHOOL)}&term=1")
    rows = [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    sixth = [row for row in rows if "六年级(1)班" in row and "g05-t1-06" in row]
    assert len(sixth) == 1
