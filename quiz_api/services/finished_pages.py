"""Whether the page that somebody has before them is finished already, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.records import HoursAward, RecordKind
from quiz_api.domain.school_calendar import Clock, SchoolCalendar
from quiz_api.services.own_records import finished_page_id
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.services.waiting_judgements import PASSED, WaitingJudgements
from quiz_api.store.interface import Reading, RecordQuery, Store

_KINDS = frozenset({RecordKind.HOURS_AWARD, RecordKind.ATTENDANCE})


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """A lesson or module that need not be done again. `on` is the school's date; `minutes` the training time awarded,
    None for a household's lesson and while a judgement is still to come.
    """

    on: date
    minutes: int | None

    @property
    def class_periods(self) -> Decimal | None:
        return None if self.minutes is None else class_periods(self.minutes)


@dataclass(frozen=True, slots=True)
class FinishedPages:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar
    clock: Clock

    def of(self, caller: Caller, page_id: str) -> FinishedPage | None:
        """A household's lesson in this school year, a module for as long as its rule says. None for no page of ours."""
        if self.curriculum.entry(page_id) is None:
            return None
        year = self.calendar.school_year(self.clock())
        within = None if caller.household is None else year
        query = RecordQuery(kinds=_KINDS, subject_id=caller.account, page_id=page_id, school_year=within)
        with self.store.reading(caller.scope) as reading:
            for row in reading.records(query):
                if finished_page_id(row, year):
                    body = row.record.body
                    minutes = body.minutes if isinstance(body, HoursAward) else None
                    return FinishedPage(self.calendar.day(row.record.draft.happened_at), minutes)
            return self._to_be_judged(reading, caller, page_id)

    def _to_be_judged(self, reading: Reading, caller: Caller, page_id: str) -> FinishedPage | None:
        """A module that only a judgement is missing for."""
        if caller.person is None:
            return None
        waits = WaitingJudgements(self.store, self.curriculum, self.calendar, self.clock)
        mine = waits.of_person(reading, caller.account)
        passed = [one.since for one in mine if one.entry.id == page_id and one.done == PASSED]
        return FinishedPage(passed[0], None) if passed else None
