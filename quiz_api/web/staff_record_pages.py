"""`/me/hours` and `/school/person`: one teacher's hours and tracks, for herself and for who looks after her unit."""

from __future__ import annotations

from flask import render_template, request

from quiz_api.domain.permissions import Permission
from quiz_api.services.staff_records import StaffRecord
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, page


class StaffRecordPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        see = Permission.SEE_UNIT
        return (
            page("/me/hours", self.own, Who.STAFF, "我的学时和培训路线，可以打印"),
            page("/school/person", self.of, Who.STAFF, "一位教师的学时和培训路线", ("person",), see),
        )

    def own(self) -> str:
        return self._page(self._parts.hours.records.own(caller()))

    def of(self) -> str:
        return self._page(self._parts.hours.records.of(caller(), request.args.get("person", "")))

    def _page(self, record: StaffRecord) -> str:
        papers = self._parts.hours.certificates.of(caller(), record.person.id)
        return render_template(
            "staff_record.html", record=record, papers=papers, voids_judged=bool(caller().paths_of(Permission.VOID))
        )
