"""From what a store keeps of a HoursAward straight to the line of a report."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.organisations import is_within
from quiz_api.domain.records import Evidence, RecordKind
from quiz_api.store.codec import Document
from quiz_api.store.record_facts import Facts

_HAPPENED_AT = AwardLine._fields.index("happened_at")
_EVIDENCE_AT = AwardLine._fields.index("evidence")
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}


AWARD = Facts(
    "id sequence",
    "organisation_path subject school_year term happened_at",
    "page_id minutes evidence completion_id credit_number kind",
)


class AwardFacts(NamedTuple):
    """What stands in a record for AWARD, in its order."""

    id: str
    sequence: int
    path: str
    subject: Document
    school_year: int
    term: int
    happened_at: str
    page_id: str
    minutes: int
    evidence: str
    completion_id: str
    credit_number: str | None
    kind: str

    def fits(self, school_year: int, under: str, subject_id: str) -> bool:
        return (
            self.school_year == school_year
            and self.kind == RecordKind.HOURS_AWARD.value
            and is_within(self.path, under)
            and subject_id in ("", self.subject["id"])
        )

    def line(self, voided_by: str | None, score_percent: int | None) -> AwardLine:
        return AwardLine(
            self.id,
            self.sequence,
            self.path,
            self.subject["id"],
            self.school_year,
            self.term,
            datetime.fromisoformat(self.happened_at),
            self.page_id,
            self.minutes,
            _EVIDENCE[self.evidence],
            self.completion_id,
            self.credit_number or "",
            voided_by,
            score_percent,
        )


def kept_award_lines(kept: str) -> tuple[list[AwardLine], list[int]]:
    """Lines of table `award_lines` with commas between, and the places of those whose score is to be looked up through
    the scope. To parse them one by one takes twice the time.
    """
    rows = json.loads(f"[{kept}]")
    elsewhere = [place for place, row in enumerate(rows) if row.pop()]
    for row in rows:
        row[_HAPPENED_AT] = datetime.fromisoformat(row[_HAPPENED_AT])
        row[_EVIDENCE_AT] = _EVIDENCE[row[_EVIDENCE_AT]]
    return list(map(AwardLine._make, rows)), elsewhere
