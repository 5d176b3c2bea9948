"""Grading, attempts, hours; and no key before its time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quiz_api.domain.records import HoursAward, RecordKind
from tests.quiz_api.small_bank import CANARY, RIGHT, WRONG
from tests.quiz_api.town import TEACHER, Town


def data_of(response: Any) -> dict[str, Any]:
    found: dict[str, Any] = response.json["results"][0]["data"]
    return found


def test_the_public_half_of_a_quiz_holds_no_key(town: Town) -> None:
    answer = town.visit().get("/api/v1/quizzes/q-t-s-01")
    assert answer.status_code == 200
    assert [question["id"] for question in answer.json["questions"]] == ["must", "many", "blank", "order"]
    assert CANARY not in answer.get_data(as_text=True)
    assert '"correct"' not in answer.get_data(as_text=True)


def test_an_unknown_quiz_is_not_found(town: Town) -> None:
    answer = town.visit().get("/api/v1/quizzes/q-nothing")
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_a_failed_attempt_tells_right_and_wrong_and_feedback_on_the_choices_made_only(town: Town) -> None:
    answer = town.staff(TEACHER).submit({**RIGHT, "must": ["m2"], "many": ["n1"]})
    data = data_of(answer)
    assert (data["score_percent"], data["passed"], data["attempt"], data["attempts_left"]) == (50, False, 1, 2)
    assert [question["right"] for question in data["questions"]] == [False, False, True, True]
    assert data["questions"][0]["feedback"] == [f"<p>{CANARY}反馈 must</p>"]
    assert f"{CANARY}解析" not in json.dumps(data, ensure_ascii=False)
    assert "correct" not in data["questions"][0]


def test_a_passed_attempt_opens_key_and_explanation(town: Town) -> None:
    data = data_of(town.staff(TEACHER).submit(RIGHT))
    assert data["passed"] is True
    assert data["questions"][1]["correct"] == ["n1", "n2"]
    assert f"{CANARY}解析 many" in data["questions"][1]["explanation"]


def test_the_key_opens_when_the_attempts_are_used_up(town: Town) -> None:
    teacher = town.staff(TEACHER)
    answers = [data_of(teacher.submit(WRONG)) for _ in range(3)]
    assert [data["attempts_left"] for data in answers] == [2, 1, 0]
    assert ["explanation" in data["questions"][0] for data in answers] == [False, False, True]


def test_three_attempts_then_24_hours(town: Town) -> None:
    teacher = town.staff(TEACHER)
    for _ in range(3):
        teacher.submit(WRONG)
    town.clock.pass_time(hours=23, minutes=59)
    refused = town.staff(TEACHER).submit(RIGHT)
    assert (refused.status_code, refused.json["code"]) == (409, "attempts-used")
    assert "11月24日 12:00" in refused.json["detail"]
    town.clock.pass_time(minutes=2)
    again = data_of(town.staff(TEACHER).submit(WRONG))
    assert (again["attempt"], again["attempts_left"]) == (4, 2)
    assert len(town.rows(RecordKind.ATTEMPT)) == 4


def test_a_must_pass_question_cannot_be_made_up_for(town: Town) -> None:
    data = data_of(town.staff(TEACHER).submit({**RIGHT, "must": ["m2"]}))
    assert (data["score_percent"], data["passed"]) == (75, False)


def test_a_repeated_pass_adds_no_hours(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    again = teacher.submit(RIGHT)
    assert again.status_code == 201
    awards = [row.record.body for row in town.rows(RecordKind.HOURS_AWARD)]
    assert [award.minutes for award in awards if isinstance(award, HoursAward)] == [90]


def test_the_rule_in_force_is_copied_into_the_award(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    body = town.rows(RecordKind.HOURS_AWARD)[0].record.body
    assert isinstance(body, HoursAward)
    assert (body.rule.pass_percent, body.rule.must_pass) == (75, ("must",))


def test_an_old_phones_revision_is_graded(town: Town) -> None:
    old = {name: answer for name, answer in RIGHT.items() if name != "order"}
    data = data_of(town.staff(TEACHER).submit(old, revision="rev-1"))
    assert (data["score_percent"], data["passed"]) == (100, True)


def test_attempts_at_an_earlier_revision_use_up_none_of_the_present_one(town: Town) -> None:
    teacher = town.staff(TEACHER)
    old = {name: answer for name, answer in WRONG.items() if name != "order"}
    assert data_of(teacher.submit(old, revision="rev-1"))["attempt"] == 1
    assert data_of(teacher.submit(WRONG))["attempt"] == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({name: RIGHT[name] for name in ("must", "many", "blank")}, "order"),
        ({**RIGHT, "blank": "  "}, "blank"),
        ({**RIGHT, "blank": "x" * 201}, "blank"),
        ({**RIGHT, "must": ["m1", "m2"]}, "must"),
        ({**RIGHT, "must": []}, "must"),
        ({**RIGHT, "must": "m1"}, "must"),
        ({**RIGHT, "many": ["n1", "n1"]}, "many"),
        ({**RIGHT, "many": ["m1"]}, "many"),
        ({**RIGHT, "order": ["o1", "o2"]}, "order"),
        ({**RIGHT, "other": ["x"]}, "other"),
    ],
)
def test_a_sheet_that_cannot_be_marked_is_refused_and_leaves_nothing(town: Town, answers: object, field: str) -> None:
    refused = town.staff(TEACHER).submit(answers)
    assert (refused.status_code, refused.json["code"]) == (422, "answers-incomplete")
    assert field in {item["name"] for item in refused.json["results"][0]["fields"]}
    assert town.rows() == []


def test_an_unknown_revision_says_refresh(town: Town) -> None:
    refused = town.staff(TEACHER).submit(RIGHT, revision="rev-0")
    assert refused.json["code"] == "revision-unknown"
    assert "刷新" in refused.json["detail"]


def test_answers_are_kept_beside_the_ledger_not_in_it(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    attempt = town.rows(RecordKind.ATTEMPT)[0].record
    assert "'o2'" not in repr(attempt)  # quoted: an id may hold these letters by chance
    with town.stores.ledger.founding() as reading:
        assert json.loads(reading.side_text(attempt.body.answers_ref) or "")["order"] == ["o1", "o2", "o3"]  # type: ignore[union-attr]
