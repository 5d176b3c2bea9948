"""`/calendar`: terms, holidays and exam weeks of a unit, and the two-week slots that follow from them."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import Json
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_terms import SchoolYear, Slot, Term, slots_of
from quiz_api.services.scopes import Caller
from quiz_api.services.term_calendars import CalendarPage
from quiz_api.services.term_forms import terms_of, written
from quiz_api.web.answers import json_answer
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.schemas import record, text
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CALENDAR


class CalendarPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/calendar", self.show, Who.STAFF, "校历：学期、假期和每两周的起止", (UNIT, "year"), KEEP),
            form("/calendar/preview", self.preview, Who.STAFF, "先看一遍改过的校历", (200, 422), KEEP, UNIT),
            form("/calendar", self.save, Who.STAFF, "保存校历", (303, 422), KEEP, UNIT),
            form("/calendar/restore", self.restore, Who.STAFF, "退回校历的某一版", (303, 422), KEEP, UNIT),
            Route(
                rule="/api/v1/calendar",
                view=self.read,
                who=Who.SIGNED_IN,
                summary="一个单位的学期和每个两周，从哪天到哪天",
                query=("organisation", "school_year"),
                answer=_schema(),
            ),
        )

    def show(self) -> str:
        return self._page(self._look())

    def preview(self) -> ResponseReturnValue:
        found = self._look()
        try:
            terms = terms_of(found.school_year, request.form)
        except Refusal as refusal:
            return self._page(found, refusal.fields), 422
        return self._page(found, coming=terms)

    def save(self) -> ResponseReturnValue:
        unit, year = own_unit(caller(), KEEP), self._year()
        try:
            self._parts.terms.save(caller(), unit, year, terms_of(year, request.form), _number("seen"))
        except Refusal as refusal:
            return self._refused(refusal)
        return redirect(f"/calendar?unit={unit}&year={year}", 303)

    def restore(self) -> ResponseReturnValue:
        unit, year = own_unit(caller(), KEEP), self._year()
        try:
            self._parts.terms.restore(caller(), unit, year, _number("version"), _number("seen"))
        except Refusal as refusal:
            return self._refused(refusal)
        return redirect(f"/calendar?unit={unit}&year={year}", 303)

    def read(self) -> Response:
        found = caller()
        wanted = request.args.get("school_year", "")
        year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else self._this_year()
        path = request.args.get("organisation", "") or _own_path(found, self._parts)
        with self._parts.stores.ledger.reading(found.scope) as reading:
            if reading.organisation(path) is None:
                raise NotFound("这个单位")
        return json_answer(_year_out(path, self._parts.terms.year(path, year)))

    def _refused(self, refusal: Refusal) -> ResponseReturnValue:
        if refusal.status == 404:
            raise refusal
        return self._page(self._look(), refusal.fields or (("terms", refusal.detail),)), refusal.status

    def _look(self) -> CalendarPage:
        return self._parts.terms.page(caller(), own_unit(caller(), KEEP), self._year())

    def _year(self) -> int:
        typed = request.values.get("year", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else self._this_year()

    def _this_year(self) -> int:
        return self._parts.calendar.school_year(self._parts.clock())

    def _page(
        self, found: CalendarPage, problems: tuple[tuple[str, str], ...] = (), coming: tuple[Term, ...] = ()
    ) -> str:
        today = self._parts.calendar.day(self._parts.clock())
        typed = {name: value[:4000] for name, value in request.form.items()} if request.method == "POST" else {}
        return render_template(
            "calendar.html",
            found=found,
            problems=problems,
            coming=tuple(slots_of(term) for term in coming),
            before={(slot.term, slot.number): slot for term in found.year.terms for slot in term.slots},
            values=typed if problems or coming else written(found.proposed),
            slot_now=found.year.slot_of(today),
            this_year=self._this_year(),
        )


def _number(field: str) -> int:
    typed = request.form.get(field, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0


def _own_path(found: Caller, parts: Parts) -> str:
    """Where the caller works, or the class that the caller's household is in today."""
    if found.person is not None:
        return found.person.home_path
    places = found.household.places_on(parts.calendar.day(parts.clock())) if found.household else ()
    return places[0].class_path if places else ""


def _year_out(path: str, year: SchoolYear) -> dict[str, Json]:
    terms: list[Json] = [
        {
            "term": term.number,
            "first": term.first.isoformat(),
            "last": term.last.isoformat(),
            "slots": [_slot_out(slot) for slot in term.slots],
        }
        for term in year.terms
    ]
    return {"organisation": path, "school_year": year.school_year, "set_by": year.source, "terms": terms}


def _slot_out(slot: Slot) -> Json:
    weeks: list[Json] = [[first.isoformat(), last.isoformat()] for first, last in slot.weeks]
    return {"slot": slot.number, "first": slot.first.isoformat(), "last": slot.last.isoformat(), "weeks": weeks}


def _schema() -> dict[str, Json]:
    named: dict[str, Json] = {"organisation": text(300), "school_year": {"type": "integer"}, "set_by": text(300)}
    return record(named | {"terms": {"type": "array"}}, *("organisation", "school_year", "set_by", "terms"))
