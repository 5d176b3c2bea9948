"""Classes are opened once; their grade is counted from the year in which they began."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.class_names import FIVE_FOUR, SIX_THREE, SchoolSystem, class_label, find_class, lasting_name
from quiz_api.domain.organisations import Organisation, OrganisationKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def test_classes_are_opened_once_and_called_by_their_grade(town: Town, admin: Visit) -> None:
    unit = town.path("云溪县第三小学")
    fields = {"unit": unit, "section": "小学", "entry_year": "2026", "numbers": "3"}
    assert admin.form("/school/classes", **fields).status_code == 303
    assert admin.form("/school/classes", **fields).status_code == 303
    page = page_of(admin, "/school/classes").partition('id="closing"')[0]
    assert [page.count(f"一年级({number})班") for number in (1, 2, 3)] == [1, 1, 1]
    town.clock.pass_time(days=300)
    assert "二年级(1)班" in page_of(town.staff(SCHOOL_ADMIN), "/school/classes")


@pytest.mark.parametrize(
    "fields", [{"section": "高中"}, {"entry_year": "1999"}, {"entry_year": "x"}, {"numbers": "0"}, {"numbers": "61"}]
)
def test_a_class_that_cannot_be_is_told(fields: dict[str, str], town: Town, admin: Visit) -> None:
    good = {"unit": town.path("云溪县第三小学"), "section": "小学", "entry_year": "2026", "numbers": "2"}
    answer = admin.form("/school/classes", **good | fields)
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)


TYPED = {
    "三年级三班": "2024级3班",
    "三（3）班": "2024级3班",
    "三年级（三）班": "2024级3班",
    "3年级3班": "2024级3班",
    "三三班": "2024级3班",
    "24级3班": "2024级3班",
    "三年级十二班": "2024级12班",
    "三(12)班": "2024级12班",
    "初一（3）班": "2020级3班",
    "初1三班": "2020级3班",
    "七年级三班": "2020级3班",
    "高二四班": "2016级4班",
    "33班": None,
    "三年级实验班": None,
    "三班": None,
    "初一(4)班": None,
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_class_is_found_however_its_grade_and_number_are_written(typed: str) -> None:
    entered = ((2024, 3), (2024, 12), (2020, 3), (2024, 1), (2022, 3), (2016, 4))
    found = find_class(typed, [unit(year, number) for year, number in entered], 2026, SIX_THREE)
    assert (found.name if found else None) == TYPED[typed]


def test_the_first_year_of_a_junior_school_is_the_sixth_grade_where_primary_schools_have_five() -> None:
    classes = [unit(2026, 1, "初中"), unit(2023, 2, "初中"), unit(2024, 1, "幼儿园")]
    found = [find_class(typed, classes, 2026, FIVE_FOUR) for typed in ("初一(1)班", "六年级一班", "初四2班", "大一班")]
    assert found == [classes[0], classes[0], classes[1], classes[2]]


@pytest.mark.parametrize("typed", ["小一班", "小(1)班", "小1班", "小班(1)班", "小班一班", "2026级1班"])
def test_a_class_of_a_kindergarten_is_found_as_people_call_it(typed: str) -> None:
    classes = [unit(2026, 1, "幼儿园"), unit(2025, 1, "幼儿园"), unit(2026, 2, "幼儿园")]
    assert find_class(typed, classes, 2026, SIX_THREE) == classes[0]


def test_a_class_that_is_called_so_is_meant_before_one_that_might_be() -> None:
    called = replace(unit(2025, 9), name="三年级三班")
    assert find_class("三年级三班", [unit(2024, 3), called], 2026, SIX_THREE) == called


def unit(entry_year: int, number: int, *stages: str) -> Organisation:
    name = lasting_name(entry_year, number)
    return Organisation("c_x", OrganisationKind.CLASS, name, "/a/b/c/d/", "", "", stages, entry_year, number)


LABELS = [
    (unit(2024, 3), SIX_THREE, "三年级(3)班"),
    (unit(2020, 2), SIX_THREE, "七年级(2)班"),
    (unit(2026, 1, "小学"), SIX_THREE, "一年级(1)班"),
    (unit(2026, 1, "初中"), SIX_THREE, "七年级(1)班"),
    (unit(2026, 1, "初中"), FIVE_FOUR, "六年级(1)班"),
    (unit(2022, 1, "小学"), FIVE_FOUR, "五年级(1)班"),
    (unit(2021, 1, "小学"), FIVE_FOUR, "2021级1班"),
    (unit(2025, 4, "高中"), SIX_THREE, "高二(4)班"),
    (unit(2024, 1, "幼儿园"), SIX_THREE, "大(1)班"),
    (unit(2025, 2, "中职"), SIX_THREE, "中职二年级(2)班"),
    (unit(2023, 2, "初中"), SIX_THREE, "2023级2班"),
    (unit(2027, 1, "小学"), SIX_THREE, "2027级1班"),
]


@pytest.mark.parametrize(("of", "system", "label"), LABELS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_class_is_called_by_the_grade_of_the_year(of: Organisation, system: SchoolSystem, label: str) -> None:
    assert class_label(of, 2026, system) == label


@pytest.mark.parametrize("typed", ["2024级3班", "三年级(3)班", "三年级（3）班", "三年级3班", " 2024 级 3 班 "])
def test_a_class_is_found_by_either_name(typed: str) -> None:
    classes = [unit(2024, 3), unit(2024, 1), unit(2022, 3)]
    assert find_class(typed, classes, 2026, SIX_THREE) == classes[0]
    assert find_class(typed, [*classes, unit(2024, 3)], 2026, SIX_THREE) is None
