"""Where events arrive: one transaction each, the first answer for every repeat, nothing bound by what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quiz_api.domain.class_names import SIX_THREE, SchoolSystem
from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import (
    ActivityReported,
    ConsentGiven,
    Event,
    Json,
    LessonObserved,
    LessonTaught,
    Payload,
    QuizSubmitted,
    RecordVoided,
    SessionRollCalled,
    SessionSignedIn,
)
from quiz_api.domain.hours_events import AssessmentJudged, ClaimDecided, HoursClaimed
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.activities import take_activity
from quiz_api.services.consent import take_consent
from quiz_api.services.deeds import Deed, deed_of_event
from quiz_api.services.event_codec import event_id_of, read_event
from quiz_api.services.hours_events import HoursEvents
from quiz_api.services.lessons_taught import MAY_ENTER, LessonsTaught
from quiz_api.services.quiz_submission import QuizSubmissions
from quiz_api.services.record_lines import LineWriter, RecordLine
from quiz_api.services.scopes import SEEING, Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.session_roll_calls import RollCalls
from quiz_api.services.session_sign_ins import SignIns
from quiz_api.services.voids import MAY_NOTE, take_void
from quiz_api.store.interface import Receipt, Store, Writing

MOST_EVENTS = 100
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class EventStatus(StrEnum):
    STORED = "stored"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """What one event came to. `stored` was read back from the store after the transaction had ended."""

    event_id: str
    status: EventStatus
    data: Mapping[str, Json]
    stored: tuple[RecordLine, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class EventDesk:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock
    sign_ins: SignIns
    roll_calls: RollCalls
    system: SchoolSystem = SIX_THREE

    def take(self, caller: Caller, raw_events: Sequence[object]) -> tuple[EventAnswer, ...]:
        """An answer for each event, in order. StoreUnavailable ends the batch: every retry is safe."""
        return tuple(self._take(caller, raw) for raw in raw_events)

    def _take(self, caller: Caller, raw: object) -> EventAnswer:
        try:
            event = read_event(raw)
            _check_account(caller, event)
            status, kept = self._store(caller, event)
        except Refusal as refusal:
            return EventAnswer(event_id_of(raw), EventStatus.REFUSED, {}, refusal=refusal)
        data = kept["data"]
        if isinstance(event.payload, QuizSubmitted):
            data = QuizSubmissions(self.curriculum, self.calendar).answer(caller.account, event.payload, data)
        return EventAnswer(event.id, status, data, self._read_back(scope_of(caller, event.payload), kept["records"]))

    def _store(self, caller: Caller, event: Event) -> tuple[EventStatus, dict[str, Any]]:
        with self.store.writing(scope_of(caller, event.payload)) as writing:
            receipt = writing.receipt(caller.account, event.id)
            if receipt is not None:
                if receipt.body_sha256 != event.body_sha256:
                    detail = "同一个编号已经存过别的内容，这一条没有存。请刷新页面后重做一次。"
                    raise Refusal("event-id-reused", detail, status=409)
                return EventStatus.REPEATED, json.loads(receipt.answer)
            data, records = self._apply(writing, caller, event)
            kept: dict[str, Any] = {"data": data, "records": [*records]}
            writing.remember(Receipt(caller.account, event.id, event.body_sha256, _ENCODER.encode(kept)))
        return EventStatus.STORED, kept

    def _apply(self, writing: Writing, caller: Caller, event: Event) -> tuple[dict[str, Json], tuple[str, ...]]:
        now = self.clock()
        deed = deed_of_event(self.calendar, caller.account, event, now)
        match event.payload:
            case QuizSubmitted() as payload:
                return QuizSubmissions(self.curriculum, self.calendar).take(writing, caller, deed, payload, now)
            case RecordVoided() as payload:
                own_days = self.curriculum.counting.lessons.own_days
                return {"voided": payload.record_id}, take_void(writing, caller, deed, payload, own_days)
            case LessonTaught() as payload:
                return self._lessons().take(writing, caller, deed, payload, now)
            case LessonObserved() as payload:
                return {"observed": payload.record_id}, (self._lessons().observe(writing, caller, deed, payload),)
            case ActivityReported() as payload:
                return {}, (take_activity(writing, caller, deed, payload, self.curriculum.counting, now),)
            case ConsentGiven() as payload:
                record = take_consent(writing, caller, deed, payload, self._class_path(caller, deed))
                return {"given": payload.given}, (record,)
            case HoursClaimed() | ClaimDecided() | AssessmentJudged() as payload:
                return HoursEvents(self.curriculum, self.calendar).take(writing, caller, deed, payload, now)
            case SessionSignedIn() as payload:
                return self.sign_ins.take(writing, caller, deed, payload, now)
            case SessionRollCalled() as payload:
                return self.roll_calls.call(writing, caller, deed, payload)

    def _lessons(self) -> LessonsTaught:
        return LessonsTaught(self.curriculum, self.calendar, self.system)

    def _class_path(self, caller: Caller, deed: Deed) -> str:
        """Where a household's own records are filed: its first class of today, else the last it had."""
        if caller.household is None:
            return ""
        places = caller.household.places_on(self.calendar.day(deed.happened_at)) or caller.household.places[-1:]
        return places[0].class_path if places else ""

    def _read_back(self, scope: Scope, record_ids: object) -> tuple[RecordLine, ...]:
        with self.store.reading(scope) as reading:
            writer = LineWriter(reading, self.curriculum, self.system)
            ids = record_ids if isinstance(record_ids, list) else []
            return tuple(line for record_id in ids if (line := writer.line_of(str(record_id))) is not None)


def scope_of(caller: Caller, payload: Payload) -> Scope:
    """What an event may touch. Notes about a school are written by people who do not read the school's other rows."""
    match payload:
        case LessonTaught() | LessonObserved():
            return caller.scope_for(*MAY_ENTER)
        case ActivityReported():
            return caller.scope_for(Permission.REPORT_ACTIVITIES)
        case AssessmentJudged():
            return caller.scope_for(Permission.JUDGE)
        case RecordVoided():
            return caller.scope_for(Permission.VOID, *MAY_NOTE)
        case SessionRollCalled():
            return caller.scope_for(*SEEING, Permission.HOLD_SESSIONS)
        case _:
            return caller.scope


def _check_account(caller: Caller, event: Event) -> None:
    """An event done under one account is never filed under another."""
    if event.account and event.account != caller.account:
        raise Refusal("other-account", "这条是别的账号留下的，没有提交。请换回原来的账号再提交。", status=409)
