"""JSON Schemas of bodies and answers, for the OpenAPI document."""

from __future__ import annotations

from quiz_api.domain.events import EventType, Json
from quiz_api.domain.household_code import MOST_TYPED
from quiz_api.services.event_desk import MOST_EVENTS, EventStatus
from quiz_api.services.export_desk import MOST_PURPOSE, ExportFormat, Report

Schema = dict[str, Json]


def record(properties: Schema, *required: str, closed: bool = False) -> Schema:
    names: list[Json] = [*required]
    schema: Schema = {"type": "object", "properties": properties, "required": names}
    return schema | {"additionalProperties": False} if closed else schema


def text(most: int = 200) -> Schema:
    return {"type": "string", "maxLength": most}


def choice(values: list[str]) -> Schema:
    names: list[Json] = [*values]
    return {"type": "string", "enum": names}


def problem_schema() -> Schema:
    return record(
        {
            "title": text(),
            "status": {"type": "integer"},
            "code": text(),
            "detail": text(1000),
            "fields": {"type": "array"},
        },
        *("title", "status", "code", "detail"),
    )


def sign_in_schema() -> Schema:
    staff = record({"username": text(80), "password": text(200)}, "username", "password", closed=True)
    household = record({"household_code": text(MOST_TYPED)}, "household_code", closed=True)
    return {"oneOf": [staff, household]}


def me_schema() -> Schema:
    finished: Schema = {
        "type": ["object", "null"],
        "description": "问到的那一课（page）哪天学完，几学时；还没学完是 null，没有问就没有这一项",
        "properties": {
            "page": text(),
            "on": {"type": "string", "format": "date"},
            "class_periods": {"type": ["string", "null"]},
        },
    }
    who: Schema = {"signed_in": {"type": "boolean"}, "account": text(), "kind": text(), "csrf_token": text()}
    return record(who | {"finished": finished}, "signed_in")


def quiz_schema() -> Schema:
    return record(
        {
            "id": text(),
            "page": text(),
            "title": text(),
            "revision": text(),
            "questions": {"type": "array"},
            "draw": {
                "type": "array",
                "description": "题库：每一组抽几道（take），从哪几道里抽（of）；没有题库就没有这一项",
            },
        },
        *("id", "page", "title", "revision", "questions"),
    )


def sheet_schema() -> Schema:
    return record(
        {"quiz": text(), "revision": text(), "draw": {"type": "integer"}, "questions": {"type": "array"}},
        *("quiz", "revision", "draw", "questions"),
    )


def events_schema() -> Schema:
    data: Schema = {
        "type": "object",
        "description": (
            "quiz-submitted: {quiz, revision, draw, answers: {question: [choice, …] or text}}, draw where the quiz has "
            "a bank: the number of the sheet that is due; "
            "record-voided: {record, reason}; hours-claimed: {title, organiser, document, category, held_on, minutes, "
            "replaces}; claim-decided: {claim, stage, outcome, reason}; assessment-judged: {person, page, task, "
            "points, judged_on, place}; consent-given: {notice_version, given}, a household's answer to the "
            "privacy notice, needed before its first record; lesson-taught: {lesson or own: {title, area}, classes: "
            "[path, …], on, minutes, stopped_at, step_minutes, teacher}; lesson-observed: {record}, by who sat in; "
            "activity-reported: {activity, organisation, on, counts: {name: number}}; "
            "session-signed-in: {session, code}, what a board shows; "
            "session-roll-called: {session, class, numbers, leaving} or {session, people, leaving}"
        ),
    }
    event = record(
        {
            "id": {"type": "string", "format": "uuid"},
            "type": choice([kind.value for kind in EventType]),
            "at": {"type": "string", "format": "date-time"},
            "data": data,
            "account": text(80),
        },
        *("id", "type", "at", "data"),
        closed=True,
    )
    listing: Schema = {"type": "array", "items": event, "minItems": 1, "maxItems": MOST_EVENTS}
    return record({"events": listing}, "events", closed=True)


def event_answers_schema() -> Schema:
    one = record(
        {
            "id": text(),
            "status": choice([status.value for status in EventStatus]),
            "data": {"type": "object"},
            "stored": {"type": "array"},
            "code": text(),
            "detail": text(1000),
        },
        *("id", "status"),
    )
    return record({"results": {"type": "array", "items": one}}, "results")


def records_schema() -> Schema:
    return record({"records": {"type": "array"}, "next": {"type": ["integer", "null"]}}, "records", "next")


def export_request_schema() -> Schema:
    return record(
        {
            "report": choice([report.value for report in Report]),
            "format": choice([kind.value for kind in ExportFormat]),
            "organisation": text(300),
            "school_year": {"type": "integer"},
            "purpose": text(MOST_PURPOSE),
            "below": {
                "type": "boolean",
                "default": True,
                "description": "含不含下级单位；学校的班级总在里面",
            },
        },
        *("report", "format", "organisation", "purpose"),
        closed=True,
    )


def export_schema() -> Schema:
    numbers: Schema = {"number": text(), "sha256": text(), "rows": {"type": "integer"}, "below": {"type": "boolean"}}
    return record(numbers | {"url": text()}, "number", "sha256")
