"""Hours follow a person: what somebody earned at another school in this year counts where the home is now, and says so.

The other school keeps its rows, and nothing is written twice: the store tells a home what its people have earned
elsewhere (`Reading.training_of`), and nothing more about them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.organisations import is_within
from quiz_api.domain.records import HoursAward, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.services.overview import UnitOverview
from quiz_api.services.scopes import Caller
from quiz_api.services.served_curriculum import ServedCurriculum
from quiz_api.store.interface import Store
from quiz_api.store.place_interface import TrainingQuery

HOURS = frozenset({RecordKind.HOURS_AWARD})
ELSEWHERE = "校外培训（名称在原单位）"


@dataclass(frozen=True, slots=True)
class BroughtHours:
    """Hours that somebody of this school earned at another one. They count only while `is_valid`."""

    record_id: str
    person_id: str
    name: str
    module: str
    school: str
    done_on: date
    minutes: int
    is_valid: bool

    @property
    def class_periods(self) -> Decimal:
        return class_periods(self.minutes)


@dataclass(frozen=True, slots=True)
class HoursFollowing:
    store: Store
    curriculum: ServedCurriculum
    calendar: SchoolCalendar

    def into(self, caller: Caller, overview: UnitOverview) -> tuple[UnitOverview, tuple[BroughtHours, ...]]:
        """A school's overview with the hours that its people have brought along, and those hours row by row."""
        names = {row.person.id: row.person.display_name for row in overview.staff}
        with self.store.reading(caller.scope) as reading:
            found = reading.training_of(names, TrainingQuery(HOURS, overview.school_year))
        brought = tuple(
            BroughtHours(
                record_id=row.record.id,
                person_id=row.record.draft.subject.id,
                name=names[row.record.draft.subject.id],
                module=self.curriculum.title(row.record.body.page_id) if row.record.body.page_id else ELSEWHERE,
                school=unit.name,
                done_on=self.calendar.day(row.record.draft.happened_at),
                minutes=row.record.body.minutes,
                is_valid=row.voided_by is None,
            )
            for row, unit in found
            if isinstance(row.record.body, HoursAward)
            and not is_within(row.record.draft.organisation_path, overview.unit.path)
        )
        extra: Counter[str] = Counter()
        for each in brought:
            extra[each.person_id] += each.minutes * each.is_valid
        staff = [replace(row, minutes=row.minutes + extra[row.person.id]) for row in overview.staff]
        staff.sort(key=lambda row: (row.minutes, row.person.username))
        return replace(overview, staff=tuple(staff)), brought
