"""Counties and schools: added, listed, renamed and closed from above, and by nobody else."""

from __future__ import annotations

import io

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.scope import Scope
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.test_below_tick import rows as rows_of
from tests.quiz_api.town import CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit

HEADER = ("名称", "代码", "学段", "简称", "县（区）代码")
COUNTY = "云溪县（"
GOOD = {"name": "云溪县实验学校", "code": "0099010077", "stages": "九年一贯制", "short": "yxsy"}


def schools(town: Town) -> dict[str, Organisation]:
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        return {unit.name: unit for unit in reading.organisations(OrganisationKind.SCHOOL)}


def send(visit: Visit, data: bytes, unit: str = "") -> TestResponse:
    fields = {"csrf_token": visit.csrf, "file": (io.BytesIO(data), "x.xlsx"), "unit": unit}
    return visit.client.post("/units/list", data=fields, content_type="multipart/form-data")


def test_a_county_opens_a_school_and_its_people_come_in(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    assert county.form("/units", unit=town.path(COUNTY), **GOOD).status_code == 303
    school = schools(town)["云溪县实验学校"]
    assert school.stages == ("小学低", "小学中高", "初中")
    assert school.path.startswith(town.path(COUNTY))
    added = county.form("/school/staff", unit=school.path, name="石榴", posts="学校管理员")
    assert added.status_code == 303
    assert "yxsy001" in added.headers["Location"]


def test_a_city_opens_counties_and_lists_schools_into_them(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    assert city.form("/units", unit=town.city_path(), name="青浦县", code="990199").status_code == 303
    rows = [
        (f"青浦第{number}小学", f"00990199{number:02d}", "小学", f"qp{number}x", "990199") for number in range(1, 6)
    ]
    assert send(city, xlsx(HEADER, *rows)).status_code == 303
    assert {name for name in schools(town) if name.startswith("青浦")} == {row[0] for row in rows}
    assert "青浦县" in page_of(city, "/units")


WRONG = {
    "code of nine digits": ({"code": "009901007"}, "10 位数字"),
    "code like a number": ({"code": "1.2E+09"}, "10 位数字"),
    "code of another school": ({"code": "0099010001"}, "已经是别的单位的代码"),
    "unknown stage": ({"stages": "大学"}, "可以写"),
    "no name": ({"name": " "}, "写单位的全称"),
    "short name in capitals": ({"short": "YX"}, "小写字母"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_unit_that_cannot_be_is_told_why(name: str, town: Town) -> None:
    fields, word = WRONG[name]
    before = schools(town)
    answer = town.staff(COUNTY_ADMIN).form("/units", unit=town.path(COUNTY), **GOOD | fields)
    assert (answer.status_code, word in answer.get_data(as_text=True)) == (422, True)
    assert schools(town) == before


def test_a_list_with_one_wrong_line_adds_nothing_and_names_the_line(town: Town) -> None:
    before = schools(town)
    rows = (
        ("甲小学", "0099010081", "小学", "", "990121"),
        ("乙小学", "0099010081", "小学", "", "990121"),
        ("丙", "1", "", "", "9"),
    )
    answer = send(town.staff(CITY_ADMIN), xlsx(HEADER, *rows))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "第 4 行" in text
    assert schools(town) == before
    again = send(town.staff(CITY_ADMIN), xlsx(HEADER, *rows[:2])).get_data(as_text=True)
    assert "第 3 行，代码：0099010081 已经是别的单位的代码" in again


def test_two_schools_may_have_one_name(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    rows = (("实验小学", "0099010081", "小学", "", "990121"), ("实验小学", "0099010082", "小学", "", "990102"))
    assert send(city, xlsx(HEADER, *rows)).status_code == 303


def test_a_school_is_renamed_closed_and_opened_again_from_above(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    school = town.path("云溪县第三小学")
    assert county.form("/units/rename", unit=school, name="云溪县第三实验小学").status_code == 303
    assert county.form("/units/close", unit=school, closed="yes").status_code == 303
    assert schools(town)["云溪县第三实验小学"].closed_on == town.clock().date()
    assert "已撤并" in page_of(county, "/units")
    assert county.form("/units/close", unit=school, closed="no").status_code == 303
    assert schools(town)["云溪县第三实验小学"].closed_on is None


def test_nobody_keeps_the_own_unit_or_one_elsewhere(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    assert county.form("/units/rename", unit=town.path(COUNTY), name="新县").status_code == 403
    assert county.form("/units/rename", unit=town.path("柳河区第二中学"), name="新校").status_code == 404
    assert county.form("/units", unit=town.path("柳河区（"), **GOOD).status_code == 404
    assert county.form("/units", unit=town.city_path(), name="新县", code="990188").status_code == 404


def test_a_file_that_is_no_list_is_told(town: Town) -> None:
    answer = send(town.staff(CITY_ADMIN), b"")
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)


def test_the_schools_of_a_city_go_out_as_they_came_in(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    found = rows_of(city, "/units/list.xlsx")
    assert ("青石岭九年一贯制学校（示例）", "九年一贯制") in {(row[0], row[2]) for row in found}
    assert all(row[4] in {"990121", "990102"} for row in found)
    county = rows_of(town.staff(COUNTY_ADMIN), "/units/list.xlsx")
    assert set(county) < set(found)
    assert town.staff(SCHOOL_ADMIN).get("/units/list.xlsx").status_code == 403
