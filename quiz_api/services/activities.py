"""Counts of a school's activities: never names, and nothing that the ledger knows already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import ActivityReported
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Subject, SubjectKind
from quiz_api.domain.teaching import ActivityCount, ActivityReport
from quiz_api.services.deeds import Deed
from quiz_api.services.open_units import must_be_open
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import NaturalKeyTaken, Writing
from site_builder.counting import ActivityKind, Counting


def take_activity(
    writing: Writing, caller: Caller, deed: Deed, payload: ActivityReported, counting: Counting, now: datetime
) -> str:
    """Keep the counts of one activity; returns the id of the record. Raises Refusal, NotFound."""
    path = payload.organisation_path
    unit = writing.organisation(path) if caller.may(Permission.REPORT_ACTIVITIES, path) else None
    if unit is None or unit.kind is not OrganisationKind.SCHOOL:
        raise NotFound("这所学校")
    kind = counting.activity(payload.activity)
    if kind is None:
        raise Refusal("unknown-activity", "没有这一种活动，请刷新页面，从列出的活动里选。")
    if payload.on > deed.calendar.day(now):
        raise Refusal("activity-in-future", "活动的日期还没有到，办完了再填。", fields=(("on", "不能晚于今天。"),))
    must_be_open(writing, path, payload.on)
    body = ActivityReport(kind.id, payload.on, _counts(kind, dict(payload.counts)))
    noon = datetime.combine(payload.on, time(12), deed.calendar.zone)
    draft = deed.draft(
        Subject(SubjectKind.ORGANISATION, unit.id), path, body, ("activity", unit.id, kind.id, payload.on.isoformat())
    )
    dated = replace(draft, school_year=deed.calendar.school_year(noon), term=deed.calendar.term(noon))
    try:
        return writing.append(dated).id
    except NaturalKeyTaken as taken:
        if taken.existing.body == body:
            return taken.existing.id
        detail = f"{kind.name}在这一天已经填过了。数字要改的，请先撤回原来的一条，再填一次。"
        raise Refusal("already-reported", detail, status=409) from taken


def _counts(kind: ActivityKind, given: dict[str, int]) -> tuple[ActivityCount, ...]:
    """Every number that is asked for, and no other. Raises Refusal `bad-fields`."""
    problems = [
        (f"counts.{asked.name}", f"“{asked.label}”没有填，没有就填 0。")
        for asked in kind.counts
        if asked.name not in given
    ]
    problems += [
        (f"counts.{asked.name}", f"“{asked.label}”填了 {given[asked.name]}，最多 {asked.most}，请核对。")
        for asked in kind.counts
        if given.get(asked.name, 0) > asked.most
    ]
    names = {asked.name for asked in kind.counts}
    problems += [(f"counts.{name}", "没有这一项。") for name in given if name not in names]
    if not problems and not any(given.values()):
        problems.append(("counts", "每一项都是 0 的，不用填。"))
    if problems:
        raise Refusal("bad-fields", "".join(advice for _, advice in problems), fields=tuple(problems))
    return tuple(ActivityCount(asked.name, given[asked.name]) for asked in kind.counts)
