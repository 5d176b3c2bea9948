"""From what a store keeps of a HoursAward straight to the line of a report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.records import Evidence
from quiz_api.store.codec import Document

_HAPPENED_AT = AwardLine._fields.index("happened_at")
_EVIDENCE_AT = AwardLine._fields.index("evidence")
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}


def award_line(document: Document, voided_by: str | None, score_percent: int | None) -> AwardLine:
    """Raises KeyError for a document that is no HoursAward."""
    draft = document["draft"]
    body = draft["body"]
    return AwardLine(
        document["id"],
        document["sequence"],
        draft["organisation_path"],
        draft["subject"]["id"],
        draft["school_year"],
        draft["term"],
        datetime.fromisoformat(draft["happened_at"]),
        body["page_id"],
        body["minutes"],
        _EVIDENCE[body["evidence"]],
        body["completion_id"],
        body.get("credit_number", ""),
        voided_by,
        score_percent,
    )


def kept_award_lines(kept: Iterable[str]) -> tuple[list[AwardLine], list[int]]:
    """The lines of table `award_lines`, and the places of those whose score is to be looked up through the scope.

    All are read as one text: to parse them one by one takes twice the time.
    """
    rows = json.loads(f"[{','.join(kept)}]")
    elsewhere = [place for place, row in enumerate(rows) if row.pop()]
    for row in rows:
        row[_HAPPENED_AT] = datetime.fromisoformat(row[_HAPPENED_AT])
        row[_EVIDENCE_AT] = _EVIDENCE[row[_EVIDENCE_AT]]
    return list(map(AwardLine._make, rows)), elsewhere
