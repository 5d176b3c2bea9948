"""Which service takes which event about hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.events import Json
from quiz_api.domain.hours_events import AssessmentJudged, ClaimDecided, HoursClaimed
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.claim_decisions import decide_claim
from quiz_api.services.deeds import Deed
from quiz_api.services.hours_claims import take_claim
from quiz_api.services.judging import Judging
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Writing


@dataclass(frozen=True, slots=True)
class HoursEvents:
    curriculum: ServedCurriculum
    calendar: SchoolCalendar

    def take(
        self,
        writing: Writing,
        caller: Caller,
        deed: Deed,
        payload: HoursClaimed | ClaimDecided | AssessmentJudged,
        now: datetime,
    ) -> tuple[dict[str, Json], tuple[str, ...]]:
        match payload:
            case HoursClaimed():
                return take_claim(writing, caller, deed, payload, self.calendar.day(now))
            case ClaimDecided():
                return decide_claim(writing, caller, deed, payload)
            case AssessmentJudged():
                return Judging(self.curriculum, self.calendar).take(writing, caller, deed, payload, now)
