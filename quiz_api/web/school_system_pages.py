"""`/units/system`: 六三 or 五四 for a county or a school; first looked at, then done, and set back."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.class_names import SYSTEMS
from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.services.school_systems import WORDS
from quiz_api.services.unit_cells import AS_ABOVE
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_UNITS
TO, WAS = "to", "was"


class SchoolSystemPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at = "/units/system"
        return (
            page(at, self.show, Who.STAFF, "一个县区或一所学校的学制：先看一遍", (UNIT, TO, WAS), KEEP),
            form(at, self.set, Who.STAFF, "改一个县区或一所学校的学制", (303, 422), KEEP, UNIT),
        )

    def show(self) -> ResponseReturnValue:
        return self._page(request.args.get(TO, ""), request.args.get(WAS, ""))

    def set(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            was = self._parts.places.systems.set(caller(), unit, request.form.get(TO, ""))
        except Refusal as refusal:
            if refusal.code != "bad-fields":
                raise
            return self._page(problem=refusal.detail), 422
        return redirect(f"/units/system?unit={unit}&was={was}", 303)

    def _page(self, to: str = "", was: str = "", problem: str = "") -> str:
        unit, systems = own_unit(caller(), KEEP), self._parts.places.systems
        if to and to not in WORDS:
            to, problem = "", f"学制可以选：{'、'.join(WORDS)}。"
        return render_template(
            "school_system.html",
            found=systems.page(caller(), unit, to),
            words=tuple(SYSTEMS),
            as_above=AS_ABOVE,
            was=was if was in WORDS else "",
            problem=problem,
        )
