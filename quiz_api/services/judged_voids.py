"""What rests on a judgement: a module that was done because of it, unless somebody else found the task good too."""

from __future__ import annotations

from quiz_api.domain.errors import Refusal
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Completion, Record, RecordKind
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import Reading, RecordQuery


def check_judged_void(reading: Reading, caller: Caller, record: Record) -> None:
    """Raises Refusal for a good judgement of somebody who has gone on to another unit: a module may be done there
    because of it, and neither school reaches into the other.
    """
    body = record.body
    person = reading.person(record.draft.subject.id) if isinstance(body, Judgement) and body.passed else None
    if person is not None and not caller.may(Permission.VOID, person.home_path):
        detail = "这位老师已经到别的单位，那里的学时可能靠这次评定。请管着两边的上一级（县区或市）管理员作废。"
        raise Refusal("moved-on", detail, status=409)


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
