"""Who is signed in hears of the page that is open on which day it was finished: on any phone, after every sign-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT, WRONG
from tests.quiz_api.test_judging import GOOD, assessor, judge, judged_catalogue
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, TEACHER, Town, Visit

LESSON, MODULE = "p-czh-01", "t-s-01"


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def finished(visit: Visit, page: str) -> object:
    return visit.get(f"/api/v1/me?page={page}").json["finished"]


def take_back(town: Town, kind: RecordKind) -> None:
    school = town.staff(CARD_SCHOOL_ADMIN)
    record = town.rows(kind)[-1].record.id
    assert school.send(school.event("record-voided", {"record": record, "reason": "记错了"})).status_code == 201


def test_a_family_hears_of_its_lesson_until_it_is_taken_back(town: Town) -> None:
    family = town.household()
    assert finished(family, LESSON) is None
    family.finish_lesson(PARENT_SHEET)
    town.clock.pass_time(days=1)
    other_phone = town.household()
    said = {"page": LESSON, "on": "2026-11-23", "class_periods": None}
    assert finished(other_phone, LESSON) == said
    other_phone.finish_lesson(PARENT_SHEET)
    assert finished(other_phone, LESSON) == said
    assert "finished" not in other_phone.get("/api/v1/me").json
    assert finished(town.household(2), LESSON) is None
    take_back(town, RecordKind.ATTENDANCE)
    assert finished(other_phone, LESSON) is None


def test_a_new_school_year_begins_a_lesson_anew_and_keeps_a_module(town: Town) -> None:
    family, teacher = town.household(), town.staff(TEACHER)
    family.finish_lesson(PARENT_SHEET)
    teacher.submit(WRONG)
    assert finished(teacher, MODULE) is None
    teacher.submit(RIGHT)
    said = {"page": MODULE, "on": "2026-11-23", "class_periods": "2.0"}
    assert finished(teacher, MODULE) == said
    town.clock.pass_time(days=300)
    assert finished(town.household(), LESSON) is None
    assert finished(town.staff(TEACHER), MODULE) == said


def test_what_is_no_page_is_not_finished(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert [finished(teacher, page) for page in ("no-such", "t-s-01%27")] == [None, None]
    assert town.visit().get(f"/api/v1/me?page={MODULE}").json == {"signed_in": False}


def test_a_passed_quiz_that_waits_for_its_judgement_is_passed_without_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    town = Town()
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    assert finished(teacher, MODULE) == {"page": MODULE, "on": "2026-11-23", "class_periods": None}
    judge(assessor(town), teacher.account, GOOD)
    assert finished(teacher, MODULE) == {"page": MODULE, "on": "2026-11-23", "class_periods": "2.0"}
