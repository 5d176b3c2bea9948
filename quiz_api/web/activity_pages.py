"""`/school/activities`: counts of a school's activities, one small form each."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.permissions import Permission
from quiz_api.web.browser_state import caller
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit

REPORT = Permission.REPORT_ACTIVITIES


class ActivityPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/school/activities", self.show, Who.STAFF, "活动填报", (UNIT,), REPORT),
            form("/school/activities", self.report, Who.STAFF, "填一次活动的几个数", (303, 422), REPORT, UNIT),
            form("/school/activities/back", self.take_back, Who.STAFF, "撤回一次填报", (303,), REPORT, UNIT),
        )

    def show(self) -> str:
        return self._page()

    def report(self) -> ResponseReturnValue:
        unit, values = own_unit(caller(), REPORT), request.form
        kind = self._parts.curriculum.counting.activity(values.get("activity", ""))
        counts = {asked.name: _number(values.get(asked.name, "")) for asked in kind.counts} if kind else {}
        data: dict[str, object] = {
            "activity": values.get("activity", ""),
            "organisation": unit,
            "on": values.get("on", ""),
            "counts": {name: number for name, number in counts.items() if number is not None},
        }
        try:
            submit_event(self._parts, EventType.ACTIVITY_REPORTED, data)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            words = "".join(advice for _, advice in refusal.fields) or refusal.detail
            return self._page(values.get("activity", ""), words), 422
        return redirect(f"/school/activities?unit={unit}#rows", 303)

    def take_back(self) -> ResponseReturnValue:
        unit = own_unit(caller(), REPORT)
        data: dict[str, object] = {"record": request.form.get("record", ""), "reason": "撤回重填"}
        submit_event(self._parts, EventType.RECORD_VOIDED, data)
        return redirect(f"/school/activities?unit={unit}#rows", 303)

    def _page(self, wrong: str = "", problem: str = "") -> str:
        found = self._parts.teaching.activities.page(caller(), own_unit(caller(), REPORT))
        return render_template("activities.html", found=found, wrong=wrong, problem=problem, typed=request.form)


def _number(typed: str) -> int | None:
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else None
