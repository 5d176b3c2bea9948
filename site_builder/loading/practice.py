"""Practice questions under 想一想: they travel to the phone with their key, and earn nothing."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.curriculum import PracticeChoice, PracticeQuestion, QuestionKind
from site_builder.loading.questions import WrittenQuestion
from site_builder.rules.catalogue import Notes

PRACTICE_KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE)
MOST_PRACTICE = 3


def as_practice(questions: Sequence[WrittenQuestion], notes: Notes) -> tuple[PracticeQuestion, ...]:
    """Questions as the page shows them, in the order written."""
    if len(questions) > MOST_PRACTICE:
        notes.add("practice-many", questions[MOST_PRACTICE].line, count=len(questions), most=MOST_PRACTICE)
    for question in questions:
        if question.kind not in PRACTICE_KINDS:
            notes.add("practice-kind", question.line, kind=question.kind)
    return tuple(_practice(question) for question in questions if question.kind in PRACTICE_KINDS)


def _practice(question: WrittenQuestion) -> PracticeQuestion:
    choices = tuple(PracticeChoice(choice.html, choice.right, choice.feedback_html) for choice in question.choices)
    return PracticeQuestion(question.kind, question.stem_html, choices, question.explanation_html)
