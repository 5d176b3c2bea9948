"""Whoever looks after a unit reads on the first page what waits, with the numbers of the pages it leads to."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import SCHOOL, make, run
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
    assert set(said) == {"N 条校外学时等您审核", "N 个班缺课", "N 位教师还没满 N 学时"}
    claims, classes, staff = (page_of(admin, where) for where in found.values())
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
    ((words, where),) = tasks(office).items()
    assert where.startswith("/rows?unit=")
    assert words.split(" ")[0] in page_of(office, where).split("</h1>")[0]


def test_a_claim_that_waits_for_its_school_is_counted_apart_above_it(town: Town) -> None:
    claimed(town.staff(TEACHER))
    page = page_of(town.staff(COUNTY_ADMIN), "/school/claims")
    assert "现在没有等您审核的，另有 1 条还在学校那一步" in page
    assert ">替学校通过</button>" in page
    assert ">通过</button>" in page_of(town.staff(SCHOOL_ADMIN), "/school/claims")


def test_an_assessor_is_led_to_who_waits(town: Town) -> None:
    page = page_of(assessor(town), "/me")
    assert '<a class="btn main" href="/judge/waiting">等评定的教师</a>' in page
    assert "下一个模块" not in page
