"""`/school`, `/county`, `/city`: one set of views over whatever unit the caller administers."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.organisations import Organisation, OrganisationKind, school_path
from quiz_api.domain.permissions import Permission
from quiz_api.domain.records import RecordKind
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.export_desk import OF_SCHOOLS, REPORT_TITLES, ExportFormat, ExportRequest, Report
from quiz_api.services.hours_following import BroughtHours
from quiz_api.services.indicator_sheets import overview_sheet
from quiz_api.services.office_tasks import Task
from quiz_api.services.overview import UnitOverview
from quiz_api.services.record_lines import RecordLine
from quiz_api.services.restoring import RESTORABLE
from quiz_api.services.scopes import Caller
from quiz_api.services.voids import NOTES
from quiz_api.web.browser_state import caller
from quiz_api.web.json_forms import export_out
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, form, page
from quiz_api.web.site_address import site_address
from quiz_api.web.staff_pages import own_unit
from quiz_api.web.ticks import BELOW, with_below

NOT_RESTORED = "这一种不在这里恢复，可以再办一次。"
PAGES = {"city": OrganisationKind.CITY, "county": OrganisationKind.COUNTY, "school": OrganisationKind.SCHOOL}

FORMATS = {ExportFormat.XLSX: "表格（XLSX）", ExportFormat.CSV: "文本（CSV）", ExportFormat.NDJSON: "学习系统（xAPI）"}
"""What a file format is called in the form: the one that opens with a click comes first."""


class AdminPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        who, see, void = Who.STAFF, Permission.SEE_UNIT, Permission.VOID
        return (
            *(page(f"/{name}", self.unit, who, "本单位总览", (UNIT, BELOW), see) for name in PAGES),
            file_route("/school/indicators.xlsx", self.indicators, "本单位的指标和基数，表格", see, (UNIT, BELOW)),
            page("/school/void", self.confirm_void, who, "作废前的说明", ("record",), void),
            form("/school/restore", self.restore, who, "恢复一条作废的记录", (303, 409), void),
            form("/school/void", self.void, who, "作废一条记录", needs=void),
            form("/school/exports", self.export, who, "导出一份材料", (201,), Permission.EXPORT, UNIT),
        )

    def unit(self) -> ResponseReturnValue:
        found = caller()
        kind = PAGES[request.path.strip("/")]
        path = request.args.get("unit", "") or self._own_unit(found, kind)
        overview = self._parts.overviews.of(found, path, below=with_below())
        if overview.unit.kind is not kind:
            return redirect(unit_url(overview.unit) + ("" if overview.with_below else f"&{BELOW}=no"), 303)
        return self._page(overview)

    def indicators(self) -> Response:
        unit = own_unit(caller(), Permission.SEE_UNIT)
        overview = self._parts.overviews.of(caller(), unit, below=with_below())
        return download(xlsx_bytes(overview_sheet(overview)), ExportFormat.XLSX, "指标和基数.xlsx")

    def _page(self, overview: UnitOverview) -> str:
        brought: tuple[BroughtHours, ...] = ()
        tasks: tuple[Task, ...] = ()
        if overview.unit.kind is OrganisationKind.SCHOOL:
            if not overview.unit.closed_on:
                tasks = self._parts.teaching.tasks.at(caller(), overview.unit.path)
            overview, brought = self._parts.places.following.into(caller(), overview)
        elif overview.with_below:
            tasks = self._parts.teaching.tasks.lessons_at(caller(), overview.unit.path)
        return render_template(
            "unit.html",
            overview=overview,
            held=self._parts.places.systems.at(caller(), overview.unit.path),
            brought=brought,
            tasks=tasks,
            unit_url=unit_url,
            reports=REPORT_TITLES,
            formats=FORMATS,
            Report=Report,
        )

    def _own_unit(self, found: Caller, kind: OrganisationKind) -> str:
        """The first unit of this kind that the caller administers; the highest of any kind when there is none."""
        with self._parts.stores.ledger.reading(found.scope) as reading:
            units = [reading.organisation(path) for path in found.administered]
        of_kind = [unit.path for unit in units if unit and unit.kind is kind]
        return (of_kind or list(found.administered))[0]

    def confirm_void(self) -> str:
        line = self._parts.pages.one(caller(), request.args.get("record", ""))
        return self._void_page(line)

    def _void_page(self, line: RecordLine) -> str:
        why_not = ""
        if line.voided_by:
            restorable = line.kind in RESTORABLE
            why_not = self._parts.hours.restoring.why_not(caller(), line.id) if restorable else NOT_RESTORED
        words = {"whose": self._parts.pages.whose(caller(), line), "back": _row_address(line), "why_not": why_not}
        words |= {"sent": self._parts.hours.restoring.sent(caller(), line.id)}
        return render_template("void.html", line=line, restorable=line.kind in RESTORABLE, **words)

    def restore(self) -> ResponseReturnValue:
        record = request.form.get("record", "")
        try:
            fresh = self._parts.hours.restoring.restore(caller(), record)
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            return self._void_page(self._parts.pages.one(caller(), record)), 409
        return redirect(_row_address(self._parts.pages.one(caller(), fresh)), 303)

    def void(self) -> ResponseReturnValue:
        values = request.form
        data: dict[str, object] = {"record": values.get("record", ""), "reason": values.get("reason", "")}
        submit_event(self._parts, EventType.RECORD_VOIDED, data)
        line = self._parts.pages.one(caller(), values.get("record", ""))
        return redirect(_row_address(line), 303)

    def export(self) -> ResponseReturnValue:
        values = request.form
        report, kind = values.get("report", ""), values.get("format", "")
        if report not in set(Report) or kind not in set(ExportFormat):
            raise Refusal("bad-fields", "请选择要导出的材料和格式。")
        unit, purpose = values.get("unit", ""), values.get("purpose", "")
        wanted = ExportRequest(
            Report(report), ExportFormat(kind), unit, None, purpose, with_below(), site_address(self._parts.settings)
        )
        issued = self._parts.exports.issue(caller(), wanted)
        title = REPORT_TITLES[wanted.report]
        shown = export_out(issued) | {"reach": issued.reach, "unit_name": issued.unit_name, "standing": issued.standing}
        shown |= {"as_overview": wanted.report not in OF_SCHOOLS}
        return render_template("exported.html", issued=shown, title=title, unit=unit), 201


def _row_address(line: RecordLine) -> str:
    """The page that lists a record, at its row."""
    of_hours = {
        RecordKind.CERTIFICATE: f"/school/person?person={line.subject_id}",
        RecordKind.JUDGEMENT: f"/school/person?person={line.subject_id}",
        RecordKind.CREDIT: "/credits",
        RecordKind.CLAIM_STEP: f"/school/claims#{line.target}",
    }
    if line.kind in of_hours:
        return of_hours[line.kind]
    if line.kind in NOTES:
        name = "activities" if line.kind is RecordKind.ACTIVITY else "lessons"
        return f"/school/{name}?unit={school_path(line.organisation_path) or line.organisation_path}#{line.id}"
    return f"/school?unit={school_path(line.organisation_path) or line.organisation_path}#{line.id}"


def unit_url(unit: Organisation) -> str:
    """Where a unit's page is. Raises NotFound for a class: it has no page of its own."""
    name = next((name for name, kind in PAGES.items() if kind is unit.kind), None)
    if name is None:
        raise NotFound("这个单位的页面")
    return f"/{name}?unit={unit.path}"
