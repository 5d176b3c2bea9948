"""The ledger's records. Append-only: a correction is a Void and a new record.

Rows hold ids, codes and numbers only. Free text and a learner's answers are side documents, named here by a salted
hash, so that they can be erased with their salt while the chain stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from quiz_api.domain.hours_records import Certificate, ClaimStep, Credit, HoursClaim, Judgement, Recognition
from quiz_api.domain.teaching import ActivityReport, Delivery, Observation
from site_builder.curriculum import CompletionRule


class SubjectKind(StrEnum):
    PERSON = "person"
    HOUSEHOLD = "household"
    CLASS = "class"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a record is about."""

    kind: SubjectKind
    id: str


class RecordKind(StrEnum):
    ATTEMPT = "attempt"
    COMPLETION = "completion"
    HOURS_AWARD = "hours-award"
    ATTENDANCE = "attendance"
    DELIVERY = "delivery"
    OBSERVATION = "observation"
    ACTIVITY = "activity"
    VOID = "void"
    CONSENT = "consent"
    EXPORT = "export"
    AUDIT = "audit"
    HOURS_CLAIM = "hours-claim"
    CLAIM_STEP = "claim-step"
    CREDIT = "credit"
    RECOGNITION = "recognition"
    JUDGEMENT = "judgement"
    CERTIFICATE = "certificate"
    SIGN_IN = "session-sign-in"
    SIGN_OUT = "session-sign-out"


class Evidence(StrEnum):
    """What a record rests on, in the words that users see."""

    QUIZ_PASSED = "测验通过"
    QUIZ_COMPLETED = "学完"
    EXTERNAL = "外部材料，审核通过"
    JUDGED = "测验通过，现场评定合格"
    GRADE_A = "甲"  # 现场签到且学完
    GRADE_B = "乙"  # 学完
    GRADE_C = "丙"  # 三道小题已提交
    GRADE_D = "丁"  # 当面/电话讲过或纸面补录
    ON_SITE = "现场签到"
    BY_SCAN = "扫码"
    BY_NUMBER = "签到码"
    BY_ROLL_CALL = "点名"
    BY_PAPER = "纸面签到表"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One graded answer sheet; the choices made are in the side document. `right` counts right questions, `draw` the
    sheets that a person had of a bank, 0 where a quiz has none (`site_builder/quiz_draw.py`)."""

    page_id: str
    quiz_id: str
    revision: str
    number: int
    right: int
    questions: int
    score_percent: int
    passed: bool
    answers_ref: str
    draw: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """The completion rule of a module or parent lesson is met. `rule` is the rule that was in force."""

    page_id: str
    rule: CompletionRule
    attempt_id: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HoursAward:
    """Training time earned, in whole minutes. Without `credit_number` it is 未备案,不计继续教育学时.

    Time earned elsewhere has no `page_id`; `completion_id` then names the claim that was approved.
    """

    page_id: str
    minutes: int
    rule: CompletionRule
    completion_id: str
    evidence: Evidence
    credit_number: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """A household's lesson, for one class. `replaces` names the record of a lower evidence grade."""

    page_id: str
    class_path: str
    rule: CompletionRule
    evidence: Evidence
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class SessionSignIn:
    """Somebody came to a class session. `is_early`: before it began, counted from its beginning on. `guest` numbers a
    walk-in whose card is not known yet; the subject is then the unit that holds the session. `scan` is the ticket that
    was used up, `replaces` the walk-in that turned out to be this household.
    """

    session_id: str
    evidence: Evidence
    is_early: bool = False
    guest: int = 0
    scan: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class SessionSignOut:
    """Somebody left a training."""

    session_id: str
    evidence: Evidence
    scan: str = ""


@dataclass(frozen=True, slots=True)
class Void:
    """Takes back `record_id`. The reason is a side document."""

    record_id: str
    reason_ref: str


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer to the privacy notice, with the version that was shown; on the phone, or on a paper slip (回执)."""

    notice_version: str
    given: bool
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class ExportManifest:
    """A file that was handed out, with the chain heads it rests on; it `replaces` one that named somebody erased."""

    number: str
    report: str
    format: str
    scope_path: str
    year: int
    rows: int
    sha256: str
    purpose_ref: str
    chain_heads_sha256: str
    replaces: str = ""
    with_below: bool = True  # 含下级单位; as it was before the choice was kept
    standing: int | None = None  # rows that count; None where rows do not say, and from before it was kept


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Someone looked at or took other people's rows. `target` is an id, a number or a path, never a name."""

    action: str
    target: str


Body: TypeAlias = (
    Attempt
    | Completion
    | HoursAward
    | Attendance
    | Delivery
    | Observation
    | ActivityReport
    | Void
    | Consent
    | ExportManifest
    | AuditEntry
    | HoursClaim
    | ClaimStep
    | Credit
    | Recognition
    | Judgement
    | Certificate
    | SessionSignIn
    | SessionSignOut
)

KIND_OF_BODY: dict[type, RecordKind] = {
    Attempt: RecordKind.ATTEMPT,
    Completion: RecordKind.COMPLETION,
    HoursAward: RecordKind.HOURS_AWARD,
    Attendance: RecordKind.ATTENDANCE,
    Delivery: RecordKind.DELIVERY,
    Observation: RecordKind.OBSERVATION,
    ActivityReport: RecordKind.ACTIVITY,
    Void: RecordKind.VOID,
    Consent: RecordKind.CONSENT,
    ExportManifest: RecordKind.EXPORT,
    AuditEntry: RecordKind.AUDIT,
    HoursClaim: RecordKind.HOURS_CLAIM,
    ClaimStep: RecordKind.CLAIM_STEP,
    Credit: RecordKind.CREDIT,
    Recognition: RecordKind.RECOGNITION,
    Judgement: RecordKind.JUDGEMENT,
    Certificate: RecordKind.CERTIFICATE,
    SessionSignIn: RecordKind.SIGN_IN,
    SessionSignOut: RecordKind.SIGN_OUT,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before the store has taken it.

    `happened_at` is what the phone claims; the store adds time, order and chain. `school_year` is the year in which it
    began (2026 for 2026—2027), `term` 1 or 2. `natural_key`, when not empty, is unique among those that are not void.
    """

    subject: Subject
    organisation_path: str
    school_year: int
    term: int
    happened_at: datetime
    entered_by: str
    body: Body
    event_id: str = ""
    clock_flagged: bool = False
    natural_key: tuple[str, ...] = ()

    @property
    def kind(self) -> RecordKind:
        return KIND_OF_BODY[type(self.body)]


@dataclass(frozen=True, slots=True)
class Record:
    """A draft that the store has taken.

    `sequence` is the server's order over the whole store (never a client clock). `chain` names the chain (a school, or
    the unit above schools; audit entries have chains of their own, `…:audit`), `previous_hash` and `hash` link it.
    """

    id: str
    sequence: int
    taken_at: datetime
    chain: str
    previous_hash: str
    hash: str
    draft: Draft

    @property
    def kind(self) -> RecordKind:
        return self.draft.kind

    @property
    def body(self) -> Body:
        return self.draft.body


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A record as a reader sees it: with the id of the Void that took it back, if any."""

    record: Record
    voided_by: str | None = None


def chain_of(draft: Draft) -> str:
    """The chain a record belongs to: one a school, so that schools do not wait for each other."""
    parts = draft.organisation_path.strip("/").split("/")
    unit = parts[2] if len(parts) >= 3 else parts[-1]
    return f"{unit}:audit" if isinstance(draft.body, AuditEntry) else unit
