"""五四学制 beside 六三 in one city: a county or a school says it, and its classes alone follow, on both stores."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest

from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.records import AuditEntry, RecordKind
from quiz_api.domain.scope import Scope
from tests.quiz_api.card_visits import act, class_path, codes, consented, sign_in
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.test_lessons_taught import taught
from tests.quiz_api.test_unit_moves import go, look, where
from tests.quiz_api.test_units import upload
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    SCHOOL_ADMIN,
    TODAY_SLOTS,
    Town,
    Visit,
)

COUNTY, OTHER_COUNTY = "云溪县（", "柳河区（"
SCHOOL, NEIGHBOUR = "青石岭九年一贯制学校", "云溪县第三小学"
FIFTH, SIXTH, FIRST_OF_LOWER = "小学2022级1班", "小学2021级1班", "初中2026级1班"
HEADER = ("名称", "代码", "学段", "学制")


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    for town in town_on(request, tmp_path_factory, calendar_of_site=TODAY_SLOTS):
        admin = town.staff(CARD_SCHOOL_ADMIN)
        for section, entry_year in (("小学", "2022"), ("小学", "2021"), ("初中", "2026")):
            fields = {"section": section, "entry_year": entry_year, "numbers": "1"}
            assert admin.form("/school/classes", unit=town.path(SCHOOL), **fields).status_code == 303
        yield town


def says(visit: Visit, unit: str, word: str) -> str:
    """Set the school system of a unit; where the browser lands."""
    answer = visit.form("/units/system", unit=unit, to=word)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return page_of(visit, answer.headers["Location"])


def labels(visit: Visit, unit: str = "") -> set[str]:
    """Names of the classes that are in school, off the page of their school."""
    page = page_of(visit, f"/school/classes?unit={unit}" if unit else "/school/classes")
    return set(re.findall(r">((?:[一二三四五六七八九]年级)\(\d\)班)</a>", page.partition('class="fold"')[0]))


def carried(town: Town, school: str) -> set[str]:
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        return {unit.system for unit in reading.organisations(OrganisationKind.CLASS, town.path(school))}


SIX_THREE = {"五年级(1)班", "六年级(1)班", "七年级(1)班"}
FIVE_FOUR = {"五年级(1)班", "六年级(1)班"}


def test_a_county_of_the_other_system_stands_beside_the_rest_of_the_city(town: Town) -> None:
    city, admin, neighbour = town.staff(CITY_ADMIN), town.staff(CARD_SCHOOL_ADMIN), town.staff(SCHOOL_ADMIN)
    unit, before = town.path(SCHOOL), labels(admin)
    assert before >= SIX_THREE
    others = labels(town.staff("lh2z09"))
    look_at = page_of(city, f"/units/system?unit={town.path(COUNTY)}&to=五四")
    assert "从六三学制改成五四学制" in look_at
    assert re.search(r"其中 1 个算作已经毕业", look_at)
    assert labels(admin) == before  # to look changes nothing
    assert "改好了" in says(city, town.path(COUNTY), "五四")
    assert labels(admin) >= FIVE_FOUR
    assert "七年级(1)班" not in labels(admin)  # 初中 of this year is grade six
    assert labels(town.staff("lh2z09")) == others  # the other county
    assert "三年级(1)班" in labels(neighbour)  # grades below six are called the same
    for page in (page_of(admin, "/school"), page_of(admin, "/school/classes")):
        assert "五四学制" in page
    assert "随云溪县（示例）" in page_of(admin, "/school")
    assert "五四" in page_of(city, f"/units?unit={town.path(COUNTY)}")
    for school in (SCHOOL, NEIGHBOUR):
        assert carried(town, school) == {"五四"}
    says(city, unit, "六三")  # a school of its own, in a county of 五四
    assert labels(admin) == before
    assert "本单位自己定的" in page_of(admin, "/school")
    assert carried(town, NEIGHBOUR) == {"五四"}


def test_setting_it_back_brings_every_name_back_and_each_step_is_in_the_log(town: Town) -> None:
    city, admin = town.staff(CITY_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    before = labels(admin)
    page = says(city, town.path(COUNTY), "五四")
    assert "改回随上级" in page
    says(city, town.path(COUNTY), "五四")  # said twice is said once
    assert "原来选的是“五四”" in says(city, town.path(COUNTY), "随上级")
    assert labels(admin) == before
    assert carried(town, SCHOOL) == {""}
    entries = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    done = [body.action for body in entries if isinstance(body, AuditEntry) and body.action.startswith("set-system")]
    assert done == ["set-system-five-four", "set-system-as-above"]
    assert town.stores.ledger.verify().first_bad is None


def test_classes_opened_later_leaving_families_and_files_follow(town: Town) -> None:
    city, admin = town.staff(CITY_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    says(city, town.path(SCHOOL), "五四")
    fields = {"section": "初中", "entry_year": "2025", "numbers": "1"}
    assert admin.form("/school/classes", unit=town.path(SCHOOL), **fields).status_code == 303
    assert "七年级(1)班" in labels(admin)
    teacher = town.staff("qslx01")
    day = date(2026, 11, 20)
    assert taught(teacher, class_path(town, SIXTH, SCHOOL), on=day).json["code"] == "class-gone"
    assert taught(teacher, class_path(town, FIRST_OF_LOWER, SCHOOL), on=day).status_code == 201
    issued = admin.export(report="lessons-taught", organisation=town.path(SCHOOL))
    rows = list(csv.DictReader(io.StringIO(admin.get(issued.json["url"]).data.decode("utf-8-sig"))))
    assert [row["班级"] for row in rows] == ["六年级(1)班"]
    path = class_path(town, FIRST_OF_LOWER, SCHOOL)
    assert act(admin, "issue", path, most=1).status_code == 303
    assert "少年的大脑与情绪" in page_of(consented(sign_in(town, codes(admin, path)[1])), "/me")
    town.clock.pass_time(days=300)  # over the turn of the year grade five has left
    gone = taught(town.staff("qslx01"), class_path(town, FIFTH, SCHOOL), on=town.clock().date())
    assert gone.json["code"] == "class-gone"


def test_a_list_of_schools_says_it_and_is_undone(town: Town) -> None:
    county, admin = town.staff(COUNTY_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    before = labels(admin)
    row = ("青石岭九年一贯制学校（示例）", "0099010002", "九年一贯制")
    answer = upload(county, xlsx(HEADER, (*row, "七三")))
    wrong = page_of(county, answer.headers["Location"])
    assert "可以写：六三、五四、随上级" in wrong
    batch = upload(county, xlsx(HEADER, (*row, "五四学制"))).headers["Location"].rpartition("=")[2]
    assert labels(admin) == before
    assert county.form("/units/import/take", batch=batch).status_code == 303
    assert "七年级(1)班" not in labels(admin)
    again = upload(county, xlsx(HEADER, (*row, ""))).headers["Location"]
    assert "1 所不变" in page_of(county, again)  # an empty cell changes nothing
    assert county.form("/units/import/undo", batch=batch).status_code == 303
    assert labels(admin) == before


def test_a_school_that_moves_has_the_system_of_the_new_county_and_is_told_before(town: Town) -> None:
    city, school = town.staff(CITY_ADMIN), town.path(SCHOOL)
    before = labels(town.staff(CARD_SCHOOL_ADMIN))
    says(city, town.path(OTHER_COUNTY), "五四")
    page = look(city, school, town.path(OTHER_COUNTY))
    assert "七年级(1)班改叫六年级(1)班" in page
    go(city, school, town.path(OTHER_COUNTY))
    assert "七年级(1)班" not in labels(town.staff(CARD_SCHOOL_ADMIN), where(town, school))
    (move,) = re.findall(r'name="move" value="(\w+)"', page_of(city, f"/units?unit={town.city_path()}"))
    assert city.form("/units/move/undo", unit=town.city_path(), move=move).status_code == 303
    assert labels(town.staff(CARD_SCHOOL_ADMIN), school) == before


@pytest.mark.parametrize(
    ("who", "unit", "word", "status"),
    [
        (COUNTY_ADMIN, COUNTY, "五四", 403),  # from above, like the name
        (COUNTY_ADMIN, OTHER_COUNTY, "五四", 404),
        (SCHOOL_ADMIN, NEIGHBOUR, "五四", 403),
        (CITY_ADMIN, "青禾市", "五四", 403),  # the city's is the setting of the server
        (CITY_ADMIN, COUNTY, "七三", 422),
        (CITY_ADMIN, COUNTY, "", 422),
    ],
)
def test_nobody_else_and_nothing_else(town: Town, who: str, unit: str, word: str, status: int) -> None:
    answer = town.staff(who).form("/units/system", unit=town.path(unit), to=word)
    assert answer.status_code == status
    assert carried(town, SCHOOL) == {""}


def classes_on(visit: Visit, unit: str, day: str) -> tuple[int, str]:
    """The denominator of lessons on a day, and what its page says of the school system."""
    page = page_of(visit, f"/denominators?unit={unit}&on={day}")
    found = re.search(r"<b>(\d+)</b>\s*<span>个班", page)
    told = re.search(r"学制在([^改]*)改过", page)
    assert found is not None
    return int(found[1]), told[1] if told else ""


def test_what_becomes_of_last_years_number_is_told_before_and_after(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.path(SCHOOL)
    last_year, today = "2026-08-31", town.clock().date().isoformat()
    before = {day: classes_on(city, unit, day)[0] for day in (last_year, today)}
    page = page_of(city, f"/units/system?unit={unit}&to=五四")
    rows = re.findall(r'<th scope="row">(\d{4})—\d{4}学年</th>.*?(\d+)</td><td class="num"[^>]*>(\d+)</td></tr>', page)
    told = {int(year): (int(now), int(then)) for year, now, then in rows}
    says(city, unit, "五四")
    after = {day: classes_on(city, unit, day) for day in (last_year, today)}
    assert told[2026] == (before[today], after[today][0])
    assert before[today] - after[today][0] == 1, "grade six of this year has left"
    assert told.get(2025, (before[last_year],) * 2) == (before[last_year], after[last_year][0])
    assert after[last_year][1] == "2026年11月23日"
    assert after[today][1] == ""
    assert classes_on(city, town.path(OTHER_COUNTY), last_year)[1] == ""


def test_a_school_that_says_what_held_already_changes_no_number(town: Town) -> None:
    city, unit = town.staff(CITY_ADMIN), town.path(SCHOOL)
    assert "近几个学年的数没有变" in page_of(city, f"/units/system?unit={unit}&to=六三")
    says(city, unit, "六三")
    assert classes_on(city, unit, "2026-08-31")[1] == ""
