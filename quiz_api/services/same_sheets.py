"""One sheet on two cards: a check code that was entered for one family, and the same phone's sheet on another card.

A code and the upload share the nonce of the phone, the lesson and the day. That is a strong hint and no proof, so that
nothing is taken back by itself: whoever entered the code is told and decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quiz_api.domain.check_code import is_of_a_code, tells_one_phone
from quiz_api.domain.class_names import SchoolSystem, class_label
from quiz_api.domain.organisations import school_path
from quiz_api.domain.records import Attendance, Draft, RecordKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Reading, RecordQuery

_DAYS_APART = 1
"""A phone's day may be one off the server's."""


@dataclass(frozen=True, slots=True)
class OtherCard:
    """Where the same sheet stands. `label` names the class; `is_code`: it was entered there from the same code."""

    class_path: str
    label: str
    is_code: bool


@dataclass(frozen=True, slots=True)
class SameSheets:
    """Among what a reading sees; to look through a whole school it is opened with `school_scope`."""

    reading: Reading
    calendar: SchoolCalendar
    system: SchoolSystem

    def elsewhere(self, code: Draft, page_id: str, under: str) -> OtherCard | None:
        """Another card at `under` or below on which the sheet of a code's attendance stands, and is not void."""
        query = RecordQuery(
            kinds=frozenset({RecordKind.ATTENDANCE}),
            organisation_path=under,
            school_year=code.school_year,
            page_id=page_id,
            include_void=False,
        )
        for other in self._alike(code, (row.record.draft for row in self.reading.records(query))):
            unit = self.reading.organisation(other.organisation_path)
            label = class_label(unit, code.school_year, self.system) if unit else ""
            return OtherCard(other.organisation_path, label, is_of_a_code(other.event_id))
        return None

    def _alike(self, code: Draft, rows: Iterator[Draft]) -> Iterator[Draft]:
        for other in rows:
            if other.subject.id == code.subject.id or not isinstance(other.body, Attendance):
                continue
            if tells_one_phone(code.event_id, other.event_id) and self._may_be_one_day(code, other):
                yield other

    def _may_be_one_day(self, code: Draft, other: Draft) -> bool:
        if code.clock_flagged or other.clock_flagged:
            return True
        apart = self.calendar.day(code.happened_at) - self.calendar.day(other.happened_at)
        return abs(apart.days) <= _DAYS_APART


def school_scope(class_path: str) -> Scope:
    """Wider than a class teacher's own: of another class only its name is told."""
    return Scope(frozenset({school_of_class(class_path)}))


def school_of_class(class_path: str) -> str:
    return school_path(class_path) or class_path
