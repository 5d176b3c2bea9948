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
