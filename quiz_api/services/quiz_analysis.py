"""Item analysis of a quiz from the ledger: each person's first attempt, as long as its answer sheet is kept.

A person is a subject id here and leaves this module in no form. An attempt that was taken back does not count, and the
one behind it is no first one. Sheets of other revisions are counted and not analysed: their words were others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quiz_api.domain.errors import NotFound
from quiz_api.domain.grading import Answer
from quiz_api.domain.item_analysis import ItemAnalysis, analyse
from quiz_api.domain.records import Attempt, RecordKind
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery
from site_builder.answer_key import QuizKey
from site_builder.curriculum import Quiz

TOLD_EVERY = 2000


@dataclass(frozen=True, slots=True)
class QuizAnalysis:
    """`first` are the sheets that were looked at; the others are first attempts that could not be."""

    quiz: Quiz
    key: QuizKey
    first: int
    of_other_revisions: int
    erased: int
    items: tuple[ItemAnalysis, ...]


def analyse_quiz(
    reading: Reading, curriculum: ServedCurriculum, quiz_id: str, progress: Callable[[int], None]
) -> QuizAnalysis:
    """Raises NotFound for a quiz that the site does not show. `progress` hears the attempts read so far."""
    quiz = curriculum.quiz(quiz_id)
    key = curriculum.key(quiz.id, quiz.revision) if quiz else None
    if quiz is None or key is None:
        raise NotFound("这份测验")
    attempts = [body for body in _first_attempts(reading, quiz, progress) if body is not None]
    current = [body for body in attempts if body.revision == quiz.revision]
    texts = (reading.side_text(body.answers_ref) for body in current)
    sheets = [_sheet(text) for text in texts if text is not None]
    others = len(attempts) - len(current)
    return QuizAnalysis(quiz, key, len(sheets), others, len(current) - len(sheets), analyse(key, sheets))


def _first_attempts(reading: Reading, quiz: Quiz, progress: Callable[[int], None]) -> Iterator[Attempt | None]:
    """The first attempt of everybody in the order of the ledger; None for one that was taken back."""
    seen: set[str] = set()
    query = RecordQuery(kinds=frozenset({RecordKind.ATTEMPT}), page_id=quiz.page_id)
    for count, row in enumerate(reading.records(query), 1):
        if count % TOLD_EVERY == 0:
            progress(count)
        body, subject = row.record.body, row.record.draft.subject.id
        if isinstance(body, Attempt) and body.quiz_id == quiz.id and subject not in seen:
            seen.add(subject)
            yield None if row.voided_by else body


def _sheet(text: str) -> tuple[Answer, ...]:
    given = json.loads(text)
    return tuple(
        Answer(name, text=answer) if isinstance(answer, str) else Answer(name, tuple(answer))
        for name, answer in given.items()
    )
