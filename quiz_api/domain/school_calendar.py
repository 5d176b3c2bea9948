"""School years, terms and days. A school's date comes from its time zone, never from the server's.

The year turns on 1 September and the second term begins on 1 February: winter holidays then count to the second term.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """Where the days of a school begin and its years turn; both turns are (month, day)."""

    zone: tzinfo
    year_turns: tuple[int, int] = (9, 1)
    second_term: tuple[int, int] = (2, 1)

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def school_year(self, moment: datetime) -> int:
        """The year in which the school year began: 2026 for 2026—2027."""
        return self.school_year_of(self.day(moment))

    def school_year_of(self, day: date) -> int:
        return day.year if (day.month, day.day) >= self.year_turns else day.year - 1

    def last_day(self, school_year: int, today: date) -> date:
        """The day for which numbers of a school year stand: today, or the end of a year that is over."""
        return min(today, date(school_year + 1, *self.year_turns) - timedelta(days=1))

    def term(self, moment: datetime) -> int:
        return self.term_of(self.day(moment))

    def term_of(self, day: date) -> int:
        return 2 if self.second_term <= (day.month, day.day) < self.year_turns else 1


def year_name(school_year: int) -> str:
    return f"{school_year}—{school_year + 1}学年"


def term_name(term: int) -> str:
    return "第一学期" if term == 1 else "第二学期"
