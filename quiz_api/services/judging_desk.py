"""What an assessor sees: tasks, people to judge, and what they judged lately. Names are shown, so looking is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound
from quiz_api.domain.hours_records import Judgement
from quiz_api.domain.people import Person
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.units import Units
from quiz_api.store.interface import Reading, RecordQuery, Store
from site_builder.bundle import CatalogueEntry
from site_builder.judged_task import JudgedTask

JUDGE = Permission.JUDGE
MOST_FOUND = 30
MOST_LATELY = 30


@dataclass(frozen=True, slots=True)
class TaskLine:
    entry: CatalogueEntry
    task: JudgedTask


@dataclass(frozen=True, slots=True)
class PersonLine:
    person: Person
    school: str


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A judgement as its assessor, its teacher and their administrators read it. `elsewhere` names the unit that it was
    made at where that is not the reader's, who cannot take it back then.
    """

    record_id: str
    name: str
    module: str
    task: str
    total: int
    most: int
    passed: bool
    judged_on: date
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class JudgingPage:
    """`chosen` and `person` are what the assessor has picked so far."""

    tasks: tuple[TaskLine, ...]
    chosen: TaskLine | None
    people: tuple[PersonLine, ...]
    person: PersonLine | None
    lately: tuple[JudgedLine, ...]


@dataclass(frozen=True, slots=True)
class JudgingDesk:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def page(self, caller: Caller, task: str, words: str, person_id: str) -> JudgingPage:
        """`task` is `module/task`. Raises NotFound."""
        tasks = tuple(TaskLine(entry, item) for entry in self.curriculum.training_modules() for item in entry.tasks)
        chosen = next((line for line in tasks if f"{line.entry.id}/{line.task.id}" == task), None)
        if task and chosen is None:
            raise NotFound("这项评定任务")
        paths = caller.paths_of(JUDGE)
        with self.store.reading(caller.scope_for(JUDGE)) as reading:
            units = Units(reading)
            people = tuple(self._people(reading, caller, units, words)) if words.strip() else ()
            person = self._person(reading, caller, units, person_id) if person_id else None
            lately = tuple(self._lately(reading, caller, paths[0]))
        if people or person or lately:
            deed = Deed(self.calendar, caller.account, self.clock())
            with self.store.writing(caller.scope_for(JUDGE)) as writing:
                append_audit(writing, caller, deed, AuditAction.VIEW_JUDGED, paths[0], paths[0])
        return JudgingPage(tasks, chosen, people, person, lately)

    def _people(self, reading: Reading, caller: Caller, units: Units, words: str) -> list[PersonLine]:
        found: dict[str, PersonLine] = {}
        wanted = words.split()
        for path in caller.paths_of(JUDGE):
            for person in reading.people(path):
                text = f"{person.display_name} {person.username} {person.staff_number}"
                is_there = person.id != caller.account and caller.may(JUDGE, person.home_path)
                if is_there and all(word in text for word in wanted) and len(found) < MOST_FOUND:
                    found[person.id] = PersonLine(person, units.name(person.home_path))
        return sorted(found.values(), key=lambda line: line.person.username)

    def _person(self, reading: Reading, caller: Caller, units: Units, person_id: str) -> PersonLine:
        person = reading.person(person_id)
        if person is None or person_id == caller.account or not caller.may(JUDGE, person.home_path):
            raise NotFound("这位老师")
        return PersonLine(person, units.name(person.home_path))

    def _lately(self, reading: Reading, caller: Caller, path: str) -> list[JudgedLine]:
        """What the caller judged in this school year, the newest first."""
        query = RecordQuery(
            kinds=frozenset({RecordKind.JUDGEMENT}),
            organisation_path=path,
            school_year=self.calendar.school_year(self.clock()),
            include_void=False,
            newest_first=True,
        )
        found: list[JudgedLine] = []
        for row in reading.records(query):
            draft = row.record.draft
            if draft.entered_by != caller.account or not isinstance(row.record.body, Judgement):
                continue
            person = reading.person(draft.subject.id)
            name = person.display_name if person else ""
            found.append(judged_line(self.curriculum, row.record.id, row.record.body, name))
            if len(found) == MOST_LATELY:
                break
        return found


def judged_line(curriculum: ServedCurriculum, record_id: str, body: Judgement, name: str) -> JudgedLine:
    entry = curriculum.entry(body.page_id)
    task = next((task for task in entry.tasks if task.id == body.task), None) if entry else None
    return JudgedLine(
        record_id=record_id,
        name=name,
        module=curriculum.title(body.page_id),
        task=task.title if task else body.task,
        total=sum(body.points),
        most=task.most if task else 0,
        passed=body.passed,
        judged_on=body.judged_on,
    )
