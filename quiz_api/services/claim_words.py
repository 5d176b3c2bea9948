"""The words of a claim: a side document of the ledger, erased with its salt."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.hours_records import ClaimStep, HoursClaim
from quiz_api.domain.records import HoursAward, Record
from quiz_api.store.interface import Reading

ERASED = "内容已抹去"


@dataclass(frozen=True, slots=True)
class ClaimWords:
    title: str
    organiser: str
    document: str

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def is_same(self, other: ClaimWords) -> bool:
        """True when two claims of one day tell of one training: the same title, or the same document."""
        same_document = bool(self.document) and folded(self.document) == folded(other.document)
        return same_document or folded(self.title) == folded(other.title)


def words_of(reading: Reading, claim: HoursClaim) -> ClaimWords:
    text = reading.side_text(claim.details_ref)
    return ClaimWords(**json.loads(text)) if text else ClaimWords(ERASED, "", "")


def claim_behind(reading: Reading, record: Record) -> HoursClaim | None:
    """The claim that a record is, decides about, or rests on; None when it has nothing to do with one."""
    body = record.body
    if isinstance(body, HoursClaim):
        return body
    if isinstance(body, ClaimStep):
        return _claim(reading, body.claim_id)
    if isinstance(body, HoursAward):
        return claim_of_award(reading, body)
    return None


def claim_of_award(reading: Reading, award: HoursAward | AwardLine) -> HoursClaim | None:
    """The claim that an award rests on; None for hours of a module or a training of ours."""
    return None if award.page_id else _claim(reading, award.completion_id)


def _claim(reading: Reading, claim_id: str) -> HoursClaim | None:
    row = reading.record(claim_id)
    return row.record.body if row is not None and isinstance(row.record.body, HoursClaim) else None


def folded(text: str) -> str:
    return "".join(text.split()).casefold()
