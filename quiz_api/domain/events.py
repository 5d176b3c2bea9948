"""What a phone sends: something happened, under an id that the phone made, at a time that the phone believes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from quiz_api.domain.grading import Answer
from quiz_api.domain.hours_events import AssessmentJudged, ClaimDecided, HoursClaimed

FAST_CLOCK = timedelta(minutes=10)
SLOW_CLOCK = timedelta(days=30)

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"


class EventType(StrEnum):
    QUIZ_SUBMITTED = "quiz-submitted"
    RECORD_VOIDED = "record-voided"
    CONSENT_GIVEN = "consent-given"
    HOURS_CLAIMED = "hours-claimed"
    CLAIM_DECIDED = "claim-decided"
    ASSESSMENT_JUDGED = "assessment-judged"
    SESSION_SIGNED_IN = "session-signed-in"
    SESSION_ROLL_CALLED = "session-roll-called"
    LESSON_TAUGHT = "lesson-taught"
    LESSON_OBSERVED = "lesson-observed"
    ACTIVITY_REPORTED = "activity-reported"


@dataclass(frozen=True, slots=True)
class QuizSubmitted:
    """`draw` is the number of the sheet where the quiz has a bank, else 0."""

    quiz_id: str
    revision: str
    answers: tuple[Answer, ...]
    draw: int = 0


@dataclass(frozen=True, slots=True)
class RecordVoided:
    record_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    notice_version: str
    given: bool


@dataclass(frozen=True, slots=True)
class SessionSignedIn:
    """`code` is what a board showed: the number, what its QR held, or the ticket that the QR was exchanged for.

    The phase of the session says whether it is for coming or for going.
    """

    session_id: str
    code: str


@dataclass(frozen=True, slots=True)
class SessionRollCalled:
    """Who is there, by card numbers of one class or by ids of staff; `leaving` for a roll call at the end."""

    session_id: str
    class_path: str
    numbers: tuple[int, ...]
    people: tuple[str, ...]
    leaving: bool
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class OwnLesson:
    """自编课: a lesson that is not in the catalogue."""

    title: str
    area: str


@dataclass(frozen=True, slots=True)
class LessonTaught:
    """One lesson, taught to one class or to several at once. `minutes` None: as the catalogue has it.

    `lesson` is an id of the catalogue, or empty with `own`. `teacher` is empty for oneself.
    """

    classes: tuple[str, ...]
    on: date
    lesson: str = ""
    own: OwnLesson | None = None
    minutes: int | None = None
    stopped_at: int = 0
    step_minutes: tuple[int, ...] = ()
    teacher: str = ""


@dataclass(frozen=True, slots=True)
class LessonObserved:
    """A colleague confirms the taught lesson `record_id`."""

    record_id: str


@dataclass(frozen=True, slots=True)
class ActivityReported:
    """Counts of an activity of the unit at `organisation_path`, by the names that the policy file gives them."""

    activity: str
    organisation_path: str
    on: date
    counts: tuple[tuple[str, int], ...]


Payload: TypeAlias = (
    QuizSubmitted
    | RecordVoided
    | ConsentGiven
    | LessonTaught
    | LessonObserved
    | ActivityReported
    | HoursClaimed
    | ClaimDecided
    | AssessmentJudged
    | SessionSignedIn
    | SessionRollCalled
)


@dataclass(frozen=True, slots=True)
class Event:
    """`id` is a UUID of the phone's making, unique per account; `body_sha256` covers type, at and data.

    `account` is whom the phone had signed in when it happened; empty when it did not say.
    """

    id: str
    at: datetime
    payload: Payload
    body_sha256: str
    account: str = ""

    def clock_is_off(self, now: datetime) -> bool:
        """True when the phone's clock cannot be believed; such events are stored with the server's time and flagged."""
        return self.at > now + FAST_CLOCK or self.at < now - SLOW_CLOCK


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_sha256(value: Json) -> str:
    """SHA-256 (hex) of the canonical JSON of a value: sorted keys, no spaces, UTF-8."""
    text = _CANONICAL.encode(value)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
