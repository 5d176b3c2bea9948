"""A teacher who changes school in mid-year takes her hours along; the old school keeps its rows."""

from __future__ import annotations

import re

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import take
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, SCHOOL_ADMIN, TEACHER, Town

OLD, NEW = "云溪县第三小学", "青石岭九年一贯制学校"
HEADER = ("姓名", "岗位", "学校", "登录名")


def change_school(town: Town) -> None:
    """By a roster of the city, as schools do it in the middle of a year."""
    with town.stores.ledger.founding() as reading:
        (school,) = [unit for unit in reading.organisations() if unit.name.startswith(NEW)]
    take(
        town.staff(CITY_ADMIN),
        ("林晓禾", "学科教师", school.name, TEACHER),
        header=HEADER,
        unit=town.city_path(),
    )


def test_her_own_record_says_where_each_of_her_hours_was_earned(town: Town) -> None:
    assert town.staff(TEACHER).submit(RIGHT).status_code == 201
    change_school(town)
    page = page_of(town.staff(TEACHER), "/me")
    assert re.search(r"2\.0<small>/ 8\.0 学时", page)
    assert f"在{OLD}" in page
    assert NEW in page


def test_the_old_school_keeps_its_rows_and_no_longer_lists_her(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    change_school(town)
    admin = town.staff(SCHOOL_ADMIN)
    (award,) = town.rows(RecordKind.HOURS_AWARD)
    assert award.record.id in page_of(admin, "/school")
    assert "林晓禾" not in page_of(admin, "/school/staff")
    assert "林晓禾" in page_of(admin, "/school/staff?q=林晓禾")  # found as one who has left
    assert "林晓禾" in page_of(town.staff(CARD_SCHOOL_ADMIN), "/school/staff")


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_the_new_school_counts_them_against_8_and_says_where_they_are_from(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(CARD_SCHOOL_ADMIN)
    assert "带来的学时" not in page_of(admin, "/school")
    change_school(town)
    page = page_of(admin, "/school")
    assert re.search(r"林晓禾</a></th>.*?data-label=\"学时\">2\.0<", section(page, "staff"), re.DOTALL)
    brought = section(page, "brought")
    assert "林晓禾" in brought
    assert OLD in brought
    (award,) = town.rows(RecordKind.HOURS_AWARD)
    assert award.record.id in brought
    assert award.record.id not in section(page, "awards")  # the row itself stays with the old school


def test_what_the_old_school_takes_back_no_longer_counts_in_the_new_one(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    change_school(town)
    (award,) = town.rows(RecordKind.HOURS_AWARD)
    old, new = town.staff(SCHOOL_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    wanted = {"record": award.record.id, "reason": "记错了"}
    assert new.send(new.event("record-voided", wanted)).status_code == 404
    assert old.send(old.event("record-voided", wanted)).status_code == 201
    page = page_of(new, "/school")
    assert "已作废" in section(page, "brought")
    assert re.search(r"林晓禾</a></th>.*?data-label=\"学时\">0\.0<", section(page, "staff"), re.DOTALL)


def test_a_moved_school_counts_the_hours_of_the_whole_year(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    city = town.staff(CITY_ADMIN)
    source, to = town.path(OLD), town.path("柳河区（")
    seen = re.search(r'name="seen" value="(\w+)"', page_of(city, f"/units/move?unit={source}&to={to}"))
    assert seen
    city.form("/units/move", unit=source, to=to, seen=seen[1])
    page = page_of(town.staff(SCHOOL_ADMIN), "/school")
    assert "林晓禾" in section(page, "brought")
