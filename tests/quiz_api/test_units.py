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


def upload(visit: Visit, data: bytes, unit: str = "") -> TestResponse:
    fields = {"csrf_token": visit.csrf, "file": (io.BytesIO(data), "x.xlsx"), "unit": unit}
    return visit.client.post("/units/list", data=fields, content_type="multipart/form-data")


def open_class(town: Town, school: str, section: str) -> None:
    unit = Organisation(
        "c_new", OrganisationKind.CLASS, "2026级1班", f"{school}c_new/", stages=(section,), entry_year=2026, number=1
    )
    with town.stores.ledger.founding() as writing:
        writing.put_organisation(unit)


def looked_at(visit: Visit, *rows: tuple[str, ...]) -> tuple[str, str]:
    """(id, page) of a list that was uploaded and not yet taken."""
    answer = upload(visit, xlsx(HEADER, *rows))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    address = answer.headers["Location"]
    return address.rpartition("=")[2], page_of(visit, address)


def take(visit: Visit, *rows: tuple[str, ...]) -> tuple[str, str]:
    """(id, page) of a list that was taken."""
    batch, _ = looked_at(visit, *rows)
    assert visit.form("/units/import/take", batch=batch).status_code == 303
    return batch, page_of(visit, f"/units/import?batch={batch}")


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
    take(city, *rows)
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


QINGPU = ("青浦第一小学", "0099012181", "小学", "qp1x", "990121")
SECOND = ("青浦第二小学", "0099012182", "小学", "qp2x", "990121")


def test_a_look_at_a_list_changes_nothing(town: Town) -> None:
    before = schools(town)
    _, page = looked_at(town.staff(CITY_ADMIN), QINGPU)
    assert "共 1 行，都可以导入" in page
    assert "新建 1 所，更新 0 所，0 所不变" in page
    assert schools(town) == before


