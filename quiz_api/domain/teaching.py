"""What is written down after a class, and after an activity of a school: bodies of ledger records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeliveryEvidence(StrEnum):
    """Who wrote a taught lesson down, and when. That a colleague was there is a record of its own (Observation)."""

    OWN_DAY = "当天本人"
    OWN_LATER = "本人补记"
    ADMINISTRATOR = "管理员补录"


WITH_OBSERVER = "并有听课人"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A class had a lesson: of the catalogue (`page_id`), or the school's own (`own_area`, title in a side document).

    `minutes` is how long it was. `stopped_at` is the number of the step that was reached last, 0 for the whole lesson;
    `step_minutes` how long each step took, where the teacher let the clock run. `together` is the same for all classes
    that were taught at once (合班, 复式).
    """

    page_id: str
    class_path: str
    taught_on: date
    teacher_id: str
    minutes: int
    evidence: DeliveryEvidence
    stopped_at: int = 0
    step_minutes: tuple[int, ...] = ()
    own_area: str = ""
    title_ref: str = ""
    together: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """A colleague (听课人) was there: confirms the Delivery `record_id`."""

    record_id: str


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """A number of an activity, by the name that content/policy/counting.yml gives it."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """An activity of a school on a day: counts, never names. `activity` is an id of content/policy/counting.yml."""

    activity: str
    held_on: date
    counts: tuple[ActivityCount, ...]
