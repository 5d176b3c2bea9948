"""What a teacher and an administrator send about hours that were earned elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, HoursCategory


@dataclass(frozen=True, slots=True)
class HoursClaimed:
    """`replaces` is the claim that was returned and is made again; empty for a new one."""

    title: str
    organiser: str
    document: str
    category: HoursCategory
    held_on: date
    minutes: int
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDecided:
    """`stage` is the one that its page showed: who looks at an old page decides nothing by it."""

    claim_id: str
    stage: ClaimStage
    outcome: ClaimOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentJudged:
    """Points in the order of the rubric; whether they are enough is for the server to say."""

    person_id: str
    page_id: str
    task: str
    points: tuple[int, ...]
    judged_on: date
    place: str
