"""Of how many: staff, classes and households of a unit on a day, on the page and in the file alike."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import date

import pytest

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.denominators import Counted
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.activity_bases import ActivityBases
from quiz_api.services.audit import AuditLog
from quiz_api.services.denominators import Denominators, UnitNumbers
from quiz_api.services.scopes import Callers
from quiz_api.settings import Settings
from site_builder.counting import ActivityKind, AskedCount
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import parents_session, run, sign_in, token
from tests.quiz_api.test_below_tick import rows
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    TODAY_SLOTS,
    Town,
    Visit,
)

SCHOOL, CARD_SCHOOL, COUNTY = "云溪县第三小学", "青石岭九年一贯制学校", "云溪县（"


def numbers(visit: Visit, address: str) -> list[int]:
    """Staff, classes, households of the whole unit."""
    return [int(each) for each in re.findall(r'<a href="#rows"><b>(\d+)</b>', page_of(visit, address))]


def test_a_school_is_told_its_numbers(town: Town) -> None:
    assert numbers(town.staff(SCHOOL_ADMIN), "/denominators") == [2, 3, 0]


def test_page_and_file_agree_and_the_parts_add_up(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    total = numbers(city, "/denominators")
    found = rows(city, "/denominators.xlsx")
    assert list(found[-1][4:]) == total
    assert [sum(int(str(row[place])) for row in found[:-1]) for place in (4, 5, 6)] == total
    assert total[2] == len(town.codes)


def test_the_tick_leaves_what_lies_below_out(town: Town) -> None:
    county, unit = town.staff(COUNTY_ADMIN), town.path(COUNTY)
    assert numbers(county, f"/denominators?unit={unit}")[0] > 0
    assert numbers(county, f"/denominators?unit={unit}&below=no") == [0, 0, 0]


def test_the_number_of_a_day_stays_when_somebody_leaves(town: Town) -> None:
    admin, teacher = town.staff(SCHOOL_ADMIN), town.staff(TEACHER)
    before = town.clock().date().isoformat()
    town.clock.pass_time(days=10)
    admin = town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    assert numbers(admin, "/denominators")[0] == 1
    assert numbers(admin, f"/denominators?on={before}")[0] == 2


def test_a_moved_school_counts_where_it_was_on_the_day(town: Town) -> None:
    town.clock.pass_time(days=5)
    city, county = town.staff(CITY_ADMIN), town.path(COUNTY)
    before = numbers(town.staff(COUNTY_ADMIN), "/denominators")
    source, to = town.path(SCHOOL), town.path("柳河区（")
    seen = re.search(r'name="seen" value="(\w+)"', page_of(city, f"/units/move?unit={source}&to={to}"))
    assert seen
    city.form("/units/move", unit=source, to=to, seen=seen[1])
    town.clock.pass_time(days=1)
    keeper = town.staff(COUNTY_ADMIN)
    now = numbers(keeper, f"/denominators?unit={county}")
    assert [then - today for then, today in zip(before, now, strict=True)] == [2, 3, 0]
    yesterday = (town.clock().date().replace(day=town.clock().day - 2)).isoformat()
    assert numbers(keeper, f"/denominators?unit={county}&on={yesterday}") == before


@pytest.mark.parametrize("on", ["2026-13-01", "gestern", "2027-01-01"])
def test_a_day_that_is_none_is_told(on: str, town: Town) -> None:
    answer = town.staff(SCHOOL_ADMIN).get(f"/denominators?on={on}")
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)


def test_nobody_elsewhere_is_told(town: Town) -> None:
    assert town.staff(OTHER_SCHOOL_ADMIN).get(f"/denominators?unit={town.path(SCHOOL)}").status_code == 404
    assert town.staff(TEACHER).get("/denominators").status_code == 403


def bases(page: str) -> dict[str, str]:
    """Address of each base on a page, with its words."""
    found = re.findall(r'<a class="base" href="([^"]+)">基数 (.+?)，', page)
    return {html.unescape(address): words for address, words in found}


@pytest.mark.parametrize(
    ("username", "address"),
    [(SCHOOL_ADMIN, "/school"), (CARD_SCHOOL_ADMIN, "/school"), (COUNTY_ADMIN, "/county"), (CITY_ADMIN, "/city")],
)
def test_every_figure_of_a_unit_has_its_base_one_click_away(town: Town, username: str, address: str) -> None:
    visit = town.staff(username)
    page = page_of(visit, address)
    unit = re.search(r"/denominators\?unit=([^\"]+)", page)
    assert unit
    staff, _, households = numbers(visit, f"/denominators?unit={unit[1]}")
    day = town.clock().date().isoformat()
    assert bases(page) == {
        f"/denominators/of?unit={unit[1]}&of=staff&on={day}": f"{staff} 位教职工",
        f"/denominators/of?unit={unit[1]}&of=households&on={day}": f"{households} 户",
    }
    head = page.partition("</main>")[0]
    assert head.count('class="base"') == head.count("<li><a href=") == 3
    for found, words in bases(page).items():
        listed = page_of(visit, found)
        assert f"：{words}</h1>" in listed
        (many,) = re.findall(r"\d+", words)
        if "of=staff" in found:
            below = sum(int(each) for each in re.findall(r'data-label="位教职工">(\d+)<', listed))
            assert below + listed.count('data-label="登录名"') == int(many)


def test_a_base_is_made_of_people_classes_and_cards(town: Town) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), town.path(CARD_SCHOOL)
    people = page_of(admin, f"/denominators/of?unit={unit}&of=staff")
    assert "那一天的岗位" in people
    classes = page_of(admin, f"/denominators/of?unit={unit}&of=classes")
    (many,) = re.findall(r"：(\d+) 个班</h1>", classes)
    assert classes.count('<th scope="row">') == int(many)
    cards = page_of(admin, f"/denominators/of?unit={unit}&of=households")
    assert "01、02、03、04、05、06" in cards
    from_above = page_of(town.staff(COUNTY_ADMIN), f"/denominators/of?unit={unit}&of=households")
    assert "01、02" not in from_above
    assert town.staff(OTHER_SCHOOL_ADMIN).get(f"/denominators/of?unit={unit}&of=staff").status_code == 404
    assert admin.get(f"/denominators/of?unit={unit}&of=teachers").status_code == 404
    assert admin.get(f"/denominators/of?unit={unit}&of=staff&on=gestern").status_code == 422


def test_page_and_file_of_a_county_say_the_same(town: Town) -> None:
    for card in (1, 2):
        town.household(card).finish_lesson(ALL_RIGHT)
    county = town.staff(COUNTY_ADMIN)
    page = page_of(county, "/county")
    head = [int(each) for each in re.findall(r"基数 (\d+)", page)[:3]]
    found = rows(county, "/school/indicators.xlsx")
    *below, total = found
    assert [total[3], total[6]] == [head[0], head[2]]
    assert total[5] == "<5"
    assert [sum(int(str(row[place])) for row in below) for place in (3, 4, 6)] == [total[3], total[4], total[6]]
    made = county.export(report="parent-attendance", organisation=town.path(COUNTY), format="csv")
    (line,) = list(csv.DictReader(io.StringIO(county.get(made.headers["Location"]).data.decode("utf-8-sig"))))
    assert (line["学完户数"], line["基数（户）"], line["基数日期"]) == ("<5", "6", town.clock().date().isoformat())


def test_a_class_is_measured_against_its_own_households(town: Town) -> None:
    town.household(1).finish_lesson(ALL_RIGHT)
    page = page_of(town.staff(CARD_SCHOOL_ADMIN), "/school")
    assert re.search(r'data-label="学完户数"><a [^>]*>1</a></td><td[^>]*><a [^>]*of=households[^>]*>6</a>', page)


def test_lessons_are_measured_against_the_classes_of_the_day() -> None:
    town = Town(calendar_of_site=TODAY_SLOTS)
    for username in (SCHOOL_ADMIN, COUNTY_ADMIN, CITY_ADMIN):
        visit = town.staff(username)
        page = page_of(visit, "/school/lessons")
        unit = re.search(r"coverage\.xlsx\?unit=([^&\"]+)", page)
        assert unit
        classes = numbers(visit, f"/denominators?unit={unit[1]}")[1]
        assert set(bases(page).values()) == {f"{classes} 个班"}
        found = rows(visit, f"/school/lessons/coverage.xlsx?unit={unit[1]}")
        if username == SCHOOL_ADMIN:
            assert len(found) - 1 == classes
            assert found[-1][2] == f"0 / {classes} 个班"
        else:
            place = 4 if username == COUNTY_ADMIN else 5
            assert found[-1][place] == classes == sum(int(str(row[place])) for row in found[:-1])


def test_families_that_were_visited_are_measured_against_all_of_them(town: Town) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), town.path(CARD_SCHOOL)
    told = {"activity": "home-visit", "organisation": unit, "on": town.clock().date().isoformat()}
    assert (
        admin.send(admin.event("activity-reported", told | {"counts": {"families": 4, "teachers": 2}})).status_code
        == 201
    )
    staff = town_numbers(town, unit).staff
    assert list(bases(page_of(admin, "/school/activities")).values()) == ["6 户", f"{staff} 位教职工"]
    made = admin.export(report="activities", organisation=unit, format="csv")
    (line,) = list(csv.DictReader(io.StringIO(admin.get(made.headers["Location"]).data.decode("utf-8-sig"))))
    assert (line["基数（户）"], line["基数（教职工）"], line["基数（班）"]) == ("6", str(staff), "")


def town_numbers(town: Town, unit: str, on: str = "") -> UnitNumbers:
    """What the page of denominators says of a unit on a day."""
    calendar = SchoolCalendar(Settings.read({}).zone)
    caller = Callers(town.stores.ledger.door(), calendar, town.clock).of(town.staff(CITY_ADMIN).account)
    assert caller is not None
    audit = AuditLog(town.stores.ledger, calendar, town.clock)
    return Denominators(town.stores.ledger, calendar, town.clock, SIX_THREE, audit).page(caller, unit, on).total


def test_each_number_of_an_activity_has_the_base_that_policy_names_on_its_day(town: Town) -> None:
    unit, calendar = town.path(CARD_SCHOOL), SchoolCalendar(Settings.read({}).zone)
    counts = (
        AskedCount("held", "开了", "场", base="班"),
        AskedCount("staff", "参加", "人", base="教职工"),
        AskedCount("families", "来了", "户"),
        AskedCount("pupils", "学生", "人次"),
    )
    kind = ActivityKind("meeting", "家长会", "", counts)
    for day in (town.clock().date(), date(2026, 9, 1), date(2020, 1, 1)):
        with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
            found = ActivityBases(reading, unit, calendar, SIX_THREE, town.clock().date(), by_card=True).of(
                kind, unit, day
            )
        said = town_numbers(town, unit, day.isoformat())
        assert [(base.counted, base.number, base.day) for base in found] == [
            (Counted.ALL_CLASSES, said.classes, day),
            (Counted.STAFF, said.staff, day),
            (Counted.HOUSEHOLDS, int(said.households), day),
        ]


def test_a_session_is_measured_against_who_was_invited(town: Town) -> None:
    admin, session = parents_session(town)
    run(admin, session, "begin")
    assert sign_in(town.household(1), session, token(town, session)).status_code == 201
    page = page_of(admin, f"/sessions/{session}")
    assert bases(page) == {f"/sessions/{session}/roll": "6 户"}
    *_, last = rows(admin, f"/sessions/{session}/list.xlsx")
    assert last[1] == f"到场 1 户，基数 6 户（{town.clock().date().isoformat()}）"
