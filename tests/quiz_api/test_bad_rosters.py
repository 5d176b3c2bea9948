"""Whatever may come as a roster is answered on the page, with what is wrong and where, and changes nobody."""

from __future__ import annotations

from typing import Any

import pytest

from quiz_api.rosters.table import MOST_BYTES, MOST_STAFF_BYTES
from tests.bench.roster_bench import A_SCHOOL, STAFF, roster, schools
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import batch_of, people, upload
from tests.quiz_api.rosters.files import csv_text, with_member, xlsx
from tests.quiz_api.town import CITY_ADMIN, SCHOOL_ADMIN, Town

HEADER = ("姓名", "岗位", "班级", "工号")
GOOD = xlsx(HEADER, ("石榴", "校长", "", "11"))


def merged(page: Any) -> None:
    page.merge_cells("B2:B3")


REFUSED = {
    "the wrong sheet": (xlsx(("班级", "人数"), ("一班", 45), title="人数"), "“人数”"),
    "a million rows": (b"\xef\xbb\xbf" + "姓名,岗位\r\n".encode() + "王\n".encode() * 1_000_000, "行"),
    "a zip bomb": (with_member(GOOD, "xl/media/image1.png", b"\0" * 8_000_000), "大得不正常"),
    "xls under another name": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".xlsx"),
    "a column of identity numbers": (xlsx(HEADER, ("石榴", "校长", "", "11010519491231002X")), "身份证号"),
}
MARKED = {
    "merged cells": (xlsx(HEADER, ("石榴", "校长", "", "11"), ("紫薇", "", "", "12"), change=merged), "取消合并"),
    "a formula": (xlsx(HEADER, ("石榴", '=CONCATENATE("校","长")', "", "11")), "公式"),
    "a name that is a date": (xlsx(HEADER, ("2026-11-23", "校长", "", "11")), "姓名"),
    "a name that is a formula": (csv_text(HEADER, ("=1+1", "校长", "", "11")).encode("utf-8-sig"), "姓名"),
    "a code that Excel turned into 1.23E+17": (xlsx(HEADER, ("石榴", "校长", "", "1.23E+17")), "文本"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_is_refused_with_a_reason(name: str, town: Town) -> None:
    data, words = REFUSED[name]
    before, admin = people(town), town.staff(SCHOOL_ADMIN)
    answer = upload(admin, data)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, 'role="alert"' in page, words in page) == (422, True, True)
    assert people(town) == before


@pytest.mark.parametrize("name", MARKED)
def test_a_cell_that_cannot_be_is_marked_and_keeps_everybody_out(name: str, town: Town) -> None:
    data, words = MARKED[name]
    before, admin = people(town), town.staff(SCHOOL_ADMIN)
    batch = batch_of(upload(admin, data))
    page = page_of(admin, f"/school/staff/import?batch={batch}")
    assert "需要修改" in page
    assert words in page
    admin.form("/school/staff/import/take", batch=batch)
    assert people(town) == before


def test_a_roster_as_large_as_that_of_a_city_comes_in_by_the_form(town: Town) -> None:
    """More bytes than any other list may have, as 40,000 quoted rows of .csv have; the limit of forms lets it pass."""
    notes = tuple(f"备注{number}" for number in range(25))
    data = csv_text(("姓名", "岗位", *notes), ("石榴", "校长", *("x" * 100_000 for _ in notes))).encode("utf-8-sig")
    assert MOST_BYTES < len(data) < MOST_STAFF_BYTES
    batch = batch_of(upload(town.staff(SCHOOL_ADMIN), data, name="名单.csv"))
    assert "石榴" in page_of(town.staff(SCHOOL_ADMIN), f"/school/staff/import?batch={batch}")


def test_the_roster_of_forty_thousand_that_is_measured_may_be_uploaded() -> None:
    made = roster(schools(STAFF // A_SCHOOL))
    assert MOST_BYTES < len(made) < MOST_STAFF_BYTES
    assert made.count(b"\r\n") == STAFF + 1


def test_gb18030_comes_in_as_it_is(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    batch = batch_of(upload(admin, csv_text(HEADER, ("石榴", "校长", "", "0011")).encode("gb18030")))
    admin.form("/school/staff/import/take", batch=batch)
    assert people(town)["石榴"].staff_number == "0011"


def test_of_two_schools_of_one_name_the_code_is_asked_for(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.city_path()
    for county, code in (("云溪县（", "0099019901"), ("柳河区（", "0099019902")):
        fields = {"unit": town.path(county), "name": "同名小学", "code": code, "stages": "小学"}
        assert city.form("/units", **fields).status_code == 303
    header = ("姓名", "岗位", "学校", "学校标识码")
    batch = batch_of(upload(city, xlsx(header, ("石榴", "校长", "同名小学", "")), unit))
    assert "有 2 所学校都叫" in page_of(city, f"/school/staff/import?batch={batch}")
    batch = batch_of(upload(city, xlsx(header, ("石榴", "校长", "同名小学", "0099019902")), unit))
    city.form("/school/staff/import/take", batch=batch)
    assert "石榴" in people(town, "同名小学") or "石榴" in page_of(city, f"/school/staff?unit={town.path('柳河区（')}")


def test_a_card_typed_wrong_ten_times_still_opens(town: Town) -> None:
    family = town.visit()
    right = town.codes[0]
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    answers = [family.sign_in(household_code=wrong) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {401}
    assert "卡" in answers[-1].get_json()["detail"]
    assert family.sign_in(household_code=right).status_code == 200
