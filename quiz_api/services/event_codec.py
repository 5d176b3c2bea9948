"""From the JSON of an event to the Event it means. Unknown fields and types are refused, never ignored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import (
    ConsentGiven,
    Event,
    EventType,
    Json,
    Payload,
    QuizSubmitted,
    RecordVoided,
    SessionRollCalled,
    SessionSignedIn,
    canonical_sha256,
)
from quiz_api.domain.grading import Answer
from quiz_api.services.hours_event_codec import read_of_hours
from quiz_api.services.json_fields import JsonFields
from quiz_api.services.teaching_codec import read_activity_reported, read_lesson_observed, read_lesson_taught

MOST_REASON = 200
_MOST_ID = 80
_MOST_CHOICES = 20
_MOST_CODE = 120
_MOST_CALLED = 500
_MOST_SHEETS = 100_000
_UUID = re.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def event_id_of(raw: object) -> str:
    """The id an event claims, for answering about it; empty when it has none that could be repeated."""
    claimed = raw.get("id") if isinstance(raw, Mapping) else None
    return claimed if isinstance(claimed, str) and len(claimed) <= _MOST_ID else ""


def read_event(raw: object) -> Event:
    """Raises Refusal `bad-event`, `unknown-type`."""
    form = JsonFields(raw)
    event_id = form.text("id", most=_MOST_ID)
    if event_id and not _is_uuid(event_id):
        form.wrong("id", "要写 UUID，例如 3f0c2b1e-5a4d-4c8e-9b7a-1d2e3f405162。")
    kind = form.text("type", most=_MOST_ID)
    at_text = form.text("at", most=40)
    at = _moment(at_text)
    if at_text and at is None:
        form.wrong("at", "要写带时区的时间，例如 2026-11-22T08:30:00+08:00。")
    data = form.fields("data")
    account = form.text("account", most=_MOST_ID, required=False)
    form.check("bad-event")
    if at is None:
        raise Refusal("bad-event", "事件的时间读不出来。")
    body: dict[str, object] = {"type": kind, "at": at_text, "data": data}
    return Event(event_id, at, _payload(kind, data), canonical_sha256(cast("Json", body)), account)


def _is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _payload(kind: str, data: Mapping[str, object]) -> Payload:
    form = JsonFields(data)
    payload: Payload
    match kind:
        case EventType.QUIZ_SUBMITTED:
            payload = QuizSubmitted(form.text("quiz", most=_MOST_ID), form.text("revision", most=_MOST_ID), ())
            answers = _answers(form, form.fields("answers"))
            draw = form.integer("draw", 1, _MOST_SHEETS) if form.has("draw") else 0
            payload = QuizSubmitted(payload.quiz_id, payload.revision, answers, draw or 0)
        case EventType.RECORD_VOIDED:
            payload = RecordVoided(form.text("record", most=_MOST_ID), form.text("reason", most=MOST_REASON).strip())
        case EventType.CONSENT_GIVEN:
            payload = ConsentGiven(form.text("notice_version", most=_MOST_ID), form.flag("given"))
        case EventType.HOURS_CLAIMED | EventType.CLAIM_DECIDED | EventType.ASSESSMENT_JUDGED:
            payload = read_of_hours(kind, form)
        case EventType.SESSION_SIGNED_IN:
            payload = SessionSignedIn(form.text("session", most=_MOST_ID), form.text("code", most=_MOST_CODE).strip())
        case EventType.SESSION_ROLL_CALLED:
            payload = _roll_call(form)
        case EventType.LESSON_TAUGHT:
            payload = read_lesson_taught(form)
        case EventType.LESSON_OBSERVED:
            payload = read_lesson_observed(form)
        case EventType.ACTIVITY_REPORTED:
            payload = read_activity_reported(form)
        case _:
            raise Refusal("unknown-type", "服务器不认识这种事件。请刷新页面，换成新版本后再试。")
    form.check("bad-event")
    return payload


def _roll_call(form: JsonFields) -> SessionRollCalled:
    class_path = form.text("class", most=300, required=False)
    leaving = form.flag("leaving")
    name, kind = ("numbers", int) if class_path else ("people", str)
    listed = form.listing(name, _MOST_CALLED)
    if not all(isinstance(item, kind) and not isinstance(item, bool) for item in listed):
        form.wrong(name, "要写卡号的列表，或人员编号的列表。")
        listed = []
    numbers = tuple(item for item in listed if isinstance(item, int))
    people = tuple(item for item in listed if isinstance(item, str) and len(item) <= _MOST_ID)
    return SessionRollCalled(form.text("session", most=_MOST_ID), class_path, numbers, people, leaving)


def _answers(form: JsonFields, raw: Mapping[str, object]) -> tuple[Answer, ...]:
    return tuple(_answer(form, str(question), value) for question, value in raw.items())


def _answer(form: JsonFields, question: str, value: object) -> Answer:
    if isinstance(value, str) and "\0" not in value:
        return Answer(question, text=value)
    if isinstance(value, list) and len(value) <= _MOST_CHOICES and all(_is_choice(item) for item in value):
        return Answer(question, choices=tuple(str(item) for item in value))
    form.wrong(f"answers.{question[:_MOST_ID]}", "要写选项编号的列表，填空题写文字。")
    return Answer(question)


def _is_choice(item: object) -> bool:
    """Short like every id: what is kept of a sheet is no place for texts."""
    return isinstance(item, str) and len(item) <= _MOST_ID and item.isprintable()
