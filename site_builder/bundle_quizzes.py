"""How a quiz stands in the two files: its public half in catalogue.json, its keys in quiz_bank.json."""

from __future__ import annotations

from datetime import date
from typing import Any

from site_builder.answer_key import AnswerKey, QuizKey
from site_builder.curriculum import Choice, Question, QuestionKind, Quiz
from site_builder.quiz_draw import Pool


def quiz_public_half(quiz: Quiz) -> dict[str, Any]:
    """The public half as plain data: what `GET /api/v1/quizzes/<id>` answers and what the page shows."""
    return {
        **_pools_out(quiz.pools),
        "id": quiz.id,
        "page": quiz.page_id,
        "title": quiz.title,
        "revision": quiz.revision,
        "questions": [
            {
                "id": question.id,
                "kind": question.kind.value,
                "stem": question.stem_html,
                "choices": [{"id": choice.id, "text": choice.html} for choice in question.choices],
            }
            for question in quiz.questions
        ],
    }


def quiz_in(raw: dict[str, Any]) -> Quiz:
    questions = tuple(
        Question(
            item["id"],
            QuestionKind(item["kind"]),
            item["stem"],
            tuple(Choice(choice["id"], choice["text"]) for choice in item["choices"]),
        )
        for item in raw["questions"]
    )
    return Quiz(raw["id"], raw["page"], raw["title"], raw["revision"], questions, _pools_in(raw))


def _pools_out(pools: tuple[Pool, ...]) -> dict[str, Any]:
    """Nothing for a quiz without a bank: its public half, and so its revision, are what they were before banks."""
    return {"draw": [{"take": pool.take, "of": list(pool.questions)} for pool in pools]} if pools else {}


def _pools_in(raw: dict[str, Any]) -> tuple[Pool, ...]:
    return tuple(Pool(item["take"], tuple(item["of"])) for item in raw.get("draw", ()))


def key_out(key: QuizKey) -> dict[str, Any]:
    return {
        **_pools_out(key.pools),
        "quiz": key.quiz_id,
        "revision": key.revision,
        "retired_on": key.retired_on.isoformat() if key.retired_on else None,
        "keys": [
            {
                "question": item.question_id,
                "author_id": item.author_id,
                "kind": item.kind.value,
                "correct": sorted(item.correct),
                "order": list(item.order),
                "accepted": sorted(item.accepted),
                "feedback": item.feedback,
                "explanation": item.explanation_html,
            }
            for item in key.keys
        ],
    }


def key_in(raw: dict[str, Any]) -> QuizKey:
    retired = date.fromisoformat(raw["retired_on"]) if raw["retired_on"] else None
    keys = tuple(
        AnswerKey(
            item["question"],
            item["author_id"],
            QuestionKind(item["kind"]),
            frozenset(item["correct"]),
            tuple(item["order"]),
            frozenset(item["accepted"]),
            dict(item["feedback"]),
            item["explanation"],
        )
        for item in raw["keys"]
    )
    return QuizKey(raw["quiz"], raw["revision"], keys, retired, _pools_in(raw))
