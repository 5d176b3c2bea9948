"""`/school/staff/import`: a roster from template to undo."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.permissions import Permission
from quiz_api.domain.rosters import BatchState, RosterBatch, RowAction
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_STAFF_BYTES, RosterRefused
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.roster_work import RosterWork
from quiz_api.services.staff_columns import SCHOOL_POSTS, STAFF_COLUMNS, staff_template
from quiz_api.services.staff_posts import post_words, posts_of
from quiz_api.web.batch_rows import batch_rows, marked_sheet
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_STAFF


class RosterPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._work = RosterWork(parts.rosters, parts.stores.sessions, parts.clock)

    def routes(self) -> tuple[Route, ...]:
        at = "/school/staff/import"
        upload = form(
            at, self.upload, Who.STAFF, "上传一份名单，先看一遍", (303, 422), KEEP, UNIT, MOST_STAFF_BYTES + FORM_AROUND
        )
        return (
            file_route("/school/staff/template.xlsx", self.template, "教职工名单的空表", KEEP),
            page(at, self.show, Who.STAFF, "导入名单", (UNIT, "batch", "show"), KEEP),
            upload,
            page(f"{at}/progress", self.progress, Who.STAFF, "一份大名单办到哪里了", ("batch",), KEEP),
            file_route(f"{at}.xlsx", self.marked, "标好错的名单", KEEP, ("batch",)),
            form(f"{at}/take", self.take, Who.STAFF, "导入看过的名单", needs=KEEP),
            form(f"{at}/undo", self.undo, Who.STAFF, "撤销一次导入", needs=KEEP),
        )

    def template(self) -> Response:
        return download(staff_template(), ExportFormat.XLSX, "教职工名单（空表）.xlsx")

    def show(self) -> ResponseReturnValue:
        batch_id = request.args.get("batch", "")
        if not batch_id:
            return self._start(own_unit(caller(), KEEP))
        told = self._work.progress(caller(), batch_id)
        if told is not None and not told.is_over:
            return redirect(_progress(batch_id), 303)
        batch = self._parts.rosters.batch(caller(), batch_id)
        wanted = request.args.get("show", "")
        return self._batch(batch, wanted)

    def upload(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        file = request.files.get("file")
        data = file.read() if file else b""
        if not data:
            return self._start(unit, "还没有选文件。请选好填过的名单，再上传。"), 422
        try:
            batch = self._work.preview(caller(), unit, data)
        except RosterRefused as refused:
            return self._start(unit, refused.detail), 422
        return redirect(f"/school/staff/import?batch={batch.id}", 303)

    def take(self) -> ResponseReturnValue:
        batch = self._work.take(caller(), request.form.get("batch", ""))
        return redirect(f"/school/staff/import?batch={batch.id}", 303)

    def progress(self) -> ResponseReturnValue:
        """Where nothing is to be waited for any more, the batch itself says what came of it."""
        batch_id = request.args.get("batch", "")
        told = self._work.progress(caller(), batch_id)
        if told is None:
            return redirect(f"/school/staff/import?batch={batch_id}", 303)
        with self._parts.stores.ledger.reading(caller().scope) as reading:
            unit = reading.organisation(told.unit_path)
        return render_template("import_progress.html", told=told, unit=unit)

    def undo(self) -> ResponseReturnValue:
        batch = self._parts.rosters.undo(caller(), request.form.get("batch", ""))
        return redirect(f"/school/staff/import?batch={batch.id}", 303)

    def marked(self) -> Response:
        batch = self._parts.rosters.batch(caller(), request.args.get("batch", ""))
        if batch.state is not BatchState.PREVIEW:
            raise Refusal("already-taken", "这份名单已经办完了，不再保存里面的内容。", status=409)
        return download(xlsx_bytes(marked_sheet(batch, "教师名单")), ExportFormat.XLSX, "教职工名单（标好要改的）.xlsx")

    def _start(self, unit: str, problem: str = "") -> str:
        with self._parts.stores.ledger.reading(caller().scope) as reading:
            found = reading.organisation(unit)
        return render_template(
            "import_start.html", unit=found, problem=problem, columns=STAFF_COLUMNS, posts=_posts(found)
        )

    def _batch(self, batch: RosterBatch, wanted: str) -> str:
        with self._parts.stores.ledger.reading(caller().scope) as reading:
            unit = reading.organisation(batch.unit_path)
        listed = batch_rows(batch, wanted)
        return render_template("import_batch.html", batch=batch, unit=unit, listed=listed, RowAction=RowAction)


def _posts(unit: Organisation | None) -> tuple[tuple[str, str], ...]:
    """What may be written as a post, and of whom: a roster of an office may hold people of its schools too."""
    if unit is None or unit.kind is OrganisationKind.SCHOOL:
        return (("", post_words(posts_of(unit)) if unit else ""),)
    return ((f"{unit.name}的人", post_words(posts_of(unit))), ("学校的人", post_words(SCHOOL_POSTS)))


def _progress(batch_id: str) -> str:
    return f"/school/staff/import/progress?batch={batch_id}"
