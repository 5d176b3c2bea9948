"""Whoever looks after a unit reads on the first page what waits, with the numbers of the pages it leads to."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest

from quiz_api.domain.hours_records import ClaimStep
from quiz_api.domain.records import RecordKind
from quiz_api.services import office_tasks
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import SCHOOL, make, run, somebody_comes
from tests.quiz_api.test_hours_claims import claimed, decide
from tests.quiz_api.test_judging import assessor
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    TODAY_SLOTS,
    Town,
    Visit,
)


@pytest.fixture
def town() -> Town:
    return Town(calendar_of_site=TODAY_SLOTS)


def tasks(visit: Visit) -> dict[str, str]:
    """Words of each task, with where it leads."""
    part = page_of(visit, "/me").split(">要办的事</h2>")[1].split("</section>")[0]
    found = re.findall(r'<a class="tap" href="([^"]+)">([^<]+)</a>', part)
    return {words: html.unescape(where) for where, words in found}


def test_every_number_is_that_of_the_page_it_leads_to(town: Town) -> None:
    claimed(town.staff(TEACHER))
    admin = town.staff(SCHOOL_ADMIN)
    found = tasks(admin)
    said = {re.sub(r"\d+", "N", words): int(re.findall(r"\d+", words)[0]) for words in found}
    guidance, practice = "这学期还有 N 场家庭教育指导没有登记", "这学期还有 N 场家庭教育实践没有登记"
    cards = "N 个班还没有发家庭学习卡"
    assert set(said) == {"N 条校外学时等您审核", "N 个班缺课", guidance, practice, cards, "N 位教师还没满 N 学时"}
    claims, classes, *sessions, listed, staff = (page_of(admin, where) for where in found.values())
    assert (said[guidance], said[practice]) == (2, 1), "none of 2 + 1 has been held"
    assert all("家庭教育指导 0 / 2 场" in page and "实践 0 / 1 场" in page for page in sessions)
    for page, word in zip(sessions, ("指导", "实践"), strict=True):
        assert f'<option value="{word}" selected>' in page
    assert "还差指导 2 场、实践 1 场" in page_of(admin, "/sessions")
    assert said[cards] == listed.count("还没发") > 0
    assert f"{said['N 条校外学时等您审核']} 条等您审核" in claims
    assert f"{said['N 个班缺课']} 个班缺课" in classes
    assert f"{said['N 位教师还没满 N 学时']} 位教师还没满 8 学时" in staff


def test_what_is_decided_or_ones_own_waits_for_nobody_here(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    claimed(admin)
    assert not any("校外学时" in words for words in tasks(admin)), "another office decides that"
    approved = claimed(town.staff(TEACHER))
    assert any("1 条校外学时" in words for words in tasks(admin))
    assert decide(admin, approved, "school").status_code == 201
    assert not any("校外学时" in words for words in tasks(admin))


def test_a_class_that_had_its_lesson_is_not_counted(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    (before,) = [words for words in tasks(admin) if "个班缺课" in words]
    missed = date(2026, 11, 9)
    assert taught(admin, class_of(town, "2024级3班"), on=missed, teacher=town.staff(TEACHER).account).status_code == 201
    (after,) = [words for words in tasks(admin) if "个班缺课" in words]
    assert int(after.split()[0]) == int(before.split()[0]) - 1


def test_a_session_that_nobody_ended_is_told_until_somebody_does(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    session = make(admin, class_path(town, CARD_CLASS, SCHOOL))
    assert not any("场活动" in words for words in tasks(admin))
    town.clock.pass_time(minutes=100)
    assert tasks(admin)["1 场活动时间过了，还没有点“结束”"].startswith("/sessions?unit=")
    assert "时间过了，还没有结束" in page_of(admin, "/sessions")
    run(admin, session, "begin", "close")
    assert not any("场活动" in words for words in tasks(admin))
    assert "时间过了，还没有结束" not in page_of(admin, "/sessions")


@pytest.mark.parametrize("username", [COUNTY_ADMIN, CITY_ADMIN])
def test_an_office_is_led_to_who_is_short_of_hours(town: Town, username: str) -> None:
    office = town.staff(username)
    (words, where) = next((words, where) for words, where in tasks(office).items() if "位教师" in words)
    assert where.startswith("/rows?unit=")
    assert words.split(" ")[0] in page_of(office, where).split("</h1>")[0]


@pytest.mark.parametrize(("username", "address"), [(COUNTY_ADMIN, "/county"), (CITY_ADMIN, "/city")])
def test_an_office_is_told_how_many_lessons_its_schools_miss(town: Town, username: str, address: str) -> None:
    office = town.staff(username)
    ((words, where),) = [(words, where) for words, where in tasks(office).items() if "节课" in words]
    missing = int(re.findall(r"各校缺 (\d+) 节课", words)[0])
    done, due = map(int, re.findall(r"<b>(\d+) / (\d+)</b><span>节该上的课上了", page_of(office, where))[0])
    assert missing == due - done > 0
    assert words in page_of(office, address).split('<section class="next say"')[1].split("</section>")[0]
    admin, teacher = town.staff(SCHOOL_ADMIN), town.staff(TEACHER).account
    assert taught(admin, class_of(town, "2024级3班"), on=date(2026, 11, 9), teacher=teacher).status_code == 201
    assert f"各校缺 {missing - 1} 节课" in tasks(office)


def test_a_city_of_many_calendars_is_told_on_the_page_of_lessons_alone(town: Town) -> None:
    city = town.staff(CITY_ADMIN)
    assert any("节课" in words for words in tasks(city))
    with patch.object(office_tasks, "MOST_CALENDARS", -1):
        assert not any("节课" in words for words in tasks(city))
        assert any("节课" in words for words in tasks(town.staff(COUNTY_ADMIN)))
    assert "节该上的课上了" in page_of(city, f"/school/lessons?unit={town.city_path()}")


def test_a_county_is_told_of_the_claims_that_wait_for_it_and_of_no_others(town: Town) -> None:
    teacher, school, county = town.staff(TEACHER), town.staff(SCHOOL_ADMIN), town.staff(COUNTY_ADMIN)
    first, second, third = (claimed(teacher, title=title, document="") for title in ("甲", "乙", "丙"))
    claimed(teacher, title="丁", document="")
    assert not any("校外学时" in words for words in tasks(county)), "all of them wait for the school"
    for claim in (first, second):
        decide(school, claim, "school")
    decide(school, third, "school", "returned", reason="缺盖章的证明")
    assert tasks(county)["2 条校外学时等您审核"].startswith("/school/claims?unit=")
    assert "2 条等您审核" in page_of(county, "/school/claims")
    decide(county, first, "county")
    assert "1 条校外学时等您审核" in tasks(county)
    void = county.event("record-voided", {"record": county_step(town), "reason": "按错了"})
    assert county.send(void).status_code == 201
    assert "2 条校外学时等您审核" in tasks(county)


def county_step(town: Town) -> str:
    steps = [row.record for row in town.rows(RecordKind.CLAIM_STEP)]
    return next(step.id for step in steps if isinstance(step.body, ClaimStep) and step.body.stage == "county")


def test_the_overview_of_a_school_says_all_that_is_missing(town: Town) -> None:
    claimed(town.staff(TEACHER))
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, "/school")
    box = page.split('<section class="next say"')[1].split("</section>")[0]
    waits = {words.replace("等您审核", "等审核"): where for words, where in tasks(admin).items()}
    found = re.findall(r'<a class="tap" href="([^"]+)">([^<]+)</a>', box)
    said = {words: html.unescape(where) for where, words in found}
    staff = {words for words in waits if "位教师" in words}
    assert said == {words: where for words, where in waits.items() if words not in staff}
    assert staff <= {words for words in waits if words in page}
    assert "1 条校外学时等审核" in said


def test_a_claim_that_waits_for_its_school_is_counted_apart_above_it(town: Town) -> None:
    claimed(town.staff(TEACHER))
    page = page_of(town.staff(COUNTY_ADMIN), "/school/claims")
    assert "现在没有等您审核的，另有 1 条还在学校那一步" in page
    assert ">替学校通过</button>" in page
    assert ">通过</button>" in page_of(town.staff(SCHOOL_ADMIN), "/school/claims")


@pytest.mark.parametrize(("stages", "asked"), [(("初中",), ("2", "1")), (("幼儿园",), ("1", "2"))])
def test_a_school_is_told_which_session_for_parents_it_lacks(
    town: Town, stages: tuple[str, ...], asked: tuple[str, str]
) -> None:
    with town.stores.ledger.founding() as writing:
        school = next(unit for unit in writing.organisations() if unit.name.startswith(SCHOOL))
        writing.put_organisation(replace(school, stages=stages))
    admin = town.staff(CARD_SCHOOL_ADMIN)

    def lacks() -> tuple[str, str]:
        said = (re.search(r"(\d+) 场家庭教育(指导|实践)", words) for words in tasks(admin))
        found = {each[2]: each[1] for each in said if each}
        return found.get("指导", "0"), found.get("实践", "0")

    assert lacks() == asked
    practice = make(admin, class_path(town, CARD_CLASS, SCHOOL), practice="实践")
    run(admin, practice, "begin", "close")
    assert lacks() == asked, "nobody came"
    somebody_comes(town, admin, practice)
    assert lacks() == (asked[0], str(int(asked[1]) - 1))
    guidance = make(admin, class_path(town, CARD_CLASS, SCHOOL), begins="2026-11-20T19:00")
    somebody_comes(town, admin, guidance)
    run(admin, guidance, "enter")
    assert lacks() == (str(int(asked[0]) - 1), str(int(asked[1]) - 1))
    make(admin, class_path(town, CARD_CLASS, SCHOOL))
    assert lacks()[0] == str(int(asked[0]) - 1), "a session that is only planned has not been held"
    assert not any("家庭教育" in words for words in tasks(town.staff(COUNTY_ADMIN)))


def test_an_assessor_is_led_to_who_waits(town: Town) -> None:
    page = page_of(assessor(town), "/me")
    assert '<a class="btn main" href="/judge/waiting">等评定的教师</a>' in page
    assert "下一个模块" not in page
