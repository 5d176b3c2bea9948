"""The sheet of a quiz that somebody is due: which number it has, and which questions of the bank stand on it.

A sheet is not kept before it is answered: it follows from the revision, the account and the number, and the number from
the ledger. One that was taken back is still one that was seen, so it counts here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.records import Attempt, RecordKind
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading, RecordQuery, Store
from site_builder.answer_key import QuizKey
from site_builder.quiz_draw import left_out


@dataclass(frozen=True, slots=True)
class DueSheet:
    """`draw` is 0 for a quiz without a bank: every sheet asks all its questions."""

    quiz_id: str
    revision: str
    draw: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuizSheets:
    store: Store
    curriculum: ServedCurriculum

    def due(self, caller: Caller, quiz_id: str, revision: str) -> DueSheet:
        """Without a revision: of the one that the site shows today. Raises NotFound."""
        quiz = self.curriculum.quiz(quiz_id)
        key = self.curriculum.key(quiz_id, revision or quiz.revision) if quiz else None
        if quiz is None or key is None:
            raise NotFound("这份测验")
        draw = 0
        if key.pools:
            with self.store.reading(caller.scope) as reading:
                draw = next_draw(reading, caller.account, quiz.page_id, key)
        on_it = on_sheet(key, caller.account, draw)
        return DueSheet(quiz.id, key.revision, draw, tuple(item.question_id for item in on_it.keys))


def next_draw(reading: Reading, account: str, page_id: str, key: QuizKey) -> int:
    """Number of the sheet that comes next, from 1."""
    query = RecordQuery(kinds=frozenset({RecordKind.ATTEMPT}), subject_id=account, page_id=page_id, include_void=True)
    bodies = (row.record.body for row in reading.records(query))
    return 1 + max(
        (
            body.draw
            for body in bodies
            if isinstance(body, Attempt) and (body.quiz_id, body.revision) == (key.quiz_id, key.revision)
        ),
        default=0,
    )


def on_sheet(key: QuizKey, account: str, draw: int) -> QuizKey:
    """The keys of what stands on this sheet, in the order of the quiz."""
    out = left_out(key.pools, key.revision, account, draw)
    return replace(key, keys=tuple(item for item in key.keys if item.question_id not in out)) if out else key


def another_sheet() -> Refusal:
    """What is said of a sheet that is not the one that is due: nobody picks the questions that suit."""
    detail = (
        "这一套题不是现在该答的：这个账号在别处交过一份，或者页面旧了。已经换成该答的一套，两套都有的题，选好的还在。"
    )
    return Refusal("draw-other", detail, status=409)
