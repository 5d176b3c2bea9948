"""Facts of the place and year that stand beside the lessons: help lines and the school calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.counting import DEFAULT, Counting
from site_builder.curriculum import Review
from site_builder.exchange_table import USUAL, ExchangeTable
from site_builder.tracks import Track

ALL_DAY = "全天"


@dataclass(frozen=True, slots=True)
class Hotline:
    """A public help line. `hours` is what the line itself has promised, in words, or "" when it promised nothing."""

    number: str
    name: str
    purpose: str
    hours: str
    source: str
    checked_on: date

    @property
    def all_day(self) -> bool:
        """Only such a line may be called a 24-hour line."""
        return self.hours == ALL_DAY


@dataclass(frozen=True, slots=True)
class Slot:
    """A two-week slot of a term; both days are inside it."""

    slot: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the school year; `slots` in order."""

    term: int
    starts: date
    ends: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The school year, written 2026—2027. Empty when content/policy has no calendar."""

    school_year: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderedTerm:
    """The lessons of a grade's term, by id, in the order of the two-week slots."""

    grade: int
    term: int
    lessons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Another order of lessons than that of their ids, for places whose school system is another: 五四学制."""

    name: str = ""
    terms: tuple[OrderedTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedPage:
    """A page, by its path below content/, whose signature holds for the words that stand there now."""

    source: str
    review: Review


@dataclass(frozen=True, slots=True)
class LocalLine:
    """A help line of the place itself, beside the country's."""

    name: str
    number: str
    hours: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class LocalSlots:
    """What a school fills in for itself, so that nobody copies a lesson to change a phone number. Empty: nothing shown.

    `name` is the school, never a person. `source` is the file below content/ that says so.
    """

    name: str = ""
    room: str = ""
    hours: str = ""
    booking: str = ""
    phone: str = ""
    checked_on: date = date.min
    lines: tuple[LocalLine, ...] = ()
    source: str = ""


NO_SLOTS = LocalSlots()


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything below content/policy and content/local that pages show."""

    hotlines: tuple[Hotline, ...] = ()
    calendar: Calendar = Calendar()
    signed: tuple[SignedPage, ...] = ()
    order: Order = Order()
    counting: Counting = DEFAULT
    local: LocalSlots = NO_SLOTS
    tracks: tuple[Track, ...] = ()
    exchange: ExchangeTable = USUAL
