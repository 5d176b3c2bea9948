"""A school year in terms and two-week slots, as a city, county or school has set it.

Weeks run from Monday to Sunday. A week without one day from Monday to Friday that is taught (holidays, exam weeks) is
left out; the weeks that stay are taken two by two, and a last single week is a slot of its own. So a holiday moves the
slots behind it, and nobody has to number weeks by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from quiz_api.domain.school_calendar import term_name

MOST_OUT = 40
"""Entries of days without lessons in one term."""

LONGEST_TERM = timedelta(weeks=30)
_DAY = timedelta(days=1)


class OutKind(StrEnum):
    """Why days are without lessons."""

    HOLIDAY = "放假"
    EXAM = "考试"


@dataclass(frozen=True, slots=True)
class DaysOut:
    """Days without lessons, both included."""

    kind: OutKind
    name: str
    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it was set: both days are in it."""

    number: int
    first: date
    last: date
    out: tuple[DaysOut, ...] = ()

    def is_taught(self, day: date) -> bool:
        return self.first <= day <= self.last and not any(days.holds(day) for days in self.out)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One version of a unit's school year. The newest version holds; one without terms follows the unit above."""

    unit_path: str
    school_year: int
    version: int
    terms: tuple[Term, ...]
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """Two weeks of lessons; `weeks` are their first and last days. A holiday between the two is in neither."""

    term: int
    number: int
    weeks: tuple[tuple[date, date], ...]

    @property
    def weeks_name(self) -> str:
        """As lessons are printed: the second slot is 第3—4周."""
        return f"第{2 * self.number - 1}—{2 * self.number}周"

    @property
    def first(self) -> date:
        return self.weeks[0][0]

    @property
    def last(self) -> date:
        return self.weeks[-1][1]

    def holds(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.weeks)


@dataclass(frozen=True, slots=True)
class TermSlots:
    """A term with its slots, in order."""

    number: int
    first: date
    last: date
    slots: tuple[Slot, ...]

    @property
    def name(self) -> str:
        return term_name(self.number)


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """What holds in a place: terms with slots. `source` is the path of the unit that set them; empty: as delivered."""

    school_year: int
    terms: tuple[TermSlots, ...]
    source: str = ""

    def slot_of(self, day: date) -> Slot | None:
        """None on days without lessons: holidays, exam weeks, between the terms."""
        return next((slot for term in self.terms for slot in term.slots if slot.holds(day)), None)


def slots_of(term: Term) -> TermSlots:
    """The two-week slots of a term."""
    weeks = list(_taught_weeks(term))
    pairs = [tuple(weeks[start : start + 2]) for start in range(0, len(weeks), 2)]
    slots = tuple(Slot(term.number, number, pair) for number, pair in enumerate(pairs, start=1))
    return TermSlots(term.number, term.first, term.last, slots)


def year_of(plan: YearPlan) -> SchoolYear:
    return SchoolYear(plan.school_year, tuple(slots_of(term) for term in plan.terms), plan.unit_path)


def _taught_weeks(term: Term) -> Iterator[tuple[date, date]]:
    """First and last day of every week that is not left out."""
    monday = term.first - timedelta(days=term.first.weekday())
    while monday <= term.last:
        days = [day for day in (monday + _DAY * step for step in range(7)) if term.is_taught(day)]
        if any(day.weekday() < 5 for day in days):
            yield days[0], days[-1]
        monday += timedelta(weeks=1)


def days_out_of(term: TermSlots) -> tuple[DaysOut, ...]:
    """Days within a term that no slot holds, for a term of which only the slots are known."""
    weeks = sorted(week for slot in term.slots for week in slot.weeks)
    edges = [term.first - _DAY, *(day for week in weeks for day in week), term.last + _DAY]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple(
        DaysOut(OutKind.HOLIDAY, "不上课", before + _DAY, after - _DAY)
        for before, after in gaps
        if after - before > _DAY
    )


def problems_of(school_year: int, terms: Iterable[Term]) -> list[str]:
    """What is wrong with a school year, in words that say what to do; empty when nothing is."""
    found: list[str] = []
    before: Term | None = None
    for term in terms:
        name = term_name(term.number)
        turn, end = date(school_year, 9, 1), date(school_year + 1, 8, 31)
        if term.first > term.last:
            found.append(f"{name}的结束日在开始日前面，请对调。")
            continue
        if term.first < turn or term.last > end:
            found.append(
                f"{name}要在 {_said(turn)}到 {_said(end)}之间：学年从 9 月 1 日起算，8 月里开学的，从 9 月 1 日写起。"
            )
            continue  # what lies so far away is not counted further
        if term.last - term.first > LONGEST_TERM:
            found.append(f"{name}长过三十周，请核对起止日期。")
        if before is not None and term.first <= before.last:
            found.append(f"{name}要从{term_name(before.number)}结束以后开始。")
        found += _out_problems(term, name)
        before = term
    return found


def _out_problems(term: Term, name: str) -> Iterator[str]:
    if len(term.out) > MOST_OUT:
        yield f"{name}不上课的日子写了 {len(term.out)} 行，最多 {MOST_OUT} 行，请把连着的合成一行。"
    for days in term.out:
        if days.first > days.last:
            yield f"{name}“{days.name or days.kind.value}”的结束日在开始日前面，请对调。"
        elif days.last < term.first or days.first > term.last:
            yield f"{name}“{days.name or days.kind.value}”（{_said(days.first)}起）不在这个学期里，请核对。"
    if term.first <= term.last <= term.first + LONGEST_TERM and not slots_of(term).slots:
        yield f"{name}没有一天上课，请核对不上课的日子。"


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
