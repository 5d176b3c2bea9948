"""`/denominators`: of how many, on which day, for each indicator."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import school_path
from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.export_desk import ExportFormat
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, page
from quiz_api.web.staff_pages import own_unit
from quiz_api.web.ticks import BELOW, with_below

SEE = Permission.SEE_UNIT
ON, OF = "on", "of"


class DenominatorPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/denominators", self.show, Who.STAFF, "基数：每个指标的分母", (UNIT, ON, BELOW), SEE),
            page("/denominators/of", self.members, Who.STAFF, "一个基数是哪些人、哪些班", (UNIT, OF, ON), SEE),
            file_route("/denominators.xlsx", self.export, "基数，表格", SEE, (UNIT, ON, BELOW)),
        )

    def show(self) -> ResponseReturnValue:
        typed, unit, below, problem = request.args.get(ON, "")[:10], own_unit(caller(), SEE), with_below(), ""
        try:
            found = self._parts.places.denominators.page(caller(), unit, typed, below=below)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            problem = refusal.detail
            found = self._parts.places.denominators.page(caller(), unit, below=below)
        return render_template("denominators.html", found=found, below=below, problem=problem), 422 if problem else 200

    def members(self) -> ResponseReturnValue:
        unit, counted, problem = own_unit(caller(), SEE), request.args.get(OF, ""), ""
        denominators = self._parts.places.denominators
        try:
            found = denominators.members(caller(), unit, counted, request.args.get(ON, "")[:10])
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            problem = refusal.detail
            found = denominators.members(caller(), unit, counted)
        words: dict[str, object] = {"base": found.denominator, "back": school_path(unit) or unit}
        words["sees_cards"] = caller().sees_households(unit)
        page_of = render_template("denominator_members.html", found=found, problem=problem, **words)
        return page_of, 422 if problem else 200

    def export(self) -> Response:
        typed, unit = request.args.get(ON, "")[:10], own_unit(caller(), SEE)
        sheet = self._parts.places.denominators.sheet(caller(), unit, typed, below=with_below())
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, "基数.xlsx")
