"""The services about hours, as views are handed them."""

from __future__ import annotations

from dataclasses import dataclass

from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.claim_desk import ClaimDesk
from quiz_api.services.credits import CreditKeeping
from quiz_api.services.exchange_files import ExchangeFiles
from quiz_api.services.hours_exchange import HoursExchange
from quiz_api.services.judging_desk import JudgingDesk
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.staff_records import StaffRecords
from quiz_api.store.interface import Store


@dataclass(frozen=True, slots=True)
class HoursParts:
    records: StaffRecords
    claims: ClaimDesk
    credits: CreditKeeping
    exchange: HoursExchange
    exchange_files: ExchangeFiles
    judging: JudgingDesk


def make_hours_parts(store: Store, curriculum: ServedCurriculum, calendar: SchoolCalendar, clock: Clock) -> HoursParts:
    return HoursParts(
        records=StaffRecords(store, curriculum, calendar, clock),
        claims=ClaimDesk(store, calendar, clock),
        credits=CreditKeeping(store, curriculum, calendar, clock),
        exchange=HoursExchange(store, calendar, clock),
        exchange_files=ExchangeFiles(store, calendar, clock, curriculum.exchange),
        judging=JudgingDesk(store, curriculum, calendar, clock),
    )
