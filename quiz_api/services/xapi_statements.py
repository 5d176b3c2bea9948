"""Rows of a report as statements of the Experience API (xAPI 1.0.3), for a learning record store elsewhere.

Nobody can be named by them: an account is an HMAC of an id, stable from export to export and worth nothing without the
server's key; the time of day is left out, since it would tell who sat together. The same record always has the same
statement id, so a record store that gets two exports keeps each statement once.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from quiz_api.domain.events import Json
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.exports.ndjson_file import ndjson_bytes
from quiz_api.secret_key import SecretKey
from quiz_api.services.attendance_report import AttendanceRow
from quiz_api.services.training_report import HoursRow

Statement = dict[str, Json]

_COMPLETED: Statement = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"zh-CN": "完成"}}
_ATTENDED: Statement = {"id": "http://adlnet.gov/expapi/verbs/attended", "display": {"zh-CN": "现场听过"}}
_VOIDED: Statement = {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"zh-CN": "作废"}}
_MODULE = "http://adlnet.gov/expapi/activities/module"
_LESSON = "http://adlnet.gov/expapi/activities/lesson"
_SCHOOL = "http://id.tincanapi.com/activitytype/school"
_UNNAMED = "https://xinyu.invalid"
"""Stands for the address of an installation that has none (RFC 2606): an account of xAPI needs a home page."""


@dataclass(frozen=True, slots=True)
class StatementWriter:
    """`public_url` may be empty."""

    key: SecretKey
    calendar: SchoolCalendar
    public_url: str

    def of_training(self, rows: Iterator[HoursRow]) -> Iterator[Statement]:
        for row in rows:
            result: Statement = {"completion": True, "duration": f"PT{row.minutes}M"}
            if row.score_percent is not None:
                result["score"] = {"scaled": row.score_percent / 100, "raw": row.score_percent, "min": 0, "max": 100}
            activity = self._activity("training", row.module_id, row.module, _MODULE)
            more: Statement = {"level": row.level, "evidence": row.evidence, "credit-number": row.credit_number}
            context = self._context(row, more)
            yield self._statement(row.record_id, row.person_id, activity, row.done_on, result, context)
            if not row.is_valid:
                yield self._void(row.record_id, row.done_on)

    def of_attendance(self, rows: Iterator[AttendanceRow]) -> Iterator[Statement]:
        for row in rows:
            activity = self._activity("parents", row.page_id, row.lesson, _LESSON)
            context = self._context(
                row, {"stage": row.stage, "step": row.step, "mode": row.mode, "evidence": row.evidence}
            )
            result: Statement = {"completion": not row.heard_only}
            statement = self._statement(row.record_id, row.household_id, activity, row.done_on, result, context)
            yield statement | {"verb": _ATTENDED} if row.heard_only else statement
            if not row.is_valid:
                yield self._void(row.record_id, row.done_on)

    def _statement(
        self, record_id: str, subject_id: str, activity: Statement, day: date, result: Statement, context: Statement
    ) -> Statement:
        return {
            "id": self._id("record", record_id),
            "actor": self._account(subject_id),
            "verb": _COMPLETED,
            "object": activity,
            "result": result,
            "context": context,
            "timestamp": self._moment(day),
        }

    def _void(self, record_id: str, day: date) -> Statement:
        """Takes a statement back; who did it is the server, not a person."""
        return {
            "id": self._id("void", record_id),
            "actor": {"objectType": "Agent", "account": {"homePage": self._home, "name": "server"}},
            "verb": _VOIDED,
            "object": {"objectType": "StatementRef", "id": self._id("record", record_id)},
            "timestamp": self._moment(day),
        }

    def _account(self, subject_id: str) -> Statement:
        name = self.key.mac("xapi-pseudonym", subject_id)[:32]
        return {"objectType": "Agent", "account": {"homePage": self._home, "name": name}}

    def _activity(self, folder: str, page_id: str, title: str, kind: str) -> Statement:
        definition: Statement = {"type": kind, "name": {"zh-CN": title or page_id}}
        return {"objectType": "Activity", "id": f"{self._home}/xapi/{folder}/{page_id}", "definition": definition}

    def _context(self, row: HoursRow | AttendanceRow, more: Statement) -> Statement:
        """The school as grouping; empty facts are left out."""
        facts = {"school-year": row.school_year, "term": row.term, **more}
        extensions: Statement = {f"{self._home}/xapi/{name}": value for name, value in facts.items() if value}
        context: Statement = {"platform": "心育", "language": "zh-CN", "extensions": extensions}
        if row.school_code:
            school: Statement = {
                "objectType": "Activity",
                "id": f"{self._home}/xapi/school/{row.school_code}",
                "definition": {"type": _SCHOOL, "name": {"zh-CN": row.school}},
            }
            context["contextActivities"] = {"grouping": [school]}
        return context

    def _id(self, what: str, record_id: str) -> str:
        return _statement_id(self._home, what, record_id)

    def _moment(self, day: date) -> str:
        return datetime.combine(day, time(), self.calendar.zone).isoformat()

    @property
    def _home(self) -> str:
        return self.public_url or _UNNAMED


def statements_without(content: bytes, record_ids: Collection[str]) -> bytes | None:
    """A file of statements again, without the titles that stand in those of some records; None where it has none.

    Whose a statement is cannot be read from it: an account is worth nothing without the key, and so it stays.
    """
    lines = [json.loads(line) for line in content.splitlines()]
    emptied = 0
    homes = {line["object"]["id"].partition(_TRAINING)[0] for line in lines if _TRAINING in line["object"]["id"]}
    ids = {_statement_id(home, "record", each) for home in homes for each in record_ids}
    for line in lines:
        if line["id"] in ids and "name" in line["object"].get("definition", {}):
            del line["object"]["definition"]["name"]
            emptied += 1
    return ndjson_bytes(lines) if emptied else None


_TRAINING = "/xapi/training/"


def _statement_id(home: str, what: str, record_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{home}/xapi/{what}/{record_id}"))
