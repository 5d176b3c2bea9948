"""What rests on a judgement: a module that was done because of it, unless somebody else found the task good too."""

from __future__ import annotations

from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.records import Completion, Record, RecordKind
from quiz_api.store.interface import Reading, RecordQuery


def completion_on(reading: Reading, record: Record, body: Judgement) -> Record | None:
    """The standing completion that falls with a judgement; None for none."""
    if not body.passed:
        return None
    kinds = frozenset({RecordKind.COMPLETION, RecordKind.JUDGEMENT})
    query = RecordQuery(
        kinds=kinds, subject_id=record.draft.subject.id, page_id=body.page_id, include_void=False, newest_first=True
    )
    standing = [row.record for row in reading.records(query)]
    others = (other.body for other in standing if other.id != record.id)
    if any(isinstance(other, Judgement) and other.task == body.task and other.passed for other in others):
        return None
    done = (other for other in standing if isinstance(other.body, Completion) and body.task in other.body.rule.judged)
    return next(done, None)
