"""Which school year, term and two-week slot holds where: set by a city, and otherwise by a county or school below it.

Asked for by path: the nearest unit above that has set the year decides, and the calendar that was delivered with the
content where none has. What was set stays readable, version by version; to undo is to set an earlier version again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind, parent_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import Clock, SchoolCalendar, year_name
from quiz_api.domain.school_terms import (
    SchoolYear,
    Slot,
    Term,
    TermSlots,
    YearPlan,
    days_out_of,
    year_of,
)
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import append_audit
from quiz_api.services.deeds import Deed
from quiz_api.services.scopes import Caller
from quiz_api.store.interface import CodeTaken, Reading, Store, Writing
from site_builder.policy import Calendar

KEEP = Permission.KEEP_CALENDAR
_A_YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A unit's school year. `source` is the unit that set what holds; None: as delivered, or not set at all.

    `versions` are the unit's own, the newest first; `proposed` are terms to begin a change from; `differing` are the
    units below that have set the year themselves and follow nobody.
    """

    unit: Organisation
    school_year: int
    year: SchoolYear
    source: Organisation | None
    versions: tuple[YearPlan, ...]
    proposed: tuple[Term, ...]
    differing: tuple[Organisation, ...]

    @property
    def version(self) -> int:
        return self.versions[0].version if self.versions else 0

    @property
    def is_own(self) -> bool:
        return self.source is not None and self.source.path == self.unit.path


@dataclass(frozen=True, slots=True)
class TermCalendars:
    store: Store
    delivered: Calendar
    calendar: SchoolCalendar
    clock: Clock

    def slot_of(self, day: date, path: str) -> Slot | None:
        """The two-week slot of a day at a unit; None on days without lessons, and where no year is set."""
        return self.year(path, self.calendar.school_year_of(day)).slot_of(day)

    def terms(self, day: date, path: str) -> tuple[TermSlots, ...]:
        """The terms of the school year that a day lies in, at a unit, with their slots."""
        return self.year(path, self.calendar.school_year_of(day)).terms

    def year(self, path: str, school_year: int) -> SchoolYear:
        with self.store.reading(Scope(frozenset({path}))) as reading:
            return self.year_in(reading, path, school_year)

    def year_in(self, reading: Reading, path: str, school_year: int) -> SchoolYear:
        """The same, within a transaction that may see the unit."""
        at = path
        while at != "/":
            newest = _newest(reading.year_plans(at), school_year)
            if newest is not None and newest.terms:
                return year_of(newest)
            at = parent_path(at)
        return _delivered(self.delivered, school_year)

    def page(self, caller: Caller, path: str, school_year: int | None = None) -> CalendarPage:
        """Raises NotFound, and Refusal for a year that nobody plans."""
        wanted = school_year or self.calendar.school_year(self.clock())
        self._must_be_near(wanted)
        with self.store.reading(caller.scope_for(KEEP)) as reading:
            unit = self._unit(reading, caller, path)
            year = self.year_in(reading, path, wanted)
            own = [plan for plan in reading.year_plans(path) if plan.school_year == wanted]
            source = reading.organisation(year.source) if year.source else None
            below = (
                found
                for kind in (OrganisationKind.COUNTY, OrganisationKind.SCHOOL)
                for found in reading.organisations(kind, path)
                if found.path != path and found.closed_on is None
            )
            differing = tuple(found for found in below if _sets(reading, found.path, wanted))
            proposed = self._proposed(reading, year, path, wanted)
        return CalendarPage(unit, wanted, year, source, tuple(reversed(own)), proposed, differing)

    def save(self, caller: Caller, path: str, school_year: int, terms: tuple[Term, ...], seen: int) -> None:
        """Set a year. `seen` is the version that was looked at. Raises Refusal."""
        self._must_be_near(school_year)
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._unit(writing, caller, path)
            self._put(writing, caller, YearPlan(path, school_year, seen + 1, terms, caller.account, now))

    def restore(self, caller: Caller, path: str, school_year: int, version: int, seen: int) -> None:
        """Set an earlier version again; 0 is before the first: the unit above decides. Raises Refusal, NotFound."""
        self._must_be_near(school_year)
        now = self.clock()
        with self.store.writing(caller.scope_for(KEEP)) as writing:
            self._unit(writing, caller, path)
            wanted = [
                plan for plan in writing.year_plans(path) if (plan.school_year, plan.version) == (school_year, version)
            ]
            if version and not wanted:
                raise NotFound("这一版校历")
            terms = wanted[0].terms if wanted else ()
            self._put(writing, caller, YearPlan(path, school_year, seen + 1, terms, caller.account, now))

    def _put(self, writing: Writing, caller: Caller, plan: YearPlan) -> None:
        newest = _newest(writing.year_plans(plan.unit_path), plan.school_year)
        if plan.version != (newest.version if newest else 0) + 1:
            raise _changed()
        try:
            writing.put_year_plan(plan)
        except CodeTaken as error:  # by somebody who saved in this very moment
            raise _changed() from error
        deed = Deed(self.calendar, caller.account, plan.made_at)
        append_audit(writing, caller, deed, AuditAction.CHANGE_CALENDAR, plan.unit_path, plan.unit_path)

    def _proposed(self, reading: Reading, year: SchoolYear, path: str, school_year: int) -> tuple[Term, ...]:
        """What holds, as terms that can be changed; last year's, moved by whole weeks, where nothing holds yet."""
        if year.terms:
            plan = _newest(reading.year_plans(year.source), school_year) if year.source else None
            return plan.terms if plan else tuple(_as_term(term) for term in year.terms)
        before = self.year_in(reading, path, school_year - 1)
        return tuple(_moved(_as_term(term), school_year) for term in before.terms)

    def _must_be_near(self, school_year: int) -> None:
        now = self.calendar.school_year(self.clock())
        if not now - 1 <= school_year <= now + 1:
            detail = f"校历可以看和改三个学年：{year_name(now - 1)}、{year_name(now)}、{year_name(now + 1)}。"
            raise Refusal("bad-fields", detail, fields=(("year", detail),))

    def _unit(self, reading: Reading, caller: Caller, path: str) -> Organisation:
        unit = reading.organisation(path) if caller.may(KEEP, path) else None
        if unit is None or unit.kind is OrganisationKind.CLASS:
            raise NotFound("这个单位")
        return unit


