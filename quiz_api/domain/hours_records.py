"""Bodies of the ledger's records about hours that were earned elsewhere: what is claimed, and who said yes or no.

Titles, organisers and reasons are side documents; rows hold ids, codes and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HoursCategory(StrEnum):
    """What continuing education calls the ways of learning."""

    GATHERED = "集中"
    ONLINE = "网络"
    SCHOOL_BASED = "校本"


@dataclass(frozen=True, slots=True)
class HoursClaim:
    """Hours earned elsewhere, as the teacher tells them. The side document holds title, organiser and document number.

    `replaces` names the claim that was returned and is made again, or that was taken along from a former unit.
    """

    category: HoursCategory
    held_on: date
    minutes: int
    details_ref: str
    replaces: str = ""


class ClaimStage(StrEnum):
    """Whose turn a step was."""

    SCHOOL = "school"
    COUNTY = "county"


class ClaimOutcome(StrEnum):
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """What became of a claim at one of its stages. The reason of a return, and of going along, is a side document."""

    claim_id: str
    stage: ClaimStage
    outcome: ClaimOutcome
    reason_ref: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """A project that continuing education has on file: hours of its modules, or with its number, can be recognised.

    `period_minutes` make one 学时 there; `yearly_cap` is the most 学时 a person is given in a school year, 0 without
    limit. Name and organiser are a side document.
    """

    number: str
    category: HoursCategory
    period_minutes: int
    yearly_cap: int
    since: date
    until: date
    page_ids: tuple[str, ...]
    details_ref: str


class RecognitionState(StrEnum):
    """In the words that everybody reads. Before the first of them an award is 待认定, or 未备案."""

    PUSHED = "已推送"
    RECOGNISED = "已认定"
    RETURNED = "退回"


@dataclass(frozen=True, slots=True)
class Recognition:
    """What became of an award in the city's system. `tenths` are tenths of its 学时; the reason is a side document."""

    award_id: str
    state: RecognitionState
    credit_number: str
    batch: str
    tenths: int
    reason_ref: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody saw a task done, in a room or on paper, and gave points by the rubric. The place is a side document.

    `replaces` names the same assessor's judgement that was not enough.
    """

    page_id: str
    task: str
    points: tuple[int, ...]
    passed: bool
    judged_on: date
    details_ref: str
    replaces: str = ""


class CertificateKind(StrEnum):
    """What a paper is called. Ours is a proof until the office that issues certificates has confirmed it."""

    PROOF = "学习证明"
    CERTIFICATE = "证书"
    EXTERNAL = "外部证书"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A paper that was issued: its exact bytes are a side document, `sha256` is over them.

    `about` is a code: `year:2026` or `track:c`. `replaces` is the number of the paper that this one stands for now.
    """

    number: str
    paper: CertificateKind
    about: str
    minutes: int
    issued_on: date
    sha256: str
    details_ref: str
    replaces: str = ""
