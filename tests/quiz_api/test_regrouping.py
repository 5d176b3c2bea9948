"""分班 by one list, a family's answer on paper, and the staff list that comes out as it goes in."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from quiz_api.domain.records import Consent, RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, CLASS, OTHER_CLASS, act, class_path, codes, numbers
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import people, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, SCHOOL_ADMIN, Town, Visit

HEADER = ("原班级", "原卡号", "新班级", "新卡号")


@pytest.fixture
def admin(town: Town) -> Visit:
    """Two classes with three cards each, issued yesterday."""
    visit = town.staff(SCHOOL_ADMIN)
    for name in (CLASS, OTHER_CLASS):
        act(visit, "issue", class_path(town, name), most=3)
    town.clock.pass_time(days=1)
    return town.staff(SCHOOL_ADMIN)


def regroup(town: Town, visit: Visit, *rows: tuple[object, ...]) -> TestResponse:
    fields = {
        "csrf_token": visit.csrf,
        "unit": town.path("云溪县第三小学"),
        "file": (io.BytesIO(xlsx(HEADER, *rows)), "x.xlsx"),
    }
    return visit.client.post("/school/classes/regroup", data=fields, content_type="multipart/form-data")


def test_cards_change_places_with_each_other(town: Town, admin: Visit) -> None:
    one, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    before = codes(admin, one), codes(admin, other)
    answer = regroup(
        town, admin, (CLASS, 1, OTHER_CLASS, 1), (OTHER_CLASS, 1, CLASS, 1), ("三年级3班", 2, OTHER_CLASS, 9)
    )
    assert answer.status_code == 303
    after = codes(admin, one), codes(admin, other)
    assert (after[0][1], after[1][1], after[1][9]) == (before[1][1], before[0][1], before[0][2])
    assert numbers(admin, one) == [1, 3]


def undo(visit: Visit) -> TestResponse:
    """Press the button that stands below the last 分班."""
    unit = re.search(r'regroup/undo.*?name="unit" value="([^"]+)".*?name="batch" value="([^"]+)"', classes(visit))
    assert unit, "there is no button"
    return visit.form("/school/classes/regroup/undo", unit=unit[1], batch=unit[2])


def classes(visit: Visit) -> str:
    return page_of(visit, "/school/classes")


MOVES = ((CLASS, 1, OTHER_CLASS, 1), (OTHER_CLASS, 1, CLASS, 1), (CLASS, 2, OTHER_CLASS, 9))


@pytest.mark.parametrize("days", [0, 6])
def test_a_regrouping_is_taken_back_whole_and_cards_are_valid_all_along(town: Town, admin: Visit, days: int) -> None:
    one, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    before = codes(admin, one), codes(admin, other)
    assert "regroup/undo" not in classes(admin)
    regroup(town, admin, *MOVES)
    town.clock.pass_time(days=days)
    admin = town.staff(SCHOOL_ADMIN)
    assert "3 家换了班或号" in classes(admin)
    assert undo(admin).status_code == 303
    assert (codes(admin, one), codes(admin, other)) == before
    assert "regroup/undo" not in classes(admin)
    regroup(town, admin, *MOVES)  # and again, as if nothing had been
    assert codes(admin, other)[9] == before[0][2]


def test_a_regrouping_is_not_taken_back_over_what_came_later(town: Town, admin: Visit) -> None:
    one, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    regroup(town, admin, *MOVES)
    act(admin, "issue", one, most=3)  # somebody new has number 2
    before = codes(admin, one), codes(admin, other)
    answer = undo(admin)
    assert answer.status_code == 422
    assert "有 1 张卡后来又换过，或者原来的号已经给了别人" in answer.get_data(as_text=True)
    assert (codes(admin, one), codes(admin, other)) == before
    act(admin, "move", other, number=9, to=one, to_number=8)
    assert "有 1 张卡" in undo(admin).get_data(as_text=True)


def test_a_regrouping_is_taken_back_within_a_week_and_by_its_school_alone(town: Town, admin: Visit) -> None:
    regroup(town, admin, *MOVES)
    batch = re.search(r'name="batch" value="([^"]+)"', classes(admin))
    assert batch
    elsewhere = town.staff(CARD_SCHOOL_ADMIN)
    assert elsewhere.form("/school/classes/regroup/undo", batch=batch[1]).status_code == 404
    town.clock.pass_time(days=8)
    late = town.staff(SCHOOL_ADMIN)
    assert "regroup/undo" not in classes(late)
    assert "分班超过 7 天" in late.form("/school/classes/regroup/undo", batch=batch[1]).get_data(as_text=True)


WRONG = {
    "unknown class": ((CLASS, 1, "九年级9班", 1), "没有“九年级9班”这个班"),
    "nobody there": ((CLASS, 50, OTHER_CLASS, 9), "没有人用这个原卡号"),
    "number taken": ((CLASS, 1, OTHER_CLASS, 2), "新卡号已经有人用了"),
    "number too high": ((CLASS, 1, OTHER_CLASS, 61), "写 1 到 60"),
    "missing cell": ((CLASS, "", OTHER_CLASS, 9), "要填原卡号"),
    "moved twice": ((CLASS, 3, OTHER_CLASS, 9), "前面已经换过一次"),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_line_moves_nobody(name: str, town: Town, admin: Visit) -> None:
    row, word = WRONG[name]
    one, other = class_path(town, CLASS), class_path(town, OTHER_CLASS)
    before = codes(admin, one), codes(admin, other)
    answer = regroup(town, admin, (CLASS, 3, OTHER_CLASS, 8), row)
    assert (answer.status_code, word in answer.get_data(as_text=True)) == (422, True)
    assert "第 3 行" in answer.get_data(as_text=True)
    assert (codes(admin, one), codes(admin, other)) == before


def test_another_school_moves_nobody_here(town: Town, admin: Visit) -> None:
    answer = regroup(town, town.staff(CARD_SCHOOL_ADMIN), (CLASS, 1, OTHER_CLASS, 9))
    assert answer.status_code == 404
    assert numbers(admin, class_path(town, CLASS)) == [1, 2, 3]


def test_a_yes_on_paper_is_a_yes_and_a_no_a_no(town: Town) -> None:
    unit = class_path(town, CARD_CLASS, "青石岭")
    family = town.household(1, consents=False)
    assert family.finish_lesson(ALL_RIGHT).json["code"] == "consent-needed"
    teacher = town.staff(CARD_SCHOOL_ADMIN)
    assert act(teacher, "consent", unit, number=1, given="yes").status_code == 303
    assert family.finish_lesson(ALL_RIGHT).status_code == 201
    assert act(teacher, "consent", unit, number=1, given="no").status_code == 303
    assert family.finish_lesson(ALL_RIGHT).json["code"] == "consent-needed"
    bodies = [row.record.body for row in town.rows(RecordKind.CONSENT)]
    assert bodies == [Consent("2026-11", given=True, on_paper=True), Consent("2026-11", given=False, on_paper=True)]
    assert family.consent().status_code == 201  # on the phone the family has the last word
    assert family.finish_lesson(ALL_RIGHT).status_code == 201


def test_a_slip_of_paper_for_nobody_or_without_an_answer_is_told(town: Town) -> None:
    unit = class_path(town, CARD_CLASS, "青石岭")
    teacher = town.staff(CARD_SCHOOL_ADMIN)
    assert act(teacher, "consent", unit, number=50, given="yes").status_code == 404
    assert act(teacher, "consent", unit, number=1, given="").status_code == 422
    assert town.rows(RecordKind.CONSENT) == []


def test_the_staff_list_comes_out_as_it_goes_in(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    before = people(town)
    data = admin.get(f"/school/staff/list.xlsx?unit={town.path('云溪县第三小学')}").data
    rows = list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == set(before)
    page = page_of(admin, upload(admin, data).headers["Location"])
    assert "更新 0 位" in page
    assert "都可以导入" in page
    assert town.staff("lh2z09").get(f"/school/staff/list.xlsx?unit={town.path('云溪县第三小学')}").status_code == 404
