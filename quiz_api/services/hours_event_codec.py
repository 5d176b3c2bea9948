"""From the data of an event about hours to what it means."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from quiz_api.domain.hours_events import AssessmentJudged, ClaimDecided, HoursClaimed
from quiz_api.domain.hours_records import ClaimOutcome, ClaimStage, HoursCategory
from quiz_api.domain.identity_number import holds_identity_number
from quiz_api.services.json_fields import JsonFields

MOST_ID = 80
MOST_TITLE = 60
MOST_ORGANISER = 40
MOST_DOCUMENT = 40
MOST_REASON = 200
MOST_PLACE = 40
MOST_RUBRIC = 20
MOST_MINUTES = 360 * 45
"""360 学时, what five years ask for: nothing longer is one training."""

Word = TypeVar("Word", bound=StrEnum)


def read_of_hours(kind: str, form: JsonFields) -> HoursClaimed | ClaimDecided | AssessmentJudged:
    """`kind` is the word of the event's type."""
    if kind == "hours-claimed":
        return read_hours_claimed(form)
    return read_claim_decided(form) if kind == "claim-decided" else read_assessment_judged(form)


def read_hours_claimed(form: JsonFields) -> HoursClaimed:
    title, organiser = _words(form, "title", MOST_TITLE), _words(form, "organiser", MOST_ORGANISER)
    document = _words(form, "document", MOST_DOCUMENT, required=False)
    category = read_word(form, "category", HoursCategory, HoursCategory.GATHERED)
    held_on = read_day(form, "held_on")
    minutes = form.integer("minutes", 1, MOST_MINUTES) or 0
    if not minutes:
        form.wrong("minutes", f"要写 1 到 {MOST_MINUTES} 的整数。")
    replaces = form.text("replaces", most=MOST_ID, required=False)
    return HoursClaimed(title, organiser, document, category, held_on, minutes, replaces)


def read_claim_decided(form: JsonFields) -> ClaimDecided:
    claim = form.text("claim", most=MOST_ID)
    stage = read_word(form, "stage", ClaimStage, ClaimStage.SCHOOL)
    outcome = read_word(form, "outcome", ClaimOutcome, ClaimOutcome.APPROVED)
    reason = _words(form, "reason", MOST_REASON, required=outcome is ClaimOutcome.RETURNED)
    return ClaimDecided(claim, stage, outcome, reason)


def read_assessment_judged(form: JsonFields) -> AssessmentJudged:
    person, page = form.text("person", most=MOST_ID), form.text("page", most=MOST_ID)
    task, place = form.text("task", most=MOST_ID), _words(form, "place", MOST_PLACE)
    points = form.listing("points", MOST_RUBRIC)
    if any(isinstance(point, bool) or not isinstance(point, int) or not 0 <= point <= 1000 for point in points):
        form.wrong("points", "每个评分点写一个整数。")
        points = []
    judged_on = read_day(form, "judged_on")
    return AssessmentJudged(person, page, task, tuple(int(str(point)) for point in points), judged_on, place)


def read_word(form: JsonFields, name: str, words: type[Word], instead: Word) -> Word:
    """One of some words; `instead` where it is not, and the form knows."""
    text = form.text(name, most=MOST_ID)
    if text and text not in set(words):
        form.wrong(name, f"可以写 {'、'.join(words)}。")
    return words(text) if text in set(words) else instead


def read_day(form: JsonFields, name: str) -> date:
    text = form.text(name, most=20)
    try:
        return date.fromisoformat(text)
    except ValueError:
        if text:
            form.wrong(name, "要写成 2026-11-22 这样的日期。")
        return date.min


def _words(form: JsonFields, name: str, most: int, *, required: bool = True) -> str:
    """A line for people to read, in which no 身份证号 may stand."""
    text = form.text(name, most=most, required=required).strip()
    if holds_identity_number(text):
        form.wrong(name, "这里有身份证号。这个系统不收身份证号，请删掉再交。")
    if not text.isprintable():
        form.wrong(name, "里面有看不见的符号，请重新打一遍。")
    return text
