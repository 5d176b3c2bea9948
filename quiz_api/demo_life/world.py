"""The city as its people see it: everything goes through the services, under the account of whoever does it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from quiz_api.demo_life.cast import ADMINS, Room
from quiz_api.demo_life.days import Days
from quiz_api.demo_life.diary import LifeClock
from quiz_api.domain.class_names import grade_of
from quiz_api.domain.events import EventType
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.records import RecordKind
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import RecordQuery
from quiz_api.web.parts import Parts
from site_builder.answer_key import AnswerKey
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import GRADE_NAMES, Question, QuestionKind


@dataclass(slots=True)
class World:
    """`units` are paths by the keys of the demo city, `later` how many years after the first one this is."""

    parts: Parts
    clock: LifeClock
    days: Days
    units: dict[str, str]
    later: int
    base: str
    taught: dict[tuple[str, str], str] = field(default_factory=dict)
    """Records of lessons, by lesson and class."""
    _events: int = field(default=0)
    _classes: dict[str, Organisation] = field(default_factory=dict)

    def caller(self, who: str) -> Caller:
        """By username, or by the id of a household."""
        person = self.parts.stores.ledger.door().person_by_username(who)
        found = self.parts.callers.of(person.id if person else who)
        if found is None:
            raise LookupError(who)
        return found

    def do(self, who: str, kind: EventType, data: dict[str, Any]) -> dict[str, Any]:
        """An event as a phone sends it. Raises its Refusal: the story is wrong then, and says so."""
        self._events += 1
        number = str(uuid.uuid5(uuid.NAMESPACE_URL, f"demo {self._events}"))
        event = {"id": number, "type": kind.value, "at": self.clock().isoformat(), "data": data}
        answer = self.parts.events.take(self.caller(who), [event])[0]
        if answer.refusal is not None:
            raise answer.refusal
        return {**answer.data, "records": [line.id for line in answer.stored]}

    def class_of(self, room: Room) -> Organisation:
        if not self._classes:
            with self.parts.stores.ledger.founding() as reading:
                self._classes = {unit.path: unit for unit in reading.organisations()}
        school = self.units[room.school]
        wanted = (room.entry_year + self.later, room.number)
        return next(
            unit
            for unit in self._classes.values()
            if unit.path.startswith(school) and (unit.entry_year, unit.number) == wanted
        )

    def grade(self, room: Room) -> int:
        year = self.parts.calendar.school_year(self.clock())
        name = grade_of(self.class_of(room), year, self.parts.settings.system)
        return GRADE_NAMES.index(name) + 1

    def families(self, room: Room) -> dict[int, str]:
        """Ids of households by their card numbers."""
        path = self.class_of(room).path
        with self.parts.stores.ledger.founding() as reading:
            return {
                place.card_number: household.id
                for household in reading.households(path)
                for place in household.places
                if place.class_path == path
            }

    def leader(self, room: Room) -> str:
        """Who keeps the class: its 班主任, where it has one, else the school's administrator."""
        keeps = self.caller(room.teacher).sees_households(self.class_of(room).path)
        return room.teacher if keeps else ADMINS[room.school]

    def parent_lessons(self, room: Room) -> list[CatalogueEntry]:
        grade = self.grade(room)
        stage = "小学低" if grade <= 2 else "小学中高" if grade <= 6 else "初中"
        return [entry for entry in self.parts.curriculum.parent_lessons() if entry.stage == stage]

    def answer(self, who: str, page_id: str, *, right: bool) -> dict[str, Any]:
        """Fill in the quiz of a page: all right, or all that can be chosen wrong."""
        entry = self.parts.curriculum.entry(page_id)
        if entry is None or entry.completion is None:
            raise LookupError(page_id)
        quiz_id = entry.completion.quiz_id
        sheet = self.parts.quiz_sheets.due(self.caller(who), quiz_id, "")
        key, quiz = self.parts.curriculum.key(quiz_id, sheet.revision), self.parts.curriculum.quiz(quiz_id)
        if key is None or quiz is None:
            raise LookupError(quiz_id)
        shown = {question.id: question for question in quiz.questions}
        asked = [item for item in key.marked if item.question_id in sheet.questions]
        answers = {item.question_id: _answer(item, shown[item.question_id], right=right) for item in asked}
        data: dict[str, Any] = {"quiz": quiz_id, "revision": sheet.revision, "answers": answers}
        return self.do(who, EventType.QUIZ_SUBMITTED, data | ({"draw": sheet.draw} if sheet.draw else {}))

    def claims(self, who: str) -> list[str]:
        """Ids of somebody's claims, the oldest first."""
        query = RecordQuery(kinds=frozenset({RecordKind.HOURS_CLAIM}), subject_id=self.caller(who).account)
        with self.parts.stores.ledger.reading(self.caller(who).scope) as reading:
            return [row.record.id for row in reading.records(query)]


def _answer(key: AnswerKey, question: Question, *, right: bool) -> list[str] | str:
    if key.kind is QuestionKind.BLANK:
        return min(key.accepted) if right else "不记得了"
    if key.kind is QuestionKind.ORDER:
        return [*key.order] if right else [*reversed(key.order)]
    if right:
        return sorted(key.correct)
    wrong = [choice.id for choice in question.choices if choice.id not in key.correct]
    return wrong[:1] or [question.choices[0].id]
