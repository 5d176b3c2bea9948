"""`/school/codes`: check codes that families read aloud to the class teacher."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.services.read_aloud import DOUBTS
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CLASSES
_MOST_TYPED = 60


class ReadAloudPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/school/codes", self.codes, Who.STAFF, "登记核对码", (UNIT,), KEEP),
            form("/school/codes", self.enter, Who.STAFF, "登记一个核对码", (200, 422), KEEP, UNIT),
            form("/school/codes/back", self.take_back, Who.STAFF, "收回一条用核对码登记的", (303, 422), KEEP, UNIT),
        )

    def codes(self) -> str:
        return self._page(own_unit(caller(), KEEP))

    def enter(self) -> ResponseReturnValue:
        """The page again, with what came of it, so that the next family's code can follow."""
        unit, typed = own_unit(caller(), KEEP), request.form.get("code", "")[:_MOST_TYPED]
        number, is_sure = request.form.get("number", "").strip()[:_MOST_TYPED], request.form.get("sure", "") == "yes"
        try:
            entered = self._parts.read_aloud.enter(caller(), unit, number, typed, is_sure=is_sure)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            asks = refusal.code in DOUBTS
            return self._page(unit, problem=refusal.detail, number=number, typed=typed, asks=asks), 422
        return self._page(unit, entered=entered)

    def take_back(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            self._parts.read_aloud.take_back(caller(), unit, request.form.get("record", "")[:_MOST_TYPED])
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._page(unit, problem=refusal.detail), 422
        return redirect(f"/school/codes?unit={unit}&back=yes", 303)

    def _page(self, unit: str, **said: object) -> str:
        cards = self._parts.families.cards.of_class(caller(), unit)
        lines = self._parts.read_aloud.lines(caller(), unit)
        return render_template("codes.html", cards=cards, lines=lines, **said)
