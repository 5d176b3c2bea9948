"""What one request or event leaves in the ledger: everything its records have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quiz_api.domain.events import Event
from quiz_api.domain.records import Body, Draft, Subject
from quiz_api.domain.school_calendar import SchoolCalendar


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something and when. `happened_at` is the server's time where the phone's clock cannot be believed."""

    calendar: SchoolCalendar
    entered_by: str
    happened_at: datetime
    event_id: str = ""
    clock_flagged: bool = False

    @property
    def school_year(self) -> int:
        return self.calendar.school_year(self.happened_at)

    def draft(self, subject: Subject, path: str, body: Body, natural_key: tuple[str, ...] = ()) -> Draft:
        day = self.calendar.day(self.happened_at)
        return Draft(
            subject=subject,
            organisation_path=path,
            school_year=self.calendar.school_year_of(day),
            term=self.calendar.term_of(day),
            happened_at=self.happened_at,
            entered_by=self.entered_by,
            body=body,
            event_id=self.event_id,
            clock_flagged=self.clock_flagged,
            natural_key=natural_key,
        )


def deed_of_event(calendar: SchoolCalendar, account: str, event: Event, now: datetime) -> Deed:
    off = event.clock_is_off(now)
    return Deed(calendar, account, now if off else event.at, event.id, off)
