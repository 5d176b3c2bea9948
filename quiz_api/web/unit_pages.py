"""`/units`: counties below a city, schools below a county."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.organisations import parent_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import RowAction
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.unit_cells import CODE, COUNTY, NAME, SHORT, STAGE_WORDS, STAGES
from quiz_api.services.unit_keeping import UnitProblem, UnitsRefused
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_UNITS
_FIELDS = {"name": NAME, "code": CODE, "stages": STAGES, "short": SHORT, "county": COUNTY}


class UnitPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/units", self.show, Who.STAFF, "下级单位", (UNIT,), KEEP),
            form("/units", self.add, Who.STAFF, "建一个县区或一所学校", (303, 422), KEEP, UNIT),
            file_route("/units/list.xlsx", self.export, "学校名单，表格", KEEP, (UNIT,)),
            form("/units/rename", self.rename, Who.STAFF, "改单位名称", needs=KEEP, unit=UNIT),
            form("/units/close", self.close, Who.STAFF, "撤并一个单位，或恢复", needs=KEEP, unit=UNIT),
        )

    def show(self) -> str:
        return self._page(own_unit(caller(), KEEP))

    def export(self) -> Response:
        sheet = self._parts.units.sheet(caller(), own_unit(caller(), KEEP))
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, "学校名单.xlsx")

    def add(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        cells = {column: request.form.get(field, "")[:100] for field, column in _FIELDS.items()}
        try:
            self._parts.units.add(caller(), unit, cells)
        except UnitsRefused as refused:
            return self._page(unit, refused.problems), 422
        return redirect(f"/units?unit={unit}", 303)

    def rename(self) -> ResponseReturnValue:
        unit = request.form.get(UNIT, "")
        self._parts.units.rename(caller(), unit, request.form.get("name", ""))
        return redirect(f"/units?unit={parent_path(unit)}", 303)

    def close(self) -> ResponseReturnValue:
        unit = request.form.get(UNIT, "")
        self._parts.units.close(caller(), unit, closed=request.form.get("closed") != "no")
        return redirect(f"/units?unit={parent_path(unit)}", 303)

    def _page(self, unit: str, problems: tuple[UnitProblem, ...] = ()) -> str:
        return units_page(self._parts, unit, problems)


def units_page(parts: Parts, unit: str, problems: tuple[UnitProblem, ...] = (), file_problem: str = "") -> str:
    return render_template(
        "units.html",
        below=parts.units.page(caller(), unit),
        problems=problems,
        file_problem=file_problem,
        stages=tuple(STAGE_WORDS),
        held=parts.places.systems.at(caller(), unit),
        moves=parts.places.moving.recent(caller(), unit),
        lists=parts.places.lists.recent(caller(), unit)[:5],
        RowAction=RowAction,
    )
