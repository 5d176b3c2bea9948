"""`assessment-judged`: who holds the post 评定人 gives points by the rubric; enough is for the server to say.

No work is uploaded, and no word about it: points, a day and a place are all that is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json
from quiz_api.domain.hours_events import AssessmentJudged
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Record, RecordKind, Subject, SubjectKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.module_completion import ModuleCompletion
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_history import counts_from, standing_training, training_history
from quiz_api.store.interface import NaturalKeyTaken, Writing
from site_builder.bundle import CatalogueEntry
from site_builder.judged_task import JudgedTask

JUDGE = Permission.JUDGE


@dataclass(frozen=True, slots=True)
class Judging:
    curriculum: ServedCurriculum
    calendar: SchoolCalendar

    def take(
        self, writing: Writing, caller: Caller, deed: Deed, payload: AssessmentJudged, now: datetime
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        """Raises Refusal, NotFound for people of other units."""
        if not caller.paths_of(JUDGE):
            raise Refusal(
                "assessors-only",
                "评定由担任评定人的老师来做，您现在没有这个岗位。请联系学校或县（区）管理员。",
                status=403,
            )
        entry, task = self._task(payload)
        person = self._person(writing, caller, payload)
        passed = _judged(task, payload.points)
        if payload.judged_on > self.calendar.day(now):
            detail = f"日期 {payload.judged_on:%Y年%-m月%-d日} 还没有到，没有存。评定完再记。"
            raise Refusal("future-date", detail, fields=(("judged_on", "不能晚于今天。"),))
        history = training_history(writing, self.curriculum, self.calendar, person.id)
        since = counts_from(self.curriculum, entry, history, deed.school_year)
        given = standing_training(writing, (person.id,), frozenset({RecordKind.JUDGEMENT}), entry.id)
        before = _before([record for record in given if _is_by(record, task, caller)], since)
        place = writing.put_side_text(json.dumps({"place": payload.place}, ensure_ascii=False))
        body = Judgement(
            entry.id, task.id, payload.points, passed, payload.judged_on, place, before.id if before else ""
        )
        subject = Subject(SubjectKind.PERSON, person.id)
        key = (RecordKind.JUDGEMENT.value, person.id, entry.id, task.id, caller.account, before.id if before else "")
        try:
            record = writing.append(deed.draft(subject, person.home_path, body, key))
        except NaturalKeyTaken as taken:
            raise Refusal("already-judged", "您刚刚已经记过这一项，没有重复存。", status=409) from taken
        append_audit(writing, caller, deed, AuditAction.JUDGE, record.id, person.home_path)
        earned: tuple[str, ...] = ()
        if passed and entry.completion is not None:
            earned = _complete(ModuleCompletion(writing, subject, person, entry, entry.completion, since), deed)
        data: dict[str, Json] = {"passed": passed, "sum": sum(payload.points), "completed": bool(earned)}
        return data, (record.id, *earned)

    def _task(self, payload: AssessmentJudged) -> tuple[CatalogueEntry, JudgedTask]:
        entry = self.curriculum.entry(payload.page_id)
        task = next((task for task in entry.tasks if task.id == payload.task), None) if entry else None
        if entry is None or task is None:
            raise NotFound("这项评定任务")
        return entry, task

    def _person(self, writing: Writing, caller: Caller, payload: AssessmentJudged) -> Person:
        if payload.person_id == caller.account:
            raise Refusal("own-record", "自己的任务请别的评定人来评。", status=403)
        person = writing.person(payload.person_id)
        if person is None or not caller.may(JUDGE, person.home_path):
            raise NotFound("这位老师")
        return person


def _is_by(record: Record, task: JudgedTask, caller: Caller) -> bool:
    is_task = isinstance(record.body, Judgement) and record.body.task == task.id
    return is_task and record.draft.entered_by == caller.account


def _before(given: list[Record], since: int) -> Record | None:
    """The same assessor's last judgement, when another may follow it: it was not enough, or no longer counts."""
    for record in given:
        counts = record.draft.school_year >= since
        if isinstance(record.body, Judgement) and record.body.passed and counts:
            detail = "您已经评过这一项，合格，不用再评。评错了请管理员作废再评。"
            raise Refusal("already-judged", detail, status=409)
    return given[-1] if given else None


def _complete(completing: ModuleCompletion, deed: Deed) -> tuple[str, ...]:
    """Hours, when the quiz was passed before and this was the last task that was missing."""
    attempt = completing.passed_attempt()
    return completing.append(deed, attempt) if attempt and not completing.missing_tasks() else ()


def _judged(task: JudgedTask, points: tuple[int, ...]) -> bool:
    """True for enough. Raises Refusal for points that are not those of the rubric of today."""
    if len(points) != len(task.points):
        detail = (
            f"评分表有 {len(task.points)} 个评分点，交来了 {len(points)} 个，没有存。评分表可能换了，请刷新页面再填。"
        )
        raise Refusal("rubric-changed", detail, status=409)
    over = [point.name for point, given in zip(task.points, points, strict=True) if given > point.most]
    if over:
        detail = f"给的分超过了满分：{'、'.join(over)}。请改好再交。"
        raise Refusal("bad-points", detail, fields=(("points", detail),))
    floors = all(given >= point.least for point, given in zip(task.points, points, strict=True))
    return floors and sum(points) >= task.pass_points
