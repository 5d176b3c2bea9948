"""A class session: parents or staff come together at a time and a place, and sign in.

What is held is counted from sessions that were closed, never from opened pages: an online lesson is no session.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from quiz_api.domain.organisations import is_within, school_path
from quiz_api.domain.school_calendar import SchoolCalendar


class SessionKind(StrEnum):
    PARENT_SCHOOL = "家长学校"
    PARENTS_MEETING = "家长会"
    COMMUNITY_CLASS = "社区课堂"
    PUBLIC_LECTURE = "大讲堂"
    READING_CLUB = "读书会"
    OPEN_DAY = "家长开放日"
    TRAINING = "集中培训"
    AREA_RESEARCH = "片区教研"
    SCHOOL_RESEARCH = "校本研修"

    @property
    def is_for_staff(self) -> bool:
        return self in (SessionKind.TRAINING, SessionKind.AREA_RESEARCH, SessionKind.SCHOOL_RESEARCH)


class Venue(StrEnum):
    SCHOOL = "学校"
    COMPANY = "企业"
    COMMUNITY = "社区"
    NETWORK = "网络"


class SessionForm(StrEnum):
    """How people sign in: a number and a QR on a screen, a roll call without one, a number that is read aloud."""

    SCREEN = "线下有屏"
    NO_SCREEN = "线下无屏"
    ONLINE = "线上"


class Practice(StrEnum):
    """The law's own pair of words: what 2 + 1 (kindergarten 1 + 2) a term is counted in."""

    GUIDANCE = "指导"
    PRACTICE = "实践"


class SessionState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        return {"planned": "还没开始", "open": "正在进行", "closed": "已结束", "cancelled": "已取消"}[self.value]


class Phase(StrEnum):
    """What a code is for; one made for coming in does not let anybody out."""

    IN = "in"
    OUT = "out"


FACES = ("听懂了，想试试", "有一点收获", "没太听懂")
FEWEST_FACES = 10
"""Answers before the three counts are shown: fewer could point to somebody."""

EARLIEST = timedelta(hours=3)
"""How long before its time a session takes early scans."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What a paper roster says about one card, or about one person where `person_id` is set."""

    class_path: str
    card_number: int
    present: bool
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class ClassSession:
    """`unit_path` is who holds it, `audience` who may come: classes, or units whose staff or families are invited.

    `page_id` is the parent lesson or training module that is held, if any. `opened_at`, `out_at` (signing out begins)
    and `closed_at` are the server's times, or the session's own where it is entered once its day is over; `number_at`
    is when the number of an online session was last shown. `faces` counts the three answers at the end; `papers` is
    what filled rosters said, until somebody has settled it.
    """

    id: str
    unit_path: str
    kind: SessionKind
    form: SessionForm
    venue: Venue
    practice: Practice
    title: str
    host: str
    place: str
    audience: tuple[str, ...]
    begins_at: datetime
    minutes: int
    state: SessionState
    made_by: str
    page_id: str = ""
    opened_at: datetime | None = None
    out_at: datetime | None = None
    closed_at: datetime | None = None
    number_at: datetime | None = None
    faces: tuple[int, ...] = (0, 0, 0)
    papers: tuple[PaperRow, ...] = ()
    is_sample: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def began_at(self) -> datetime:
        return self.opened_at or self.begins_at

    @property
    def over_at(self) -> datetime:
        """When signing out began, else when it ended, else when it is to end."""
        return self.out_at or self.closed_at or self.ends_at

    @property
    def due_at(self) -> datetime:
        """When it is to end; one that began late may take its whole length."""
        return max(self.ends_at, self.began_at + timedelta(minutes=self.minutes))

    @property
    def phase(self) -> Phase:
        return Phase.OUT if self.out_at is not None else Phase.IN

    @property
    def house(self) -> str:
        """Whose families and staff may walk in without an invitation: the school that holds it, else its unit."""
        return school_path(self.unit_path) or self.unit_path

    def invites(self, path: str) -> bool:
        return any(is_within(path, unit) for unit in self.audience)

    def admits(self, path: str) -> bool:
        """True for the invited, and for walk-ins of the house."""
        return self.invites(path) or is_within(path, self.house)

    def absence(self, came: datetime, left: datetime | None) -> float:
        """The share of the session that somebody missed; one who never signed out was there for nothing."""
        start, end = self.began_at, self.over_at
        length = (end - start).total_seconds()
        if left is None or length <= 0:
            return 1.0 if left is None else 0.0
        there = (min(left, end) - max(came, start)).total_seconds()
        return 1.0 - max(0.0, there) / length

    def is_past(self, now: datetime, calendar: SchoolCalendar) -> bool:
        """True once its day is over: nobody begins it now, whoever runs it enters what was. Until midnight a late
        start is a late start.
        """
        return calendar.day(now) > calendar.day(self.due_at)

    def is_after(self, moment: datetime, calendar: SchoolCalendar) -> bool:
        """True where the moment at which a roll is called says nothing of when people were there."""
        if self.state is SessionState.CLOSED:
            return self.closed_at is not None and moment > self.closed_at
        return moment > self.ends_at if self.state is SessionState.PLANNED else self.is_past(moment, calendar)

    def is_dated_later(self, calendar: SchoolCalendar) -> bool:
        """True where it was begun once its own day was over, as could be done before a past session kept its day."""
        return calendar.day(self.began_at) > calendar.day(self.ends_at)

    def held_as_planned(self) -> ClassSession:
        """Ended, with the times that it was to have: of a session that is entered afterwards."""
        return replace(self, state=SessionState.CLOSED, opened_at=self.begins_at, closed_at=self.ends_at)

    def not_begun(self) -> ClassSession:
        return replace(self, state=SessionState.PLANNED, opened_at=None, out_at=None, closed_at=None)

    @property
    def was_entered_afterwards(self) -> bool:
        return self.out_at is None and self.closed_at is not None and self.held_as_planned() == self
