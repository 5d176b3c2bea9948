"""`/rows`: every row behind a number of an office's page, a page at a time."""

from __future__ import annotations

from flask import render_template, request

from quiz_api.domain.masking import ERASED
from quiz_api.domain.permissions import Permission
from quiz_api.services.rows_behind import A_PAGE
from quiz_api.web.admin_pages import unit_url
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, page
from quiz_api.web.staff_pages import own_unit

SEE = Permission.SEE_UNIT
OF, FROM, TERM, LESSON = "of", "from", "term", "lesson"
_TERMS = {"1": 1, "2": 2}
_PLACES = 9  # digits of a place in a list, at most


class RowsPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (page("/rows", self.show, Who.STAFF, "一个数是哪些记录加起来的", (UNIT, OF, FROM, TERM, LESSON), SEE),)

    def show(self) -> str:
        unit, wanted = own_unit(caller(), SEE), request.args.get(OF, "")
        first, term = _place(request.args.get(FROM, "")), _TERMS.get(request.args.get(TERM, ""))
        found = self._parts.teaching.behind.page(caller(), unit, wanted, first, term, request.args.get(LESSON, ""))
        return render_template("rows.html", found=found, unit_url=unit_url, a_page=A_PAGE, erased=ERASED)


def _place(typed: str) -> int:
    """From which row on, counted from 1; the beginning for what is no place in a list."""
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) <= _PLACES else 1
