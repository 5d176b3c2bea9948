"""A household that came to a class session, as its school's page, the files and the family itself read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.records import Attendance, Evidence, Record, SessionSignIn
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.session_settling import attendance_key
from quiz_api.store.interface import Reading

GRADES = {
    Evidence.GRADE_A: "甲，现场签到且学完",
    Evidence.GRADE_B: "乙，学完",
    Evidence.GRADE_C: "丙，三道小题已提交",
    Evidence.GRADE_D: "丁，现场听过",
}


@dataclass(frozen=True, slots=True)
class CardRow:
    """A household that came. `label` is its class, `grade` what it has of the lesson after the end."""

    record_id: str
    class_path: str
    label: str
    number: int
    how: str
    came_at: datetime
    is_early: bool
    grade: str


def card_row(
    reading: Reading, session: ClassSession, record: Record, calendar: SchoolCalendar, system: SchoolSystem
) -> CardRow:
    path, day = record.draft.organisation_path, calendar.day(record.draft.happened_at)
    household = reading.household(record.draft.subject.id)
    places = household.places_on(day) if household else ()
    number = next((place.card_number for place in places if place.class_path == path), 0)
    unit = reading.organisation(path)
    label = class_label(unit, record.draft.school_year, system) if unit else ""
    body = record.body
    is_early = isinstance(body, SessionSignIn) and body.is_early
    grade = _grade(reading, session, record, calendar)
    return CardRow(record.id, path, label, number, how_of(record), record.draft.happened_at, is_early, grade)


def how_of(record: Record | None) -> str:
    """How somebody signed in, in words."""
    return record.body.evidence.value if record is not None and isinstance(record.body, SessionSignIn) else ""


def _grade(reading: Reading, session: ClassSession, record: Record, calendar: SchoolCalendar) -> str:
    if not session.page_id or session.state is not SessionState.CLOSED:
        return ""
    year = calendar.school_year(session.opened_at or session.begins_at)
    draft = record.draft
    live = reading.live_record(attendance_key(draft.subject.id, session.page_id, draft.organisation_path, year))
    return GRADES.get(live.body.evidence, "") if live and isinstance(live.body, Attendance) else ""
