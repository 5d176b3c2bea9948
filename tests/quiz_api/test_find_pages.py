"""找人、找班: typed once, opened once, and nothing of units that are somebody else's."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
)


def links(page: str) -> list[tuple[str, str]]:
    """Address and words of what was found."""
    return re.findall(r'<th scope="row"><a class="tap" href="([^"]+)">([^<]+)</a>', page)


@pytest.mark.parametrize("username", [SCHOOL_ADMIN, COUNTY_ADMIN, CITY_ADMIN])
@pytest.mark.parametrize("words", ["林晓禾", "林晓", TEACHER, TEACHER.upper(), "林晓禾 第三小学"])
def test_a_person_is_one_search_and_one_link_away(username: str, words: str, town: Town) -> None:
    visit = town.staff(username)
    overview = {SCHOOL_ADMIN: "/school", COUNTY_ADMIN: "/county", CITY_ADMIN: "/city"}[username]
    assert 'action="/find"' in page_of(visit, overview)
    found = links(page_of(visit, f"/find?q={words}"))
    address = next(address for address, name in found if name == "林晓禾")
    assert "林晓禾" in page_of(visit, address)


@pytest.mark.parametrize("words", ["2020级2班", "青石岭 2020级2班", "七年级2班", "七年级(2)班", "七年级（2）班"])
def test_a_class_is_found_by_either_name(words: str, town: Town) -> None:
    visit = town.staff(CARD_SCHOOL_ADMIN)
    ((address, label),) = [each for each in links(page_of(visit, f"/find?q={words}")) if "/school/class?" in each[0]]
    assert label in page_of(visit, address)


def test_from_above_a_class_leads_to_its_school(town: Town) -> None:
    county = town.staff(COUNTY_ADMIN)
    addresses = [address for address, _ in links(page_of(county, "/find?q=2020级2班"))]
    assert addresses
    assert all("/school/lessons?" in address and county.get(address).status_code == 200 for address in addresses)


def test_a_school_is_found_by_its_code(town: Town) -> None:
    visit = town.staff(CITY_ADMIN)
    ((address, name),) = links(page_of(visit, "/find?q=0099010001"))
    assert name in page_of(visit, address)


def test_nothing_of_other_units_is_found(town: Town) -> None:
    page = page_of(town.staff(OTHER_SCHOOL_ADMIN), "/find?q=林晓禾")
    assert "没有找到" in page
    assert links(page) == []
    assert town.staff(TEACHER).get("/find?q=林晓禾").status_code == 403


def test_who_was_searched_for_is_nobody_once_erased(town: Town) -> None:
    teacher, admin = town.staff(TEACHER), town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    assert "已离开" in page_of(admin, "/find?q=林晓禾")
    admin.form("/school/staff/erase", person=teacher.account)
    assert "没有找到" in page_of(admin, "/find?q=林晓禾")
    assert "没有找到" in page_of(admin, "/find?q=已抹去")


def test_searching_is_in_the_audit_log_without_the_words(town: Town) -> None:
    page_of(town.staff(SCHOOL_ADMIN), "/find?q=林晓禾")
    entries = [row.record.body for row in town.rows(RecordKind.AUDIT)]
    (entry,) = [one for one in entries if isinstance(one, AuditEntry) and one.action == "find-people"]
    assert "林" not in entry.target
