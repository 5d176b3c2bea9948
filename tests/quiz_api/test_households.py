"""Families: a notice before the first record, no mark, no limit, one line for each class it fits."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.people import Place
from quiz_api.domain.records import Attendance, Evidence, RecordKind
from tests.quiz_api.small_bank import CANARY, PARENT_SHEET, RIGHT
from tests.quiz_api.town import TEACHER, Town

ALL_RIGHT = {"a": ["a1"], "b": ["b1"], "c": ["c1"]}


def test_nothing_is_recorded_before_the_notice_is_answered(town: Town) -> None:
    family = town.household(consents=False)
    assert family.get("/api/v1/me").json["consent"] == {"needed": True, "notice_version": "2026-11"}
    assert family.finish_lesson(ALL_RIGHT).json["code"] == "consent-needed"
    family.consent(given=False)
    assert family.finish_lesson(ALL_RIGHT).json["code"] == "consent-needed"
    family.consent()
    assert family.finish_lesson(ALL_RIGHT).status_code == 201


def test_consent_can_be_withdrawn(town: Town) -> None:
    family = town.household()
    family.consent(given=False)
    assert family.finish_lesson(ALL_RIGHT).json["code"] == "consent-needed"


def test_an_old_notice_is_asked_again(town: Town) -> None:
    family = town.household(consents=False)
    answer = family.send(family.event("consent-given", {"notice_version": "2025-01", "given": True}))
    assert answer.json["code"] == "notice-outdated"


def test_a_wrong_choice_brings_the_explanation_and_no_mark(town: Town) -> None:
    answer = town.household().finish_lesson(PARENT_SHEET)
    assert answer.status_code == 201
    result = answer.json["results"][0]
    assert [question["right"] for question in result["data"]["questions"]] == [True, False, True]
    assert result["data"]["questions"][1]["feedback"] == [f"<p>{CANARY}反馈 b</p>"]
    assert "score_percent" not in answer.get_data(as_text=True)
    assert "passed" not in answer.get_data(as_text=True)
    assert result["stored"][0]["kind"] == "attendance"
    assert town.rows(RecordKind.ATTEMPT) == []


def test_a_household_may_try_without_limit_and_is_counted_once(town: Town) -> None:
    family = town.household()
    answers = [family.finish_lesson(PARENT_SHEET) for _ in range(5)] + [family.finish_lesson(ALL_RIGHT)]
    assert [answer.status_code for answer in answers] == [201] * 6
    bodies = [row.record.body for row in town.rows(RecordKind.ATTENDANCE)]
    assert len(bodies) == 1
    assert isinstance(bodies[0], Attendance)
    assert bodies[0].evidence is Evidence.GRADE_C


def test_a_lesson_counts_for_each_class_of_its_stage_and_for_no_other(town: Town) -> None:
    family = town.household()
    more = (town.path("2026级1班"), town.path("2022级1班"))  # 初中 of another county; 小学
    with town.stores.ledger.founding() as writing:
        household = writing.household(family.account)
        assert household is not None
        added = tuple(Place(path, 7, date(2026, 9, 1)) for path in more)
        writing.put_household(type(household)(household.id, household.places + added))
    family.finish_lesson(ALL_RIGHT)
    counted = {row.record.draft.organisation_path for row in town.rows(RecordKind.ATTENDANCE)}
    assert counted == {household.places[0].class_path, more[0]}


def test_staff_and_families_have_their_own_quizzes(town: Town) -> None:
    assert town.household().submit(RIGHT).json["code"] == "staff-only"
    assert town.staff(TEACHER).finish_lesson(ALL_RIGHT).json["code"] == "household-only"
    teacher = town.staff(TEACHER)
    assert teacher.consent().json["code"] == "household-only"


def test_the_consent_page_takes_yes_and_no(town: Town) -> None:
    family = town.household(consents=False)
    page = family.get("/me", follow_redirects=True).get_data(as_text=True)
    names = ("event_id", "at", "notice_version")
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in names}
    answer = family.form("/me/consent", given="yes", **fields)
    assert answer.status_code == 303
    assert family.get("/api/v1/me").json["consent"]["needed"] is False
    assert "还没有学完的课" in family.get("/me").get_data(as_text=True)
