"""A school that is closed in the middle of a year: nothing new begins there, nothing that was there is lost."""

from __future__ import annotations

import re

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import SCHOOL, make, run
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, Town, Visit

CLOSED = "已经在2026年11月23日撤并，不能再办新的"
A_SESSION = {"kind": "家长学校", "form": "线下有屏", "venue": "学校", "practice": "指导", "title": "听懂孩子的情绪"}
ITS_TIME = {"host": "", "place": "", "begins": "2026-11-23T12:30", "minutes": "60", "page_id": ""}


def close(town: Town, closed: str = "yes") -> None:
    assert town.staff(COUNTY_ADMIN).form("/units/close", unit=town.path(SCHOOL), closed=closed).status_code == 303


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(CARD_SCHOOL_ADMIN)


def deeds(town: Town) -> list[tuple[str, dict[str, str]]]:
    path, school = class_path(town, CARD_CLASS, SCHOOL), town.path(SCHOOL)
    return [
        ("/sessions/new", {"unit": path, "audience": path, **A_SESSION, **ITS_TIME}),
        ("/sessions/new", {"unit": school, "audience": school, **A_SESSION, **ITS_TIME}),
        ("/school/cards/issue", {"unit": path, "most": "30"}),
        ("/school/cards/spare", {"unit": school, "many": "3"}),
        ("/school/classes", {"unit": school, "section": "初中", "entry_year": "2026", "numbers": "9"}),
    ]


def test_nothing_new_begins_at_a_closed_school_and_everything_when_it_is_open_again(town: Town, admin: Visit) -> None:
    close(town)
    for address, fields in deeds(town):
        answer = admin.form(address, **fields)
        assert answer.status_code in {409, 422}, address
        assert CLOSED in answer.get_data(as_text=True), address
    close(town, "no")
    for address, fields in deeds(town):
        assert admin.form(address, **fields).status_code == 303, address


def test_what_was_begun_comes_to_its_end_and_is_read_by_everyone_as_before(town: Town, admin: Visit) -> None:
    path = class_path(town, CARD_CLASS, SCHOOL)
    session = make(admin, path)
    run(admin, session, "begin")
    before = len(town.rows(RecordKind.AUDIT))
    close(town)
    run(admin, session, "close")
    assert len(town.rows(RecordKind.AUDIT)) > before
    for page in ("/school", "/sessions", f"/sessions/{session}", f"/school/class?unit={path}"):
        assert page_of(admin, page)
    assert page_of(town.household(), "/me")


def test_who_is_short_in_a_closed_school_is_one_step_away(town: Town) -> None:
    close(town)
    page = page_of(town.staff(COUNTY_ADMIN), "/county")
    assert "已撤并" in page
    assert re.search(rf'href="/school\?unit={town.path(SCHOOL)}#staff">满了 \d+ / \d+，还差 \d+ 位</a>', page)
