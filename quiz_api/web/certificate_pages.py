"""`/me/certificates`: one's own papers. `/certificates`: batches that the issuing office confirms, single papers."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_BYTES, RosterRefused
from quiz_api.services.exchange_files import ResultsRefused
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.external_certificates import external_template
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_answer, pdf_route
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, Who, file_route, form, page
from quiz_api.web.site_address import site_address
from quiz_api.web.staff_pages import own_unit

CERTIFY = Permission.CERTIFY


class CertificatePages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        who, most = Who.STAFF, MOST_BYTES + FORM_AROUND
        svg = Route(
            rule="/certificates/<number>.svg",
            view=self.svg,
            who=who,
            summary="一张证明的原样",
            media_type="image/svg+xml",
        )
        return (
            svg,
            pdf_route("/certificates/<number>.pdf", self.pdf, "一张证明的原件"),
            page("/me/certificates", self.own, who, "我的证明和证书"),
            form("/me/certificates", self.prove, who, "开一张学习证明", (303, 409)),
            page("/certificates", self.batch, who, "确认发证", (UNIT, "track"), CERTIFY),
            form("/certificates", self.confirm, who, "确认一批证书", (303, 409), CERTIFY, UNIT),
            form("/external-certificates", self.external, who, "登记一批外部证书", (200, 422), CERTIFY, UNIT, most),
            file_route("/external-certificates/template.xlsx", self.template, "外部证书名单的空表", CERTIFY),
            form("/external-certificates/undo", self.undo, who, "撤销一批外部证书", (303,), CERTIFY, UNIT),
            file_route("/external-certificates/list.xlsx", self.listed, "登记过的外部证书，表格", CERTIFY, (UNIT,)),
            page("/certificates/<number>", self.paper, who, "看一张证明，可以打印"),
        )

    def own(self) -> str:
        return self._own()

    def prove(self) -> ResponseReturnValue:
        try:
            number = self._parts.hours.certificates.prove(caller(), request.form.get("about", ""), self._base())
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            return self._own(refusal.detail), 409
        return redirect(f"/certificates/{number}", 303)

    def batch(self) -> str:
        return self._batch()

    def confirm(self) -> ResponseReturnValue:
        unit, track = own_unit(caller(), CERTIFY), request.form.get("track", "")
        try:
            self._parts.hours.certifying.confirm(caller(), unit, track, self._base())
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            return self._batch(refusal.detail), 409
        return redirect(f"/certificates?unit={unit}&track={track}", 303)

    def external(self) -> ResponseReturnValue:
        file = request.files.get("file")
        try:
            unit = own_unit(caller(), CERTIFY)
            taken = self._parts.hours.external.take(caller(), unit, file.read() if file else b"")
        except (ResultsRefused, RosterRefused) as refusal:
            problems = refusal.problems if isinstance(refusal, ResultsRefused) else ()
            return self._batch("" if problems else refusal.detail, problems=problems), 422
        return self._batch(taken=taken)

    def template(self) -> Response:
        return download(external_template(), ExportFormat.XLSX, "外部证书名单（空表）.xlsx")

    def undo(self) -> ResponseReturnValue:
        unit = own_unit(caller(), CERTIFY)
        self._parts.hours.external_lists.undo(caller(), unit, request.form.get("list", ""))
        return redirect(f"/certificates?unit={unit}#external", 303)

    def listed(self) -> Response:
        sheet = self._parts.hours.external_lists.sheet(caller(), own_unit(caller(), CERTIFY))
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, "外部证书名单.xlsx")

    def paper(self, number: str) -> str:
        line, kept, person_id = self._parts.hours.certificates.paper(caller(), number)
        is_own = person_id == caller().account
        may_void = not (is_own or line.elsewhere) and bool(caller().paths_of(Permission.VOID))
        around = {"is_own": is_own, "may_void": may_void, "person_id": person_id}
        return render_template("certificate.html", line=line, kept=kept, **around)

    def svg(self, number: str) -> Response:
        """The original of a paper that is kept as SVG; of one that is kept as a PDF, what it looks like."""
        _, kept, _ = self._parts.hours.certificates.paper(caller(), number)
        return Response(kept.svg, content_type="image/svg+xml; charset=utf-8")

    def pdf(self, number: str) -> Response:
        line, kept, _ = self._parts.hours.certificates.paper(caller(), number)
        if not kept.is_pdf:
            detail = f"{number} 的原件是网页图，不是 PDF，请用浏览器打印。要 PDF，就再开一张新的，它会写明代替这一张。"
            raise Refusal("no-pdf", detail, status=404)
        return pdf_answer(kept.original, f"{line.kind}-{number}.pdf")

    def _own(self, problem: str = "") -> str:
        record = self._parts.hours.records.own(caller())
        papers = self._parts.hours.certificates.own(caller())
        return render_template("certificates_own.html", record=record, papers=papers, problem=problem)

    def _batch(self, problem: str = "", problems: tuple[object, ...] = (), taken: int = 0) -> str:
        unit, track = own_unit(caller(), CERTIFY), request.values.get("track", "")
        found = self._parts.hours.certifying.page(caller(), unit, track)
        told = {"lists": self._parts.hours.external_lists.lists(caller(), unit)}
        return render_template(
            "certificates.html", **told, found=found, problem=problem, problems=problems, taken=taken
        )

    def _base(self) -> str:
        return site_address(self._parts.settings)
