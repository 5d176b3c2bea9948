"""`/units/import`: a list of schools from template to undo."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import BatchState, RowAction
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_BYTES, RosterRefused
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.unit_keeping import school_template
from quiz_api.web.batch_rows import batch_rows, marked_sheet
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit
from quiz_api.web.unit_pages import units_page

KEEP = Permission.KEEP_UNITS


class UnitListPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at = "/units/import"
        most = MOST_BYTES + FORM_AROUND
        return (
            form("/units/list", self.upload, Who.STAFF, "上传学校名单，先看一遍", (303, 422), KEEP, UNIT, most),
            file_route("/units/template.xlsx", self.template, "学校名单的空表", KEEP),
            page(at, self.show, Who.STAFF, "看一遍学校名单", ("batch", "show"), KEEP),
            file_route(f"{at}.xlsx", self.marked, "标好错的学校名单", KEEP, ("batch",)),
            form(f"{at}/take", self.take, Who.STAFF, "导入看过的学校名单", needs=KEEP),
            form(f"{at}/undo", self.undo, Who.STAFF, "撤销一次学校名单的导入", needs=KEEP),
        )

    def template(self) -> Response:
        return download(school_template(), ExportFormat.XLSX, "学校名单（空表）.xlsx")

    def upload(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        file = request.files.get("file")
        data = file.read() if file else b""
        if not data:
            return units_page(self._parts, unit, file_problem="还没有选文件。请选好填过的名单，再上传。"), 422
        try:
            batch = self._parts.places.lists.preview(caller(), unit, data)
        except RosterRefused as refused:
            return units_page(self._parts, unit, file_problem=refused.detail), 422
        return redirect(f"/units/import?batch={batch.id}", 303)

    def show(self) -> str:
        batch = self._parts.places.lists.batch(caller(), request.args.get("batch", ""))
        with self._parts.stores.ledger.reading(caller().scope) as reading:
            unit = reading.organisation(batch.unit_path)
        listed = batch_rows(batch, request.args.get("show", ""))
        return render_template("units_import.html", batch=batch, unit=unit, listed=listed, RowAction=RowAction)

    def take(self) -> ResponseReturnValue:
        batch = self._parts.places.lists.take(caller(), request.form.get("batch", ""))
        return redirect(f"/units/import?batch={batch.id}", 303)

    def undo(self) -> ResponseReturnValue:
        batch = self._parts.places.lists.undo(caller(), request.form.get("batch", ""))
        return redirect(f"/units/import?batch={batch.id}", 303)

    def marked(self) -> Response:
        batch = self._parts.places.lists.batch(caller(), request.args.get("batch", ""))
        if batch.state is not BatchState.PREVIEW:
            raise Refusal("already-taken", "这份名单已经办完了，不再保存里面的内容。", status=409)
        return download(xlsx_bytes(marked_sheet(batch, "学校名单")), ExportFormat.XLSX, "学校名单（标好要改的）.xlsx")
