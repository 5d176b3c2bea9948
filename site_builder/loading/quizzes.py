"""Questions for the record: parts each into a public half and a key, joined by ids that tell nothing.

The public half is the same wherever the `[x]` stand: choices are ordered by their ids (判断 by 对, 错), and ids are
made of the author's id and the words of the choice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from site_builder.answer_key import AnswerKey, QuizKey, normalised
from site_builder.build_key import BuildKey
from site_builder.bundle import quiz_public_half
from site_builder.curriculum import Choice, Question, QuestionKind, Quiz
from site_builder.loading.questions import WrittenQuestion
from site_builder.quiz_draw import Pool

REVISION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PartedQuiz:
    """Both halves of one `*.quiz.md`."""

    quiz: Quiz
    key: QuizKey


def question_id(key: BuildKey, quiz_id: str, author_id: str) -> str:
    """Public id of a question; stays when its wording changes."""
    return key.mac("question", quiz_id, author_id)


def part_quiz(
    key: BuildKey,
    named: tuple[str, str, str],
    questions: Sequence[WrittenQuestion],
    pools: tuple[Pool, ...] = (),
) -> PartedQuiz:
    """Part the questions of a quiz, in the order written; `named` are the ids of quiz and page, and its title."""
    quiz_id, page_id, title = named
    halves = [_part(key, quiz_id, question) for question in questions]
    quiz = Quiz(quiz_id, page_id, title, "", tuple(public for public, _ in halves), pools)
    quiz = replace(quiz, revision=revision_of(quiz))
    return PartedQuiz(quiz, QuizKey(quiz_id, quiz.revision, tuple(private for _, private in halves), pools=pools))


def revision_of(quiz: Quiz) -> str:
    """Hash of the public half and of nothing else."""
    half = quiz_public_half(replace(quiz, revision=""))
    canonical = json.dumps(half, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:REVISION_LENGTH]


def _part(key: BuildKey, quiz_id: str, question: WrittenQuestion) -> tuple[Question, AnswerKey]:
    public_id = question_id(key, quiz_id, question.author_id)
    ids = [key.mac("choice", quiz_id, question.author_id, normalised(choice.source)) for choice in question.choices]
    written = list(zip(ids, question.choices, strict=True))
    choices = [Choice(choice_id, choice.html) for choice_id, choice in written]
    if question.kind is QuestionKind.TRUE_FALSE:
        shown = {choice_id: normalised(choice.source) != "对" for choice_id, choice in written}
        choices.sort(key=lambda choice: (shown[choice.id], choice.id))
    else:
        choices.sort(key=lambda choice: choice.id)
    answer = AnswerKey(
        question_id=public_id,
        author_id=question.author_id,
        kind=question.kind,
        correct=frozenset(choice_id for choice_id, choice in written if choice.right),
        order=tuple(ids) if question.kind is QuestionKind.ORDER else (),
        accepted=frozenset(normalised(text) for text in question.accepted),
        feedback={choice_id: choice.feedback_html for choice_id, choice in written if choice.feedback_html},
        explanation_html=question.explanation_html,
    )
    return Question(public_id, question.kind, question.stem_html, tuple(choices)), answer
