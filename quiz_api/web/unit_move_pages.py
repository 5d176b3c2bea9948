"""`/units/move`: a school goes to another county, or into another school; first looked at, then done, and undone."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_UNITS
TO = "to"


class UnitMovePages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/units/move", self.show, Who.STAFF, "划转或合并一所学校：先看一遍", (UNIT, TO), KEEP),
            form("/units/move", self.carry_out, Who.STAFF, "划转或合并一所学校", (303, 409, 422), KEEP, UNIT),
            form("/units/move/undo", self.undo, Who.STAFF, "撤销一次划转或合并", (303, 409), KEEP, UNIT),
        )

    def show(self) -> ResponseReturnValue:
        return self._page(request.args.get(TO, ""))

    def carry_out(self) -> ResponseReturnValue:
        source, to = own_unit(caller(), KEEP), request.form.get(TO, "")
        try:
            move = self._parts.places.moving.carry_out(caller(), source, to, request.form.get("seen", ""))
        except Refusal as refusal:
            if refusal.status in (403, 404):
                raise
            return self._page(to, refusal.detail), refusal.status
        return redirect(f"/units?unit={move.unit_path}#moves", 303)

    def undo(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        self._parts.places.moving.undo(caller(), unit, request.form.get("move", ""))
        return redirect(f"/units?unit={unit}#moves", 303)

    def _page(self, to: str, problem: str = "") -> str:
        """Where it could go; with `to`, also what going there will do, or why it cannot be done."""
        found, plan = self._parts.places.moving.targets(caller(), own_unit(caller(), KEEP)), None
        source, targets = found
        if to:
            try:
                plan = self._parts.places.moving.plan(caller(), source.path, to)
            except Refusal as refusal:
                problem = problem or refusal.detail
        counties = {unit.path: unit.name for unit in targets if unit.kind is OrganisationKind.COUNTY}
        return render_template(
            "unit_move.html", source=source, targets=targets, counties=counties, to=to, plan=plan, problem=problem
        )
