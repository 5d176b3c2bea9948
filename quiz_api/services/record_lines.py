"""Ledger rows as readers see them: with titles and unit names, and without what only the chain needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.hours_records import Certificate, ClaimStep, Credit, HoursClaim, Judgement, Recognition
from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.organisations import Organisation
from quiz_api.domain.records import (
    Attempt,
    Attendance,
    AuditEntry,
    Completion,
    Consent,
    ExportManifest,
    HoursAward,
    LedgerRow,
    RecordKind,
    SessionSignIn,
    SessionSignOut,
    Void,
)
from quiz_api.domain.teaching import WITH_OBSERVER, ActivityReport, Delivery, Observation
from quiz_api.services.claim_words import claim_behind, words_of
from quiz_api.services.hours_facts import hours_facts
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Reading


@dataclass(frozen=True, slots=True)
class RecordLine:
    """`minutes` is training time; `target` is what a Void, an export or an audit entry is about.

    `void_reason` is empty for a record that stands, and for one whose reason has been erased.
    """

    id: str
    sequence: int
    kind: RecordKind
    subject_kind: str
    subject_id: str
    organisation_path: str
    unit: str
    school_year: int
    term: int
    happened_at: datetime
    taken_at: datetime
    clock_flagged: bool
    page_id: str = ""
    title: str = ""
    minutes: int | None = None
    evidence: str = ""
    score_percent: int | None = None
    passed: bool | None = None
    attempt: int | None = None
    target: str = ""
    voided_by: str | None = None
    void_reason: str = ""

    @property
    def class_periods(self) -> Decimal | None:
        return None if self.minutes is None else class_periods(self.minutes)


def minutes_that_count(lines: Iterable[RecordLine]) -> int:
    """Training time of the awards among the lines that were not taken back."""
    awards = (line for line in lines if line.kind is RecordKind.HOURS_AWARD)
    return sum(line.minutes or 0 for line in awards if line.voided_by is None)


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Makes lines from the rows of one reading. With a `system` a class is called as people call it in the year of the
    row, for whoever reads it at once; without one by its lasting name.
    """

    reading: Reading
    curriculum: ServedCurriculum
    system: SchoolSystem | None = None

    def lines(self, rows: Iterable[LedgerRow]) -> Iterator[RecordLine]:
        return (self.line(row) for row in rows)

    def line_of(self, record_id: str) -> RecordLine | None:
        row = self.reading.record(record_id)
        return self.line(row) if row else None

    def line(self, row: LedgerRow) -> RecordLine:
        record, draft = row.record, row.record.draft
        unit = self.reading.organisation(draft.organisation_path)
        page_id, minutes, evidence, target = _facts(row)
        attempt = record.body if isinstance(record.body, Attempt) else None
        return RecordLine(
            id=record.id,
            sequence=record.sequence,
            kind=record.kind,
            subject_kind=draft.subject.kind.value,
            subject_id=draft.subject.id,
            organisation_path=draft.organisation_path,
            unit=self._called(unit, draft.school_year) if unit else "",
            school_year=draft.school_year,
            term=draft.term,
            happened_at=draft.happened_at,
            taken_at=record.taken_at,
            clock_flagged=draft.clock_flagged,
            page_id=page_id,
            title=self._title(row, page_id),
            minutes=minutes,
            evidence=evidence,
            score_percent=attempt.score_percent if attempt else None,
            passed=attempt.passed if attempt else None,
            attempt=attempt.number if attempt else None,
            target=target,
            voided_by=row.voided_by,
            void_reason=self._reason(row),
        )

    def _called(self, unit: Organisation, school_year: int) -> str:
        return class_label(unit, school_year, self.system) if self.system and unit.number else unit.name

    def title(self, page_id: str) -> str:
        """Of a page, or of the class session that hours and sign-ins without a page rest on."""
        session = self.reading.class_session(page_id) if is_id(page_id, IdKind.SESSION) else None
        return session.title if session else self.curriculum.title(page_id)

    def _title(self, row: LedgerRow, page_id: str) -> str:
        body = row.record.body
        if isinstance(body, Delivery) and body.title_ref:
            return self.reading.side_text(body.title_ref) or ""
        if page_id:
            return self.title(page_id)
        claim = claim_behind(self.reading, row.record)
        return words_of(self.reading, claim).title if claim else ""

    def _reason(self, row: LedgerRow) -> str:
        void = self.reading.record(row.voided_by) if row.voided_by else None
        if void is None or not isinstance(void.record.body, Void):
            return ""
        return self.reading.side_text(void.record.body.reason_ref) or ""


def _facts(row: LedgerRow) -> tuple[str, int | None, str, str]:
    """Page id, minutes, evidence, target."""
    match row.record.body:
        case HoursAward() as body:
            return body.page_id, body.minutes, body.evidence.value, ""
        case Delivery() | Observation() | ActivityReport() | SessionSignIn() | SessionSignOut() as body:
            return _facts_of_school(body)
        case Completion() | Attendance() as body:
            return body.page_id, None, body.evidence.value, ""
        case Attempt() as body:
            return body.page_id, None, "", ""
        case Void() as body:
            return "", None, "", body.record_id
        case Consent() as body:
            return "", None, "同意" if body.given else "不同意", body.notice_version
        case ExportManifest() as body:
            return "", None, "", body.number
        case HoursClaim() | ClaimStep() | Credit() | Recognition() | Judgement() | Certificate() as body:
            return hours_facts(body)
        case AuditEntry() as body:
            return "", None, body.action, body.target


def _facts_of_school(
    body: Delivery | Observation | ActivityReport | SessionSignIn | SessionSignOut,
) -> tuple[str, int | None, str, str]:
    match body:
        case Delivery():
            return body.page_id, None, body.evidence.value, body.taught_on.isoformat()
        case Observation():
            return "", None, WITH_OBSERVER, body.record_id
        case ActivityReport():
            return "", None, "", body.activity
        case SessionSignIn() | SessionSignOut():
            return body.session_id, None, body.evidence.value, body.session_id
