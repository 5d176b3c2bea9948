"""What a report says of one HoursAward: read by the hundred thousand, so without making every noun behind it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from quiz_api.domain.records import Evidence


class AwardLine(NamedTuple):
    """A HoursAward as a report needs it: a plain tuple, which is made in a fifth of the time of a Record.

    `score_percent` is that of the attempt behind the completion, None where there is none or the scope does not see it;
    `voided_by` the id of the Void that took the award back.
    """

    record_id: str
    sequence: int
    organisation_path: str
    person_id: str
    school_year: int
    term: int
    happened_at: datetime
    page_id: str
    minutes: int
    evidence: Evidence
    completion_id: str
    credit_number: str
    voided_by: str | None
    score_percent: int | None