def _changed() -> Refusal:
    return Refusal("changed", "校历刚刚有别人改过，这次没有保存。请看一看现在的，再改一次。", status=409)


def _newest(plans: tuple[YearPlan, ...], school_year: int) -> YearPlan | None:
    return max((plan for plan in plans if plan.school_year == school_year), key=lambda plan: plan.version, default=None)


def _sets(reading: Reading, path: str, school_year: int) -> bool:
    newest = _newest(reading.year_plans(path), school_year)
    return newest is not None and bool(newest.terms)


def _delivered(calendar: Calendar, school_year: int) -> SchoolYear:
    """The calendar of content/policy, for the year that it is for."""
    if not calendar.school_year.startswith(str(school_year)):
        return SchoolYear(school_year, ())
    terms = tuple(
        TermSlots(
            term.term,
            term.starts,
            term.ends,
            tuple(Slot(term.term, slot.slot, ((slot.starts, slot.ends),)) for slot in term.slots),
        )
        for term in calendar.terms
    )
    return SchoolYear(school_year, terms)


def _as_term(term: TermSlots) -> Term:
    return Term(term.number, term.first, term.last, days_out_of(term))


def _moved(term: Term, school_year: int) -> Term:
    """A term a year later, on the same days of the week; holidays are another matter and left to people."""
    first = max(term.first + _A_YEAR, date(school_year, 9, 1))
    return replace(term, first=first, last=term.last + _A_YEAR, out=())
