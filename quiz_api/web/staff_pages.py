"""`/school/staff`: who works in a unit. Find, add, change, leave, and the slips by which people come in."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import RowAction
from quiz_api.exports.slip_sheet_pdf import PaperSlip, SlipSheets
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.activations import Slip
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.scopes import Caller
from quiz_api.services.staff_columns import CLASS, NAME, NUMBER, POSTS
from quiz_api.services.staff_list import MOST_SHOWN
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_answer, pdf_route, print_face, refuse_missing
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, form, page
from quiz_api.web.ticks import BELOW, with_below

KEEP = Permission.KEEP_STAFF
_FIELDS = {"name": NAME, "number": NUMBER, "posts": POSTS, "class": CLASS}


class StaffPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/school/staff", self.show, Who.STAFF, "教职工名单", (UNIT, "q", BELOW), KEEP),
            form("/school/staff", self.put, Who.STAFF, "添加一位，或改一位", (303, 422), KEEP, UNIT),
            page("/school/staff/one", self.one, Who.STAFF, "一位教职工", ("person",), KEEP),
            form("/school/staff/erase", self.erase, Who.STAFF, "抹去一位离开的人的资料", needs=KEEP),
            form("/school/staff/arrive", self.take_on, Who.STAFF, "从别的单位调来一位", (303, 422), KEEP, UNIT),
            form("/school/staff/leave", self.leave, Who.STAFF, "一位离开本单位", needs=KEEP),
            page("/school/staff/slips", self.slips, Who.STAFF, "打印还没用过的激活纸条", (UNIT,), KEEP),
            pdf_route("/school/staff/slips.pdf", self.slips_file, "还没用过的激活纸条，PDF", KEEP, (UNIT,)),
            file_route("/school/staff/list.xlsx", self.export, "教职工名单，表格", KEEP, (UNIT, BELOW)),
            form("/school/staff/slip", self.slip, Who.STAFF, "给一位换一张激活纸条", (201,), KEEP),
        )

    def show(self) -> str:
        return self._list(own_unit(caller(), KEEP), request.args.get("q", "")[:60])

    def put(self) -> ResponseReturnValue:
        values = request.form
        unit, username = values.get(UNIT, ""), values.get("username", "")[:80]
        cells = {column: values.get(field, "")[:100] for field, column in _FIELDS.items()}
        try:
            person = self._parts.staff.put(caller(), unit, cells, username)
        except Refusal as refusal:
            if refusal.code != "bad-fields":
                raise
            if username:
                line = self._parts.staff.one(caller(), values.get("person", ""))
                return self._one(line.person.id, refusal.detail, values), 422
            return self._list(unit, "", refusal.detail, values), 422
        if username:
            return redirect(f"/school/staff/one?person={person.id}", 303)
        return redirect(f"/school/staff?unit={unit}&q={person.username}", 303)

    def take_on(self) -> ResponseReturnValue:
        values, unit = request.form, request.form.get(UNIT, "")
        cells = {column: values.get(field, "")[:100] for field, column in _FIELDS.items()}
        try:
            person = self._parts.places.arrivals.take_on(caller(), unit, values.get("username", "")[:80], cells)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._list(unit, "", arriving=values, arriving_problem=refusal.detail), 422
        return redirect(f"/school/staff?unit={unit}&q={person.username}", 303)

    def one(self) -> str:
        return self._one(request.args.get("person", ""))

    def leave(self) -> ResponseReturnValue:
        line = self._parts.staff.one(caller(), request.form.get("person", ""))
        self._parts.staff.leave(caller(), line.person.id)
        return redirect(f"/school/staff/one?person={line.person.id}", 303)

    def erase(self) -> ResponseReturnValue:
        line = self._parts.staff.one(caller(), request.form.get("person", ""))
        self._parts.erasing.person(caller(), line.person.id)
        return redirect(f"/school/staff?unit={line.person.home_path}", 303)

    def slips(self) -> str:
        unit = own_unit(caller(), KEEP)
        slips = self._parts.activations.slips(caller(), unit)
        around = {"schools": self._schools(slips), "host": self._host(), "no_face": self._parts.faces.absence()}
        return render_template("slips.html", slips=slips, unit=unit, whole=True, **around)

    def slips_file(self) -> Response:
        unit = own_unit(caller(), KEEP)
        sheets = SlipSheets(
            print_face(self._parts), self._host(), self._parts.clock().astimezone(self._parts.settings.zone)
        )
        found = self._parts.activations.slips(caller(), unit)
        units = self._schools(found)
        slips = [
            PaperSlip(units.get(who.home_path, ""), who.display_name, who.username, slip.code, slip.number)
            for slip in found
            for who in (slip.person,)
        ]
        if not slips:
            raise Refusal("no-slips", "没有还没用过的纸条：在岗的人都激活了。", status=409)
        refuse_missing(sheets.missing(slips))
        return pdf_answer(sheets.parts(slips), "激活纸条.pdf")

    def export(self) -> Response:
        unit = own_unit(caller(), KEEP)
        sheet = self._parts.staff.sheet(caller(), unit, below=with_below())
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, "教职工名单.xlsx")

    def slip(self) -> ResponseReturnValue:
        slip = self._parts.activations.renew(caller(), request.form.get("person", ""))
        slips = (slip,)
        page = render_template(
            "slips.html", slips=slips, unit=slip.person.home_path, schools=self._schools(slips), host=self._host()
        )
        return page, 201

    def _one(self, person_id: str, problem: str = "", values: object = None) -> str:
        line = self._parts.staff.one(caller(), person_id)
        return render_template("staff_one.html", line=line, problem=problem, values=values or {})

    def _list(
        self,
        unit: str,
        words: str,
        problem: str = "",
        values: object = None,
        arriving: object = None,
        arriving_problem: str = "",
    ) -> str:
        found = self._parts.staff.page(caller(), unit, words, below=with_below())
        batches = self._parts.rosters.recent(caller(), unit)[:5]
        return render_template(
            "staff.html",
            staff=found,
            below=with_below(),
            words=words,
            batches=batches,
            RowAction=RowAction,
            most=MOST_SHOWN,
            problem=problem,
            values=values or {},
            arriving=arriving or {},
            arriving_problem=arriving_problem,
        )

    def _schools(self, slips: tuple[Slip, ...]) -> dict[str, str]:
        """Names of the units that the people of some slips work in."""
        paths = {slip.person.home_path for slip in slips}
        with self._parts.stores.ledger.reading(caller().scope) as reading:
            units = {path: reading.organisation(path) for path in paths}
        return {path: unit.name for path, unit in units.items() if unit}

    def _host(self) -> str:
        return (self._parts.settings.public_url or request.host_url).split("//", 1)[-1].rstrip("/")


def own_unit(found: Caller, permission: Permission) -> str:
    """The unit that the address or form names, else the highest where the caller holds the permission."""
    return request.values.get(UNIT, "") or found.paths_of(permission)[0]