BAD_ROWS = {
    "a code twice": ([QINGPU, ("乙小学", QINGPU[1], "小学", "", "990121")], "在第 2 行已经有了"),
    "a code of another kind": ([("丙小学", "1", "小学", "", "990121")], "学校标识码是 10 位数字"),
    "a county that is not there": ([("丙小学", "0099012183", "小学", "", "9")], "县（区）的 6 位代码"),
    "one stage of two that is none": ([("丙小学", "0099012183", "小学、大学", "", "990121")], "可以写"),
    "no stage": ([("丙小学", "0099012183", "", "", "990121")], "要填学段"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_one_wrong_line_keeps_every_school_out_and_says_why(name: str, town: Town) -> None:
    rows, word = BAD_ROWS[name]
    before = schools(town)
    city = town.staff(CITY_ADMIN)
    batch, page = looked_at(city, SECOND, *rows) if name != "a code twice" else looked_at(city, *rows)
    assert word in page
    assert "1 行需要修改" in page
    assert word in str(rows_of(city, f"/units/import.xlsx?batch={batch}"))
    city.form("/units/import/take", batch=batch)
    assert schools(town) == before


def test_a_code_that_somebody_else_has_is_told_before_anything_is_taken(town: Town) -> None:
    elsewhere = schools(town)["柳河区第二中学（示例）"]
    _, page = looked_at(town.staff(COUNTY_ADMIN), ("某小学", elsewhere.code, "小学", "", ""))
    assert "已经是别的单位的代码" in page
    assert elsewhere.name not in page


def test_the_same_list_again_doubles_no_school(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    take(city, QINGPU, SECOND)
    before = schools(town)
    _, page = take(city, QINGPU, SECOND)
    assert "新建 0 所，更新 0 所" in page
    assert "2 所和原来一样" in page
    assert schools(town) == before


def test_a_changed_line_updates_the_school_and_leaves_the_others(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    take(city, QINGPU, SECOND)
    before = schools(town)
    take(city, ("青浦实验学校", QINGPU[1], "九年一贯制", "", ""))
    after = schools(town)
    changed = after.pop("青浦实验学校")
    was = before.pop("青浦第一小学")
    assert (changed.path, changed.short_code, changed.stages) == (was.path, "qp1x", ("小学低", "小学中高", "初中"))
    assert after == before


def test_what_the_city_sends_out_comes_in_again_as_it_is(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    before = schools(town)
    _, page = take(city, *(tuple(map(str, row)) for row in rows_of(city, "/units/list.xlsx")))
    assert "新建 0 所，更新 0 所" in page
    assert schools(town) == before


def test_a_school_does_not_change_county_or_lose_a_stage_with_classes_by_a_list(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    unit = schools(town)["青石岭九年一贯制学校（示例）"]
    other = "990102" if unit.path.startswith(town.path(COUNTY)) else "990121"
    _, page = looked_at(city, (unit.name, unit.code, "九年一贯制", "", other))
    assert "办划转" in page
    open_class(town, unit.path, "初中")
    _, page = looked_at(city, (unit.name, unit.code, "小学", "", ""))
    assert "初中的班，学段里不能少" in page


def test_a_closed_school_is_not_opened_by_a_list(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    take(city, QINGPU)
    city.form("/units/close", unit=schools(town)[QINGPU[0]].path, closed="yes")
    _, page = looked_at(city, QINGPU)
    assert "已经撤并" in page


def test_undo_withdraws_what_is_new_and_restores_what_was_changed(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    take(city, QINGPU)
    before = schools(town)
    batch, _ = take(city, ("青浦实验学校", *QINGPU[1:]), SECOND)
    assert city.form("/units/import/undo", batch=batch).status_code == 303
    assert "这份名单撤销了" in page_of(city, f"/units/import?batch={batch}")
    after = schools(town)
    gone = after.pop(SECOND[0])
    assert after == before
    assert gone.is_withdrawn
    assert SECOND[0] not in page_of(city, f"/units?unit={town.path(COUNTY)}")
    take(city, SECOND)
    assert not schools(town)[SECOND[0]].is_withdrawn
    school = schools(town)[SECOND[0]]
    added = city.form("/school/staff", unit=school.path, name="石榴", posts="学校管理员")
    assert added.status_code == 303


@pytest.mark.parametrize("deed", ["somebody works there", "a class was opened", "it was renamed"])
def test_undo_is_refused_whole_when_something_has_gone_on(deed: str, town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    batch, _ = take(city, QINGPU, SECOND)
    before, path = schools(town), schools(town)[QINGPU[0]].path
    if deed == "somebody works there":
        city.form("/school/staff", unit=path, name="石榴", posts="学校管理员")
    elif deed == "a class was opened":
        open_class(town, path, "小学")
    else:
        city.form("/units/rename", unit=path, name="青浦一小")
        before = schools(town)
    answer = city.form("/units/import/undo", batch=batch)
    assert (answer.status_code, "整份名单没有撤销" in answer.get_data(as_text=True)) == (409, True)
    assert schools(town) == before


def test_undo_ends_after_a_week(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    batch, _ = take(city, QINGPU)
    town.clock.pass_time(days=8)
    assert town.staff(CITY_ADMIN).form("/units/import/undo", batch=batch).status_code == 409


def test_a_list_that_was_only_looked_at_is_found_again(town: Town) -> None:
    batch, _ = looked_at(town.staff(CITY_ADMIN), QINGPU)
    page = page_of(town.staff(CITY_ADMIN), "/units")
    assert f"/units/import?batch={batch}" in page
    assert "还没导入" in page


def test_another_county_and_the_page_of_staff_find_no_such_list(town: Town) -> None:
    batch, _ = looked_at(town.staff(CITY_ADMIN), QINGPU)
    for path in (f"/units/import?batch={batch}", f"/units/import.xlsx?batch={batch}"):
        assert town.staff(COUNTY_ADMIN).get(path).status_code == 404
    for act in ("take", "undo"):
        assert town.staff(COUNTY_ADMIN).form(f"/units/import/{act}", batch=batch).status_code == 404
        assert town.staff(CITY_ADMIN).form(f"/school/staff/import/{act}", batch=batch).status_code == 404
    assert town.staff(CITY_ADMIN).get(f"/school/staff/import?batch={batch}").status_code == 404


def test_two_schools_may_have_one_name(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    rows = (("实验小学", "0099010081", "小学", "", "990121"), ("实验小学", "0099010082", "小学", "", "990102"))
    _, page = take(city, *rows)
    assert "新建 2 所" in page


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
    answer = upload(town.staff(CITY_ADMIN), b"")
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)


def test_the_schools_of_a_city_go_out_as_they_came_in(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    found = rows_of(city, "/units/list.xlsx")
    assert ("青石岭九年一贯制学校（示例）", "九年一贯制") in {(row[0], row[2]) for row in found}
    assert all(row[4] in {"990121", "990102"} for row in found)
    county = rows_of(town.staff(COUNTY_ADMIN), "/units/list.xlsx")
    assert set(county) < set(found)
    assert town.staff(SCHOOL_ADMIN).get("/units/list.xlsx").status_code == 403
