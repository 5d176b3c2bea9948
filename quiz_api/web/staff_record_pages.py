"""`/me/hours` and `/school/person`: one teacher's hours and tracks, for herself and for who looks after her unit."""

from __future__ import annotations

from flask import Response, render_template, request

from quiz_api.domain.permissions import Permission
from quiz_api.services.staff_records import StaffRecord
from quiz_api.web.browser_state import caller
from quiz_api.web.page_pdf import page_pdf
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_route
from quiz_api.web.routing import Route, Who, page


class StaffRecordPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        see = Permission.SEE_UNIT
        return (
            page("/me/hours", self.own, Who.STAFF, "我的学时和培训路线，可以打印"),
            pdf_route("/me/hours.pdf", self.own_paper, "我的学时和培训路线，PDF"),
            page("/school/person", self.of, Who.STAFF, "一位教师的学时和培训路线", ("person",), see),
            pdf_route("/school/person.pdf", self.paper_of, "一位教师的学时和培训路线，PDF", see, ("person",)),
        )

    def own(self) -> str:
        return self._page(self._parts.hours.records.own(caller()))

    def of(self) -> str:
        return self._page(self._parts.hours.records.of(caller(), request.args.get("person", "")))

    def own_paper(self) -> Response:
        return page_pdf(self._parts, self.own(), "学时和培训路线")

    def paper_of(self) -> Response:
        return page_pdf(self._parts, self.of(), "学时和培训路线")

    def _page(self, record: StaffRecord) -> str:
        papers = self._parts.hours.certificates.of(caller(), record.person.id)
        may = {"voids_judged": bool(caller().paths_of(Permission.VOID)), "no_face": self._parts.faces.absence()}
        return render_template("staff_record.html", record=record, papers=papers, **may)
