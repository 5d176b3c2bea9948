"""`/find`: a person, a class or a school in two steps: type and Enter, then open."""

from __future__ import annotations

from flask import render_template, request

from quiz_api.domain.permissions import Permission
from quiz_api.services.person_finder import PersonFinder
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, page


class FindPages:
    def __init__(self, parts: Parts) -> None:
        self._finder = PersonFinder(parts.stores.ledger, parts.calendar, parts.clock, parts.settings.system)

    def routes(self) -> tuple[Route, ...]:
        return (page("/find", self.show, Who.STAFF, "找人、找班、找学校", ("q",), Permission.SEE_UNIT),)

    def show(self) -> str:
        words = request.args.get("q", "").strip()[:60]
        found = self._finder.find(caller(), words) if words else None
        return render_template("find.html", words=words, found=found)
