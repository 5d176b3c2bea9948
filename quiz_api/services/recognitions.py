"""Where an award stands with continuing education: 未备案, 待认定, 已推送, 已认定 or 退回, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from quiz_api.domain.hours_records import Recognition, RecognitionState
from quiz_api.domain.records import HoursAward, Record, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.claim_words import claim_behind, words_of
from quiz_api.services.credits import CreditBook, OnFile
from quiz_api.services.training_history import standing_training
from quiz_api.store.interface import Reading

NOT_ON_FILE = "未备案，不计继续教育学时"
WAITS = "待认定"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`state` in the words of the domain; `tenths` of 学时 and `number` where there is one."""

    state: str
    number: str = ""
    tenths: int = 0
    reason: str = ""
    at: datetime | None = None

    @property
    def periods(self) -> Decimal:
        return (Decimal(self.tenths) / 10).quantize(Decimal("0.1"))


def recognition_key(award_id: str, number: int) -> tuple[str, ...]:
    """Steps of one award are numbered, so that two officers cannot both take the next."""
    return (RecordKind.RECOGNITION.value, award_id, str(number))


def latest(reading: Reading, award_id: str) -> tuple[int, Record | None]:
    """How many steps an award has taken, and the last of them."""
    number, found = 0, None
    while (record := reading.live_record(recognition_key(award_id, number + 1))) is not None:
        number, found = number + 1, record
    return number, found


def covering(
    reading: Reading, book: CreditBook, calendar: SchoolCalendar, record: Record, award: HoursAward
) -> OnFile | None:
    """What an award falls under."""
    claim = claim_behind(reading, record)
    words = words_of(reading, claim) if claim else None
    day = calendar.day(record.draft.happened_at)
    return book.covering(award.page_id, record.draft.organisation_path, day, claim, words)


def recognised_of(
    reading: Reading, book: CreditBook, calendar: SchoolCalendar, person_id: str, awards: Iterable[Record]
) -> dict[str, Recognised]:
    """By award, for one person."""
    steps = standing_training(reading, (person_id,), frozenset({RecordKind.RECOGNITION}))
    last = {body.award_id: record for record in steps if isinstance(body := record.body, Recognition)}
    return {record.id: _recognised(reading, book, calendar, record, last.get(record.id)) for record in awards}


def _recognised(
    reading: Reading, book: CreditBook, calendar: SchoolCalendar, record: Record, last: Record | None
) -> Recognised:
    step = last.body if last else None
    if isinstance(step, Recognition) and last is not None:
        reason = reading.side_text(step.reason_ref) or "" if step.reason_ref else ""
        return Recognised(step.state.value, step.credit_number, step.tenths, reason, last.taken_at)
    award = record.body
    found = covering(reading, book, calendar, record, award) if isinstance(award, HoursAward) else None
    return Recognised(WAITS, found.credit.number) if found else Recognised(NOT_ON_FILE)


def is_settled(step: object) -> bool:
    """True for an award that is on its way, or has arrived: it is not sent again."""
    return isinstance(step, Recognition) and step.state is not RecognitionState.RETURNED
