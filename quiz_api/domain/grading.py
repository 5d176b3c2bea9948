"""Marking an answer sheet against the key. Pure: the score comes from the key and from nothing that a page adds up."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.errors import Refusal
from site_builder.answer_key import AnswerKey, QuizKey, normalised
from site_builder.curriculum import Question, QuestionKind, Quiz

MOST_TEXT = 200
"""Characters of a 填空 answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was given to one question: choice ids (in order for 排序), or a text for 填空."""

    question_id: str
    choices: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One marked question. `feedback` speaks only of the choices that were made."""

    question_id: str
    right: bool
    feedback: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    outcomes: tuple[Outcome, ...]

    @property
    def questions(self) -> int:
        return len(self.outcomes)

    @property
    def right(self) -> int:
        return sum(outcome.right for outcome in self.outcomes)

    @property
    def score_percent(self) -> int:
        """Rounded down, so that a pass mark is never reached by rounding."""
        return self.right * 100 // self.questions if self.questions else 0

    def is_right(self, question_id: str) -> bool:
        return any(outcome.right for outcome in self.outcomes if outcome.question_id == question_id)


def grade(key: QuizKey, answers: tuple[Answer, ...]) -> Graded:
    """Mark a sheet that `check_answers` has let through. 问卷 has no key and is not marked."""
    given = {answer.question_id: answer for answer in answers}
    return Graded(tuple(_mark(item, given[item.question_id]) for item in key.marked))


def _mark(key: AnswerKey, answer: Answer) -> Outcome:
    if key.kind is QuestionKind.BLANK:
        right = normalised(answer.text) in key.accepted
    elif key.kind is QuestionKind.ORDER:
        right = answer.choices == key.order
    else:
        right = frozenset(answer.choices) == key.correct
    feedback = tuple(key.feedback[choice] for choice in answer.choices if choice in key.feedback)
    return Outcome(key.question_id, right, feedback)


def check_answers(key: QuizKey, public: Quiz | None, answers: tuple[Answer, ...]) -> None:
    """Refuse a sheet that is not one: a question missing, unknown or answered in the wrong form.

    `public` is the half that the site shows today, None for a retired revision: then the choices that nobody can name
    any more count as wrong instead of being refused.
    """
    given = {answer.question_id: answer for answer in answers}
    shown = {question.id: question for question in public.questions} if public else {}
    known = {item.question_id for item in key.keys}
    elsewhere = "这道题在题库里，不在您这一份里，不用答。"
    problems = [(name, elsewhere if name in shown else "没有这道题。") for name in given if name not in known]
    for item in key.marked:
        answer = given.get(item.question_id)
        advice = "这道题还没有作答。" if answer is None else _problem(item, shown.get(item.question_id), answer)
        if advice:
            problems.append((item.question_id, advice))
    if problems:
        detail = "有题目没有答完，或选项对不上。请答完每一道题再提交。"
        raise Refusal("answers-incomplete", detail, fields=tuple(problems))


def _problem(key: AnswerKey, shown: Question | None, answer: Answer) -> str:
    """Advice for an answer in the wrong form; empty when it can be marked."""
    if key.kind is QuestionKind.BLANK:
        if answer.choices or not answer.text.strip():
            return "请填上答案。"
        return f"答案不超过 {MOST_TEXT} 个字。" if len(answer.text) > MOST_TEXT else ""
    if answer.text or not answer.choices:
        return "请选择答案。"
    if len(set(answer.choices)) != len(answer.choices):
        return "同一个选项出现了两次。"
    if shown and not set(answer.choices) <= {choice.id for choice in shown.choices}:
        return "选项不属于这道题，请刷新页面后再答。"
    if key.kind is QuestionKind.ORDER:
        return "" if len(answer.choices) == len(key.order) else "请把每一项都排上。"
    if key.kind is not QuestionKind.MULTIPLE and len(answer.choices) != 1:
        return "这道题只选一项。"
    return ""
