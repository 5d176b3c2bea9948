"""Marking as a table: each form of question, each way to be right, and each way to be nearly right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quiz_api.domain.completion import PAUSE, Standing, is_met
from quiz_api.domain.errors import Refusal
from quiz_api.domain.grading import Answer, Graded, Outcome, check_answers, grade
from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.curriculum import CompletionRule, QuestionKind, Rule
from tests.quiz_api.small_bank import bank, training_quiz

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEY = next(key for key in bank() if (key.quiz_id, key.revision) == ("q-t-s-01", "rev-2"))
RIGHT = {"must": ("m1",), "many": ("n1", "n2"), "blank": "4", "order": ("o1", "o2", "o3")}


def sheet(**changed: object) -> tuple[Answer, ...]:
    given = {name: value for name, value in {**RIGHT, **changed}.items() if value is not None}
    return tuple(
        Answer(name, text=value) if isinstance(value, str) else Answer(name, tuple(value))  # type: ignore[arg-type]
        for name, value in given.items()
    )


@pytest.mark.parametrize(
    ("changed", "right"),
    [
        ({}, 4),
        ({"must": ("m2",)}, 3),
        ({"many": ("n2", "n1")}, 4),
        ({"many": ("n1",)}, 3),
        ({"many": ("n1", "n2", "n3")}, 3),
        ({"many": ("n1", "n3")}, 3),
        ({"blank": " ４ "}, 4),
        ({"blank": "四"}, 4),
        ({"blank": "44"}, 3),
        ({"order": ("o1", "o3", "o2")}, 3),
        ({"order": ("o3", "o2", "o1")}, 3),
    ],
)
def test_a_question_is_right_or_it_is_not(changed: dict[str, object], right: int) -> None:
    graded = grade(KEY, sheet(**changed))
    assert (graded.right, graded.questions) == (right, 4)
    assert graded.score_percent == right * 25


@pytest.mark.parametrize(
    "changed",
    [
        {"must": None},
        {"must": ("m1", "m2")},
        {"must": ()},
        {"must": ("n1",)},
        {"many": ("n1", "n1")},
        {"blank": "  "},
        {"blank": "四" * 201},
        {"order": ("o1", "o2")},
        {"other": ("x",)},
    ],
)
def test_what_is_no_sheet_is_refused_with_its_question(changed: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        check_answers(KEY, training_quiz(), sheet(**changed))
    assert [name for name, _ in refused.value.fields] == [next(iter(changed))]


def test_a_survey_is_neither_asked_for_nor_counted() -> None:
    survey = AnswerKey("s", "q-s", QuestionKind.SURVEY)
    key = QuizKey("q", "rev", (*KEY.keys, survey))
    check_answers(key, None, sheet())
    assert grade(key, sheet()).questions == 4


def test_feedback_speaks_of_the_choices_made_alone() -> None:
    outcomes = {outcome.question_id: outcome for outcome in grade(KEY, sheet(must=("m2",))).outcomes}
    assert len(outcomes["must"].feedback) == 1
    assert outcomes["many"].feedback == ()


def graded(right: int, questions: int, wrong_name: str = "") -> Graded:
    names = [f"q{number}" for number in range(questions)]
    marks = [number < right for number in range(questions)]
    return Graded(
        tuple(Outcome(name, mark and name != wrong_name, ()) for name, mark in zip(names, marks, strict=True))
    )


@pytest.mark.parametrize(
    ("right", "questions", "percent"), [(2, 3, 66), (1, 3, 33), (199, 200, 99), (0, 5, 0), (5, 5, 100), (0, 0, 0)]
)
def test_a_score_is_rounded_down(right: int, questions: int, percent: int) -> None:
    assert graded(right, questions).score_percent == percent


@pytest.mark.parametrize(
    ("rule", "sheet_graded", "met"),
    [
        (CompletionRule(Rule.PASSED, "q", pass_percent=80), graded(4, 5), True),
        (CompletionRule(Rule.PASSED, "q", pass_percent=80), graded(3, 5), False),
        (CompletionRule(Rule.PASSED, "q", pass_percent=60, must_pass=("q0",)), graded(5, 5, "q0"), False),
        (CompletionRule(Rule.PASSED, "q", pass_percent=60, must_pass=("q0",)), graded(5, 5, "q1"), True),
        (CompletionRule(Rule.PASSED, "q", pass_percent=60, must_pass=("gone",)), graded(5, 5), True),
        (CompletionRule(Rule.COMPLETED, "q"), graded(0, 5), True),
    ],
)
def test_a_rule_is_met_at_its_mark_and_not_below(rule: CompletionRule, sheet_graded: Graded, met: bool) -> None:
    assert is_met(rule, sheet_graded) is met


def test_a_pause_lasts_from_the_last_attempt() -> None:
    taken = tuple(NOON + timedelta(hours=each) for each in (0, 1, 5))
    standing = Standing(3, taken)
    assert standing.again_at == taken[-1] + PAUSE
    assert standing.must_wait(taken[-1] + PAUSE - timedelta(seconds=1))
    assert not standing.must_wait(taken[-1] + PAUSE)
