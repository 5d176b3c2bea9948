"""From what a store keeps of a HoursAward straight to the line of a report."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.records import Evidence
from quiz_api.store.codec import Document

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


def award_line_of_columns(row: tuple[Any, ...]) -> AwardLine:
    """From the columns of `store.postgres_listings`."""
    sequence, key, path, person, year, term, happened, page, minutes, evidence, completion, credit, voided, score = row
    return AwardLine(
        key,
        sequence,
        path,
        person,
        year,
        int(term),
        datetime.fromisoformat(happened),
        page or "",
        int(minutes),
        _EVIDENCE[evidence],
        completion,
        json.loads(f'"{credit}"') if "\\" in credit else credit,
        voided,
        score,
    )
