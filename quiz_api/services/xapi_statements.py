"""Rows of a report as statements of the Experience API (xAPI 1.0.3), for a learning record store elsewhere.

Nobody can be named by them: an account is an HMAC of an id, stable from export to export and worth nothing without the
server's key; the time of day is left out, since it would tell who sat together. The same record always has the same
statement id, so a record store that gets two exports keeps each statement once.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, TypeVar

from quiz_api.domain.events import Json
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.exports.ndjson_file import write_ndjson
from quiz_api.secret_key import SecretKey
from quiz_api.services.attendance_report import AttendanceRow
from quiz_api.services.training_report import HoursRow

Statement = dict[str, Json]
Key = TypeVar("Key")
Made = TypeVar("Made")

_COMPLETED: Statement = {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"zh-CN": "完成"}}
_ATTENDED: Statement = {"id": "http://adlnet.gov/expapi/verbs/attended", "display": {"zh-CN": "现场听过"}}
_VOIDED: Statement = {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"zh-CN": "作废"}}
_MODULE = "http://adlnet.gov/expapi/activities/module"
_LESSON = "http://adlnet.gov/expapi/activities/lesson"
_SCHOOL = "http://id.tincanapi.com/activitytype/school"
_UNNAMED = "https://xinyu.invalid"
"""Stands for the address of an installation that has none (RFC 2606): an account of xAPI needs a home page."""


_MOST_REMEMBERED = 5_000


class _Remembered(dict[Key, Made], Generic[Key, Made]):
    """Parts that many statements of one export share, each made once; the last few thousand of them, however many
    there are.
    """

    def __init__(self, make: Callable[[Key], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Made:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = self[key] = self._make(key)
        return found


class _Parts:
    """Of the statements of one export. Nobody changes what is shared."""

    def __init__(self, writer: StatementWriter) -> None:
        self.account = _Remembered(writer.account)
        self.moment = _Remembered(writer.moment)
        self.school = _Remembered(writer.school)


@dataclass(frozen=True, slots=True)
class StatementWriter:
    """`public_url` may be empty."""

    key: SecretKey
    calendar: SchoolCalendar
    public_url: str

    def of_training(self, rows: Iterator[HoursRow]) -> Iterator[Statement]:
        parts = _Parts(self)
        for row in rows:
            result: Statement = {"completion": True, "duration": f"PT{row.minutes}M"}
            if row.score_percent is not None:
                result["score"] = {"scaled": row.score_percent / 100, "raw": row.score_percent, "min": 0, "max": 100}
            activity = self._activity("training", row.module_id, row.module, _MODULE)
            more: Statement = {"level": row.level, "evidence": row.evidence, "credit-number": row.credit_number}
            context = self._context(parts, row, more)
            actor, moment = parts.account[row.person_id], parts.moment[row.done_on]
            yield self._statement(row.record_id, actor, activity, moment, result, context)
            if not row.is_valid:
                yield self._void(row.record_id, row.done_on)

    def of_attendance(self, rows: Iterator[AttendanceRow]) -> Iterator[Statement]:
        parts = _Parts(self)
        for row in rows:
            activity = self._activity("parents", row.page_id, row.lesson, _LESSON)
            more: Statement = {"stage": row.stage, "step": row.step, "mode": row.mode, "evidence": row.evidence}
            context = self._context(parts, row, more)
            result: Statement = {"completion": not row.heard_only}
            actor, moment = parts.account[row.household_id], parts.moment[row.done_on]
            statement = self._statement(row.record_id, actor, activity, moment, result, context)
            yield statement | {"verb": _ATTENDED} if row.heard_only else statement
            if not row.is_valid:
                yield self._void(row.record_id, row.done_on)

    def _statement(
        self, record_id: str, actor: Statement, activity: Statement, moment: str, result: Statement, context: Statement
    ) -> Statement:
        return {
            "id": self._id("record", record_id),
            "actor": actor,
            "verb": _COMPLETED,
            "object": activity,
            "result": result,
            "context": context,
            "timestamp": moment,
        }

    def _void(self, record_id: str, day: date) -> Statement:
        """Takes a statement back; who did it is the server, not a person."""
        return {
            "id": self._id("void", record_id),
            "actor": {"objectType": "Agent", "account": {"homePage": self._home, "name": "server"}},
            "verb": _VOIDED,
            "object": {"objectType": "StatementRef", "id": self._id("record", record_id)},
            "timestamp": self.moment(day),
        }

    def account(self, subject_id: str) -> Statement:
        name = self.key.mac("xapi-pseudonym", subject_id)[:32]
        return {"objectType": "Agent", "account": {"homePage": self._home, "name": name}}

    def _activity(self, folder: str, page_id: str, title: str, kind: str) -> Statement:
        definition: Statement = {"type": kind, "name": {"zh-CN": title or page_id}}
        return {"objectType": "Activity", "id": f"{self._home}/xapi/{folder}/{page_id}", "definition": definition}

    def _context(self, parts: _Parts, row: HoursRow | AttendanceRow, more: Statement) -> Statement:
        """The school as grouping; empty facts are left out."""
        facts = {"school-year": row.school_year, "term": row.term, **more}
        extensions: Statement = {f"{self._home}/xapi/{name}": value for name, value in facts.items() if value}
        context: Statement = {"platform": "心育", "language": "zh-CN", "extensions": extensions}
        if row.school_code:
            context["contextActivities"] = parts.school[row.school_code, row.school]
        return context

    def school(self, of: tuple[str, str]) -> Statement:
        """By its code and name."""
        code, name = of
        activity: Statement = {
            "objectType": "Activity",
            "id": f"{self._home}/xapi/school/{code}",
            "definition": {"type": _SCHOOL, "name": {"zh-CN": name}},
        }
        return {"grouping": [activity]}

    def _id(self, what: str, record_id: str) -> str:
        return _statement_id(self._home, what, record_id)

    def moment(self, day: date) -> str:
        return datetime.combine(day, time(), self.calendar.zone).isoformat()

    @property
    def _home(self) -> str:
        return self.public_url or _UNNAMED


def statements_without(content: bytes, record_ids: Collection[str]) -> bytes | None:
    """A file of statements again, without the titles that stand in those of some records; None where it has none.

    Whose a statement is cannot be read from it: an account is worth nothing without the key, and so it stays.
    """
    ids: _Remembered[str, set[str]] = _Remembered(
        lambda home: {_statement_id(home, "record", each) for each in record_ids}
    )
    out, emptied = io.BytesIO(), 0
    for line in content.splitlines(keepends=True):
        statement = json.loads(line)
        home, training, _ = statement["object"]["id"].partition(_TRAINING)
        is_named = "name" in statement["object"].get("definition", {})
        if training and is_named and statement["id"] in ids[home]:
            del statement["object"]["definition"]["name"]
            write_ndjson(out, [statement])
            emptied += 1
        else:
            out.write(line)
    return out.getvalue() if emptied else None


_TRAINING = "/xapi/training/"


def _statement_id(home: str, what: str, record_id: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{home}/xapi/{what}/{record_id}"))
