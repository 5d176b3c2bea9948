"""What completing a page asks for must exist: quizzes, must-pass questions, prerequisites."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.curriculum import (
    ParentLesson,
    QuestionKind,
    Quiz,
    Rule,
    TrainingModule,
)
from site_builder.findings import Finding
from site_builder.loading.loader import Loaded
from site_builder.loading.source_file import SourceFile
from site_builder.rules.catalogue import Notes

PARENT_QUESTIONS = 3
PARENT_CHOICES = 8
PARENT_KINDS = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)


def completion_findings(loaded: Loaded) -> Iterator[Finding]:
    """Findings about quizzes and what asks for them."""
    written = frozenset(file.id for file in loaded.files)
    for file in loaded.files:
        notes = Notes(loaded.catalogue, file.path)
        if isinstance(file.page, ParentLesson | TrainingModule):
            _check_page(file, file.page, loaded, written, notes)
        if file.quiz is not None:
            _check_quiz(file, file.quiz, loaded, written, notes)
        yield from notes.found


def _check_page(
    file: SourceFile, page: ParentLesson | TrainingModule, loaded: Loaded, written: frozenset[str], notes: Notes
) -> None:
    """`written` are all ids that stand somewhere, also in files with red findings: those are not missed again."""
    rule, line = page.completion, file.line_of("completion")
    quiz = loaded.curriculum.quiz_by_id.get(rule.quiz_id)
    if quiz is None and rule.quiz_id not in written:
        notes.add("quiz-missing", line, quiz=rule.quiz_id, page=page.id)
    if quiz is not None:
        kinds = {question.id: question.kind for question in quiz.questions}
        if rule.rule is not Rule.COMPLETED and set(kinds.values()) <= {QuestionKind.SURVEY}:
            notes.add("pass-needs-key", line)
        for public_id, author_id in zip(rule.must_pass, file.must_pass, strict=True):
            if public_id not in kinds:
                notes.add("must-pass-unknown", line, question=author_id, quiz=quiz.id)
            elif kinds[public_id] is QuestionKind.SURVEY:
                notes.add("must-pass-survey", line, question=author_id)
    if isinstance(page, TrainingModule):
        for wanted in page.prerequisites:
            other = loaded.curriculum.by_id.get(wanted)
            if wanted == page.id or wanted not in written or not isinstance(other, TrainingModule | None):
                notes.add("prerequisite-missing", file.line_of("prerequisites"), id=wanted)


def _check_quiz(file: SourceFile, quiz: Quiz, loaded: Loaded, written: frozenset[str], notes: Notes) -> None:
    page = loaded.curriculum.by_id.get(quiz.page_id)
    line = file.line_of("for")
    if page is None:
        if quiz.page_id not in written:
            notes.add("quiz-page-missing", line, page=quiz.page_id)
    elif not isinstance(page, ParentLesson | TrainingModule) or page.completion.quiz_id != quiz.id:
        notes.add("quiz-not-asked", line, page=quiz.page_id, quiz=quiz.id)
    if isinstance(page, ParentLesson):
        _check_parent_quiz(file, quiz, notes)


def _check_parent_quiz(file: SourceFile, quiz: Quiz, notes: Notes) -> None:
    """Three questions that a thumb answers: more is homework for a household."""
    if quiz.pools:
        notes.add("parent-quiz-draw", file.line_of("draw"))
    if len(quiz.questions) != PARENT_QUESTIONS:
        notes.add("parent-quiz-count", 1, count=len(quiz.questions))
    for question in quiz.questions:
        if question.kind not in PARENT_KINDS:
            notes.add("parent-quiz-kind", file.line_of(question.id), kind=question.kind)
    choices = sum(len(question.choices) for question in quiz.questions)
    if choices > PARENT_CHOICES:
        notes.add("parent-quiz-choices", 1, count=choices, most=PARENT_CHOICES)
