"""What follows from closing a class session, and back again when the closing is undone.

A household that was there has the lesson: 甲 where it also finished it by itself, 丁 where it only heard it in the
room. A better grade is a new record that names the old one, which is taken back in the same moment. Staff get the
hours of a training when they missed no more of it than the city allows. Records made here carry the session's id as
their event, so that closing twice makes nothing twice, and undoing finds them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.class_sessions import ClassSession
from quiz_api.domain.errors import Refusal
from quiz_api.domain.records import (
    Attendance,
    Evidence,
    HoursAward,
    Record,
    RecordKind,
    SessionSignIn,
    SessionSignOut,
    Subject,
    SubjectKind,
    Void,
)
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.void_reasons import BETTER_EVIDENCE, REOPENED, SIGN_IN_CORRECTED
from quiz_api.services.deeds import Deed
from quiz_api.services.recognitions import is_settled, latest
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.session_records import sign_out_key
from quiz_api.store.interface import Reading, RecordQuery, Writing
from site_builder.curriculum import CompletionRule, Rule

PRESENT = CompletionRule(Rule.COMPLETED, "")
"""The rule behind what only presence earns."""


@dataclass(frozen=True, slots=True)
class Settling:
    """`most_absence` is the share of a training that may be missed, 0-1."""

    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    most_absence: float

    def settle(
        self, writing: Writing, caller: Caller, session: ClassSession, only: Collection[str] | None = None
    ) -> None:
        """Make what is missing; what is there already stays. `only` are the subjects whose sign-in was put right: what
        an administrator took back from somebody else on purpose does not come back with them.
        """
        deed = self._deed(caller, session)
        for record in list(sign_ins_of(writing, session.id)):
            subject = record.draft.subject
            if only is not None and subject.id not in only:
                continue
            if subject.kind is SubjectKind.HOUSEHOLD and session.page_id:
                for path in self._classes(writing, session, record):
                    self._attend(writing, deed, session, subject, path)
            elif subject.kind is SubjectKind.PERSON:
                self._award(writing, deed, session, record)

    def unsettle(self, writing: Writing, caller: Caller, session: ClassSession) -> None:
        """Take back what closing made, and put back what it had replaced. Raises Refusal when hours of it are on their
        way to be recognised: made again after the next closing, they would be sent twice.
        """
        records = list(sign_ins_of(writing, session.id))
        sent = sum(self._is_sent(writing, session, record) for record in records)
        if sent:
            detail = (
                f"这一场有 {sent} 位老师的学时已经推送认定。撤销结束会把学时都作废再记，推送就会重复，所以没有撤销。"
                "漏记的用“补点名”“补签退”，错记的用“没有来”，一位一位地改，别人的不动。"
            )
            raise Refusal("hours-sent", detail, status=409)
        reason = writing.put_side_text(REOPENED)
        for record in records:
            self._take_from(writing, caller, session, record, reason)

    def unsettle_one(self, writing: Writing, caller: Caller, session: ClassSession, record: Record) -> None:
        """Take back what closing made of one sign-in; whatever others have of the session stays as it is."""
        self._take_from(writing, caller, session, record, writing.put_side_text(SIGN_IN_CORRECTED))

    def _take_from(self, writing: Writing, caller: Caller, session: ClassSession, record: Record, reason: str) -> None:
        deed, subject = self._deed(caller, session), record.draft.subject
        if subject.kind is SubjectKind.PERSON:
            award = self._award_of(writing, session, record)
            if award is not None:
                _void(writing, deed, award, reason)
        elif subject.kind is SubjectKind.HOUSEHOLD and session.page_id:
            for path in self._classes(writing, session, record):
                key = attendance_key(subject.id, session.page_id, path, deed.school_year)
                self._step_down(writing, deed, session, key, reason)

    def _award_of(self, reading: Reading, session: ClassSession, record: Record) -> Record | None:
        """Hours that closing this session gave."""
        award = reading.live_record(award_key(session, record.draft.subject.id))
        return award if award is not None and award.draft.event_id == session.id else None

    def _is_sent(self, reading: Reading, session: ClassSession, record: Record) -> bool:
        award = self._award_of(reading, session, record)
        last = latest(reading, award.id)[1] if award is not None else None
        return last is not None and is_settled(last.body)

    def absence(self, reading: Reading, session: ClassSession, record: Record) -> float:
        """The share of the session that a teacher with this sign-in missed. A tick on paper is for the whole of it."""
        out = reading.live_record(sign_out_key(session.id, record.draft.subject.id))
        came = session.began_at if is_on_paper(record) else record.draft.happened_at
        left = None if out is None else session.over_at if is_on_paper(out) else out.draft.happened_at
        return session.absence(came, left)

    def is_enough(self, reading: Reading, session: ClassSession, record: Record) -> bool:
        return self.absence(reading, session, record) <= self.most_absence + 1e-9

    def _attend(self, writing: Writing, deed: Deed, session: ClassSession, subject: Subject, path: str) -> None:
        key = attendance_key(subject.id, session.page_id, path, deed.school_year)
        before = writing.live_record(key)
        entry = self.curriculum.entry(session.page_id)
        rule = entry.completion if entry and entry.completion else PRESENT
        if before is None:
            body = Attendance(session.page_id, path, rule, Evidence.GRADE_D)
            writing.append(deed.draft(subject, path, body, key))
        elif isinstance(before.body, Attendance) and before.body.evidence in (Evidence.GRADE_B, Evidence.GRADE_C):
            upgrade(writing, deed, before, before.body)

    def _award(self, writing: Writing, deed: Deed, session: ClassSession, record: Record) -> None:
        key = award_key(session, record.draft.subject.id)
        if self.is_enough(writing, session, record) and writing.live_record(key) is None:
            page_id = session.page_id or session.id
            award = HoursAward(page_id, session.minutes, PRESENT, record.id, Evidence.ON_SITE)
            writing.append(deed.draft(record.draft.subject, record.draft.organisation_path, award, key))

    def _step_down(
        self, writing: Writing, deed: Deed, session: ClassSession, key: tuple[str, ...], reason: str
    ) -> None:
        """The grade that stands without this session; nothing when it rested on the session alone."""
        live = writing.live_record(key)
        if live is None or not isinstance(live.body, Attendance):
            return
        old = writing.record(live.body.replaces) if live.body.replaces else None
        by_closing = live.draft.event_id == session.id
        if not by_closing and (old is None or old.record.draft.event_id != session.id):
            return
        _void(writing, deed, live, reason)
        if live.body.evidence is not Evidence.GRADE_A:
            return
        before = old.record.body if old is not None and by_closing else None
        evidence = before.evidence if isinstance(before, Attendance) else Evidence.GRADE_C
        body = replace(live.body, evidence=evidence, replaces=live.id)
        writing.append(deed.draft(live.draft.subject, live.body.class_path, body, key))

    def _classes(self, reading: Reading, session: ClassSession, record: Record) -> Iterator[str]:
        """The invited classes of a household on that day; where it was a guest of the house, the one it came from."""
        household = reading.household(record.draft.subject.id)
        day = self.calendar.day(record.draft.happened_at)
        places = household.places_on(day) if household else ()
        invited = [place.class_path for place in places if session.invites(place.class_path)]
        yield from dict.fromkeys(invited or [record.draft.organisation_path])

    def _deed(self, caller: Caller, session: ClassSession) -> Deed:
        return Deed(self.calendar, caller.account, session.began_at, session.id)


def upgrade(writing: Writing, deed: Deed, before: Record, body: Attendance) -> Record:
    """The same lesson with 甲, naming the record that it replaces."""
    _void(writing, deed, before, writing.put_side_text(BETTER_EVIDENCE))
    better = replace(body, evidence=Evidence.GRADE_A, replaces=before.id)
    return writing.append(deed.draft(before.draft.subject, body.class_path, better, before.draft.natural_key))


def attendance_key(household_id: str, page_id: str, class_path: str, school_year: int) -> tuple[str, ...]:
    return ("attendance", household_id, page_id, class_path, str(school_year))


def award_key(session: ClassSession, person_id: str) -> tuple[str, ...]:
    """A module's hours count once, whether it was learnt on a screen or in a room."""
    return ("hours-award", person_id, session.page_id or session.id)


def sign_ins_of(reading: Reading, session_id: str) -> Iterator[Record]:
    """Sign-ins that stand, in the order in which they were taken."""
    query = RecordQuery(kinds=frozenset({RecordKind.SIGN_IN}), session_id=session_id, include_void=False)
    return (row.record for row in reading.records(query) if isinstance(row.record.body, SessionSignIn))


def sign_outs_of(reading: Reading, session_id: str) -> Iterator[Record]:
    query = RecordQuery(kinds=frozenset({RecordKind.SIGN_OUT}), session_id=session_id, include_void=False)
    return (row.record for row in reading.records(query))


def sign_out_of(reading: Reading, session_id: str, person_id: str) -> datetime | None:
    record = reading.live_record(sign_out_key(session_id, person_id))
    return record.draft.happened_at if record else None


def is_on_paper(record: Record) -> bool:
    return isinstance(record.body, SessionSignIn | SessionSignOut) and record.body.evidence is Evidence.BY_PAPER


def _void(writing: Writing, deed: Deed, record: Record, reason_ref: str) -> None:
    draft = record.draft
    writing.append(deed.draft(draft.subject, draft.organisation_path, Void(record.id, reason_ref)))
