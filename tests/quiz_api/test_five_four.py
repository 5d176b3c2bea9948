"""A city of 五四学制, five years of primary school and four of 初中: names of classes, leaving, what fits them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from tests.quiz_api.card_visits import act, class_path, codes, consented, sign_in
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_lessons_taught import taught
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, TODAY_SLOTS, Town

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
