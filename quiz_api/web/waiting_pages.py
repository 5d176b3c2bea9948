"""`/judge/waiting` and `/school/judging`: who waits for a judgement, for assessors and for who looks after a unit."""

from __future__ import annotations

from flask import Response, render_template, request

from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.waiting_judgements import WaitingPage
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, page
from quiz_api.web.staff_pages import own_unit

JUDGE, SEE = Permission.JUDGE, Permission.SEE_UNIT
MOST_SHOWN = 500
_TITLE = "等评定的教师"


class WaitingPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/judge/waiting", self.to_judge, Who.STAFF, "等我评定的教师", (), JUDGE),
            file_route("/judge/waiting.xlsx", self.to_judge_file, "等我评定的教师，表格", JUDGE),
            page("/school/judging", self.of_unit, Who.STAFF, "一个单位里等评定的教师", (UNIT,), SEE),
            file_route("/school/judging.xlsx", self.of_unit_file, "一个单位里等评定的教师，表格", SEE, (UNIT,)),
        )

    def to_judge(self) -> str:
        return _shown(self._to_judge(), judges=True, file="/judge/waiting.xlsx")

    def to_judge_file(self) -> Response:
        return self._file(self._to_judge())

    def of_unit(self) -> str:
        unit = own_unit(caller(), SEE)
        return _shown(self._of_unit(), judges=False, file=f"/school/judging.xlsx?unit={unit}")

    def of_unit_file(self) -> Response:
        return self._file(self._of_unit())

    def _to_judge(self) -> WaitingPage:
        return self._parts.hours.waiting.page(caller(), JUDGE)

    def _of_unit(self) -> WaitingPage:
        return self._parts.hours.waiting.page(caller(), SEE, own_unit(caller(), SEE))

    def _file(self, found: WaitingPage) -> Response:
        content = xlsx_bytes(self._parts.hours.waiting.sheet(found))
        return download(content, ExportFormat.XLSX, f"{_TITLE}.xlsx")


def _shown(found: WaitingPage, *, judges: bool, file: str) -> str:
    unit = request.args.get(UNIT, "")
    return render_template("waiting.html", found=found, judges=judges, file=file, most=MOST_SHOWN, unit_path=unit)
