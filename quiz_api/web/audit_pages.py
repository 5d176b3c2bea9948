"""`/audit`: the log of views, exports and changes, for the auditor."""

from __future__ import annotations

from itertools import groupby

from flask import Response, render_template

from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.audit_trail import IN_A_FILE
from quiz_api.services.export_desk import ExportFormat
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, page
from quiz_api.web.staff_pages import own_unit
from quiz_api.web.ticks import BELOW, with_below

READ = Permission.READ_AUDIT


class AuditPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/audit", self.show, Who.STAFF, "审计日志", (UNIT, BELOW), READ),
            file_route("/audit/list.xlsx", self.export, "审计日志，表格", READ, (UNIT, BELOW)),
        )

    def show(self) -> str:
        below = with_below()
        audit = self._parts.trail.page(caller(), own_unit(caller(), READ), below=below)
        day = self._parts.calendar.day
        days = [(on, list(lines)) for on, lines in groupby(audit.lines, key=lambda line: day(line.taken_at))]
        return render_template("audit.html", audit=audit, days=days, below=below, in_a_file=IN_A_FILE)

    def export(self) -> Response:
        sheet = self._parts.trail.sheet(caller(), own_unit(caller(), READ), below=with_below())
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, "审计日志.xlsx")
