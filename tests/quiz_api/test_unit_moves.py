"""The pages on which a school is moved or merged: looked at, done, found again, undone."""

from __future__ import annotations

import html
import re

from quiz_api.domain.records import RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, class_path, opens
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)

SCHOOL, OTHER, COUNTY, OTHER_COUNTY = "云溪县第三小学", "青石岭九年一贯制学校", "云溪县（", "柳河区（"


def look(visit: Visit, source: str, to: str) -> str:
    return page_of(visit, f"/units/move?unit={source}&to={to}")


def go(visit: Visit, source: str, to: str) -> None:
    """Do what the page says."""
    seen = re.search(r'name="seen" value="(\w+)"', look(visit, source, to))
    assert seen
    answer = visit.form("/units/move", unit=source, to=to, seen=seen[1])
    assert answer.status_code == 303, answer.get_data(as_text=True)


def where(town: Town, source: str) -> str:
    with town.stores.ledger.founding() as reading:
        unit = reading.organisation(source)
        assert unit is not None
        return unit.successor


def test_a_city_moves_a_school_and_everybody_works_on(town: Town) -> None:
    school, county, other = town.path(SCHOOL), town.path(COUNTY), town.path(OTHER_COUNTY)
    teacher, admin, city = town.staff(TEACHER), town.staff(SCHOOL_ADMIN), town.staff(CITY_ADMIN)
    assert teacher.submit(RIGHT).status_code == 201
    page = look(city, school, other)
    assert "名称和标识码都不变" in page
    assert "以前的记录" in page
    go(city, school, other)
    now = where(town, school)
    assert now.startswith(other)
    assert "划到别的县（区）" in page_of(city, f"/units?unit={town.city_path()}")
    assert "已由别处接着办" in page_of(city, f"/units?unit={county}")
    assert now in page_of(admin, "/school/staff")  # she lands in the school as it is now
    assert school in html.unescape(page_of(admin, f"/school?unit={now}"))
    assert "那天以前的记录" in page_of(admin, f"/school?unit={school}")
    assert town.staff(COUNTY_ADMIN).get(f"/school?unit={school}").status_code == 200
    assert town.staff(COUNTY_ADMIN).get(f"/school?unit={now}").status_code == 404
    assert admin.form("/school/staff", unit=school, name="石榴", posts="学科教师").status_code == 404
    assert town.staff(TEACHER).get("/me").status_code == 200
    assert town.stores.ledger.verify().first_bad is None


def test_families_go_on_with_the_cards_that_they_have(town: Town) -> None:
    school, city = town.path(OTHER), town.staff(CITY_ADMIN)
    family = town.household(1)
    class_ = class_path(town, CARD_CLASS, OTHER)
    go(city, school, town.path(OTHER_COUNTY))
    assert opens(town, town.codes[0])
    assert family.finish_lesson(ALL_RIGHT).status_code == 201
    (row,) = town.rows(RecordKind.ATTENDANCE)
    now = where(town, class_)
    assert row.record.draft.organisation_path == now
    admin = town.staff(CARD_SCHOOL_ADMIN)
    assert "01 号" in page_of(admin, f"/school/class?unit={now}")
    assert admin.get(f"/school/class?unit={class_}").status_code == 404


def test_a_move_is_undone_from_its_list(town: Town) -> None:
    school, city = town.path(SCHOOL), town.staff(CITY_ADMIN)
    go(city, school, town.path(OTHER_COUNTY))
    page = page_of(city, f"/units?unit={town.city_path()}")
    move = re.search(r'name="move" value="(\w+)"', page)
    assert move
    assert city.form("/units/move/undo", unit=town.city_path(), move=move[1]).status_code == 303
    assert where(town, school) == ""
    assert "已撤销" in page_of(city, f"/units?unit={town.city_path()}")
    again = city.form("/units/move/undo", unit=town.city_path(), move=move[1])
    assert (again.status_code, "撤销过" in again.get_data(as_text=True)) == (409, True)


def test_a_county_merges_its_own_schools_and_sees_the_new_names(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    page = look(county, town.path(SCHOOL), town.path(OTHER))
    assert "合并以后的班名" in page
    assert f"由{OTHER}" in page
    go(county, town.path(SCHOOL), town.path(OTHER))
    assert where(town, town.path(SCHOOL)) == town.path(OTHER)
    late = county.form("/school/staff", unit=town.path(SCHOOL), name="石榴", posts="学科教师")
    assert (late.status_code, "已经撤并" in late.get_data(as_text=True)) == (422, True)
    assert "林晓禾" in page_of(town.staff(CARD_SCHOOL_ADMIN), "/school/staff")
    assert "并入" in page_of(county, f"/units?unit={town.path(COUNTY)}")


def test_what_cannot_be_is_said_on_the_page(town: Town) -> None:
    city, school, county = town.staff(CITY_ADMIN), town.path(SCHOOL), town.path(COUNTY)
    assert "不用划转" in look(city, school, county)
    answer = city.form("/units/move", unit=school, to=county, seen="")
    assert (answer.status_code, "不用划转" in answer.get_data(as_text=True)) == (409, True)
    stale = city.form("/units/move", unit=school, to=town.path(OTHER_COUNTY), seen="0" * 64)
    assert (stale.status_code, "请再看一遍" in stale.get_data(as_text=True)) == (409, True)
    assert where(town, school) == ""


def test_nobody_moves_their_own_school_or_one_elsewhere(town: Town) -> None:
    other = town.path(OTHER_COUNTY)
    assert town.staff(SCHOOL_ADMIN).get(f"/units/move?unit={town.path(SCHOOL)}").status_code == 403
    assert town.staff(OTHER_SCHOOL_ADMIN).form("/units/move", unit=town.path(SCHOOL), to=other).status_code == 403
    county = town.staff(COUNTY_ADMIN)
    assert county.get(f"/units/move?unit={town.path('柳河区第二中学')}").status_code == 404
    assert county.form("/units/move", unit=town.path(SCHOOL), to=other, seen="x").status_code == 404
