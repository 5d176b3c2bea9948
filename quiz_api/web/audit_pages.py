"""`/audit`: the log of views, exports and changes, for the auditor."""

from __future__ import annotations

from flask import render_template

from quiz_api.domain.permissions import Permission
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, page
from quiz_api.web.staff_pages import own_unit


class AuditPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (page("/audit", self.show, Who.STAFF, "审计日志", (UNIT,), Permission.READ_AUDIT),)

    def show(self) -> str:
        unit = own_unit(caller(), Permission.READ_AUDIT)
        return render_template("audit.html", audit=self._parts.trail.page(caller(), unit))
