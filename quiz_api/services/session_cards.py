"""A household that came to a class session, as its school's page, the files and the family itself read it; and
sign-ins that were taken back, as whoever holds the session reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_sessions import ClassSession, SessionState
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import (
    Attendance,
    Evidence,
    LedgerRow,
    Record,
    RecordKind,
    SessionSignIn,
    SubjectKind,
    Void,
)
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.scopes import Caller
from quiz_api.services.session_settling import attendance_key
from quiz_api.store.interface import Reading, RecordQuery

TAKEN_BACK = "现场更正"
GIVEN_A_CARD = "补上了卡号"
"""Why whoever holds a session takes a sign-in back."""

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


@dataclass(frozen=True, slots=True)
class TakenBackRow:
    """A sign-in that counts no more. `may_put_back` until the same household, guest or teacher is signed in again."""

    record_id: str
    whom: str
    how: str
    came_at: datetime
    taken_back_at: datetime
    reason: str
    may_put_back: bool


def voided_sign_ins(reading: Reading, session: ClassSession) -> Iterator[LedgerRow]:
    query = RecordQuery(kinds=frozenset({RecordKind.SIGN_IN}), session_id=session.id)
    return (row for row in reading.records(query) if row.voided_by is not None)


def may_see(caller: Caller, record: Record) -> bool:
    """Cards are seen where families may be seen; guests and staff by whoever holds the session."""
    draft = record.draft
    return draft.subject.kind is not SubjectKind.HOUSEHOLD or caller.may(
        Permission.SEE_FAMILIES, draft.organisation_path
    )


def taken_back_row(
    reading: Reading,
    session: ClassSession,
    row: LedgerRow,
    calendar: SchoolCalendar,
    system: SchoolSystem,
    *,
    is_last: bool,
) -> TakenBackRow:
    """`is_last`: nobody was taken back later under the same key, so that one button stands for each."""
    record, reason = row.record, reason_of(reading, row)
    void = reading.record(row.voided_by) if row.voided_by else None
    at = void.record.taken_at if void else record.taken_at
    stands = reading.live_record(record.draft.natural_key) is not None
    whom = _whom(reading, session, record, calendar, system)
    may_put_back = is_last and not stands and reason != GIVEN_A_CARD
    return TakenBackRow(record.id, whom, how_of(record), record.draft.happened_at, at, reason, may_put_back)


def reason_of(reading: Reading, row: LedgerRow) -> str:
    """Why a sign-in was taken back; empty when that has been erased."""
    void = reading.record(row.voided_by) if row.voided_by else None
    body = void.record.body if void else None
    return reading.side_text(body.reason_ref) or "" if isinstance(body, Void) else ""


def _whom(
    reading: Reading, session: ClassSession, record: Record, calendar: SchoolCalendar, system: SchoolSystem
) -> str:
    subject, body = record.draft.subject, record.body
    if subject.kind is SubjectKind.HOUSEHOLD:
        row = card_row(reading, session, record, calendar, system)
        return f"{row.label}，{row.number:02d} 号卡" if row.number else row.label
    if subject.kind is SubjectKind.PERSON:
        person = reading.person(subject.id)
        return person.display_name if person else ""
    return f"来宾 {body.guest:02d}" if isinstance(body, SessionSignIn) else ""


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
    return CardRow(record.id, path, label, number, how_at(session, record), record.draft.happened_at, is_early, grade)


def how_of(record: Record | None) -> str:
    """How somebody signed in, in words."""
    return record.body.evidence.value if record is not None and isinstance(record.body, SessionSignIn) else ""


def how_at(session: ClassSession, record: Record) -> str:
    """How somebody signed in; a roll that was called once the session was over says so."""
    over, how = session.closed_at, how_of(record)
    if session.state is not SessionState.CLOSED or over is None or how != Evidence.BY_ROLL_CALL.value:
        return how
    return f"补{how}" if record.draft.happened_at < over < record.taken_at else how


def _grade(reading: Reading, session: ClassSession, record: Record, calendar: SchoolCalendar) -> str:
    if not session.page_id or session.state is not SessionState.CLOSED:
        return ""
    year = calendar.school_year(session.began_at)
    draft = record.draft
    live = reading.live_record(attendance_key(draft.subject.id, session.page_id, draft.organisation_path, year))
    return GRADES.get(live.body.evidence, "") if live and isinstance(live.body, Attendance) else ""
