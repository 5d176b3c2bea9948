"""Who waits for a judgement: the quiz is passed or the training attended, and a task of the rule not yet found good.

One query for the page, for its file and for the teacher's own record. Nobody has to have asked for anything: who waits
follows from what is recorded, and goes from the list with the judgement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import Attempt, Completion, Evidence, HoursAward, Record, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.exports.sheet import Cell, Column, ColumnKind, Sheet
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.report_names import ReportNames
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.training_history import (
    counts_from,
    standing_training,
    training_at,
    training_history,
    who_may_have_come,
)
from quiz_api.store.interface import Reading, Store
from site_builder.bundle import CatalogueEntry
from site_builder.judged_task import JudgedTask

_KINDS = frozenset({RecordKind.ATTEMPT, RecordKind.COMPLETION, RecordKind.JUDGEMENT, RecordKind.HOURS_AWARD})
PASSED, WAS_THERE = "测验通过", "到过现场培训，测验还没有通过"
COLUMNS = (
    Column("序号", ColumnKind.NUMBER),
    Column("县（区）"),
    Column("学校"),
    Column("姓名"),
    Column("岗位"),
    Column("模块编号"),
    Column("模块"),
    Column("要评定的任务"),
    Column("做到哪里"),
    Column("从哪天等起", ColumnKind.DAY),
    Column("上次评定"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task of one person. `since` is the day of the sheet or training that it waits since; `last` the day on which
    it was judged and not enough, if it was.
    """

    person_id: str
    name: str
    posts: str
    county: str
    school: str
    entry: CatalogueEntry
    task: JudgedTask
    done: str
    since: date
    last: date | None

    @property
    def last_words(self) -> str:
        return f"{self.last:%Y年%-m月%-d日}，不合格" if self.last else "还没有评过"


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Whoever has waited longest comes first. `unit` is the highest of those that are listed."""

    unit: str
    lines: tuple[Waiting, ...]
    people: int


@dataclass(frozen=True, slots=True)
class WaitingJudgements:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, permission: Permission, path: str = "") -> WaitingPage:
        """Of one unit and all below it, or of every unit in which the permission is held. Looking is logged.

        Raises NotFound for a unit in which it is not held.
        """
        if path:
            caller.must(permission, path)
        paths = (path,) if path else caller.paths_of(permission)
        scope = caller.scope_for(permission)
        with self.store.reading(scope) as reading:
            found = {(one.person_id, one.entry.id, one.task.id): one for at in paths for one in self.below(reading, at)}
            unit = reading.organisation(paths[0])
        lines = sorted(found.values(), key=lambda one: (one.since, one.school, one.name, one.entry.id))
        deed = Deed(self.calendar, caller.account, self.clock())
        with self.store.writing(scope) as writing:
            append_audit(writing, caller, deed, AuditAction.VIEW_JUDGED, paths[0], paths[0])
        return WaitingPage(unit.name if unit else "", tuple(lines), len({one.person_id for one in lines}))

    def below(self, reading: Reading, path: str) -> Iterator[Waiting]:
        """At a unit and below it: of those whose home is there today."""
        modules = list(self._judged_modules())
        people = who_may_have_come(reading, path) if modules else []
        for entry in modules:
            by_person: dict[str, list[Record]] = defaultdict(list)
            for record in training_at(reading, path, people, _KINDS, entry.id):
                by_person[record.draft.subject.id].append(record)
            yield from self._of_module(reading, entry, by_person, path)

    def of_person(self, reading: Reading, person_id: str) -> tuple[Waiting, ...]:
        """What one person waits for, as the list has it."""
        found: list[Waiting] = []
        for entry in self._judged_modules():
            records = standing_training(reading, (person_id,), _KINDS, entry.id)
            found.extend(self._of_module(reading, entry, {person_id: records}))
        return tuple(found)

    def sheet(self, page: WaitingPage) -> Sheet:
        return Sheet("等评定的教师", COLUMNS, [_cells(number, one) for number, one in enumerate(page.lines, start=1)])

    def _judged_modules(self) -> Iterator[CatalogueEntry]:
        modules = self.curriculum.training_modules()
        return (entry for entry in modules if entry.completion is not None and entry.completion.judged)

    def _of_module(
        self, reading: Reading, entry: CatalogueEntry, by_person: dict[str, list[Record]], under: str = "/"
    ) -> Iterator[Waiting]:
        names = ReportNames(reading, self.curriculum)
        begun = {person: records for person, records in by_person.items() if _may_wait(records)}
        people = names.met(list(begun))
        today = self.calendar.day(self.clock())
        for person_id, records in begun.items():
            person = people.get(person_id)
            if person is None or not person.home_path.startswith(under):
                continue
            standing = self._that_count(reading, entry, person_id, records)
            doing = _doing(standing)
            if doing is None or any(isinstance(record.body, Completion) for record in standing):
                continue
            done, since = doing
            county, _, school = names.place(person.home_path)
            for task in _missing(entry, standing):
                yield Waiting(
                    *(person_id, person.display_name, names.posts(person, today), county, school, entry, task, done),
                    since=self.calendar.day(since.draft.happened_at),
                    last=_last_day(task, standing),
                )

    def _that_count(
        self, reading: Reading, entry: CatalogueEntry, person_id: str, records: list[Record]
    ) -> list[Record]:
        """Without those of a round that is over."""
        history = training_history(reading, self.curriculum, self.calendar, person_id)
        since = counts_from(self.curriculum, entry, history, self.calendar.school_year(self.clock()))
        return [record for record in records if record.draft.school_year >= since]


def _is_passed(record: Record) -> bool:
    return isinstance(record.body, Attempt) and record.body.passed


def _was_there(record: Record) -> bool:
    return isinstance(record.body, HoursAward) and record.body.evidence is Evidence.ON_SITE


def _may_wait(records: Iterable[Record]) -> bool:
    """False for most people at a glance: nothing was done, or the module was done after the last sheet."""
    began = [record.sequence for record in records if _is_passed(record) or _was_there(record)]
    ended = [record.sequence for record in records if isinstance(record.body, Completion)]
    return bool(began) and max(began) > max(ended, default=-1)


def _doing(records: list[Record]) -> tuple[str, Record] | None:
    """What was done, and the first record of it."""
    passed = next((record for record in records if _is_passed(record)), None)
    there = next((record for record in records if _was_there(record)), None)
    if passed is not None:
        return PASSED, passed
    return (WAS_THERE, there) if there is not None else None


def _missing(entry: CatalogueEntry, records: list[Record]) -> Iterator[JudgedTask]:
    judged = entry.completion.judged if entry.completion else ()
    good = {record.body.task for record in records if isinstance(record.body, Judgement) and record.body.passed}
    return (task for task in entry.tasks if task.id in judged and task.id not in good)


def _last_day(task: JudgedTask, records: list[Record]) -> date | None:
    """When it was judged last; what is missing was not enough then."""
    days = [
        record.body.judged_on
        for record in records
        if isinstance(record.body, Judgement) and record.body.task == task.id
    ]
    return max(days, default=None)


def _cells(number: int, one: Waiting) -> tuple[Cell, ...]:
    return (
        *(number, one.county, one.school, one.name, one.posts, one.entry.id, one.entry.title, one.task.title),
        *(one.done, one.since, one.last_words),
    )
