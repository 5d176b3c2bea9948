"""`/me/join`: a family shows the card of a second child, sees whose it is, and says yes."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import MOST_TYPED
from quiz_api.services.household_joins import OtherChild
from quiz_api.services.throttling import TooManyTries
from quiz_api.web.browser_state import caller
from quiz_api.web.guard import client_network
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page


class JoinPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/me/join", self.show, Who.HOUSEHOLD, "再加一个孩子的卡"),
            form("/me/join", self.submit, Who.HOUSEHOLD, "再加一个孩子的卡，提交", (200, 303, 422, 429)),
        )

    def show(self) -> str:
        return self._page()

    def submit(self) -> ResponseReturnValue:
        values, found = request.form, caller()
        typed, network = values.get("household_code", "")[:MOST_TYPED], client_network(self._parts.settings)
        try:
            if values.get("sure") != "yes" or found.household is None:
                return self._page(children=self._parts.families.joins.look(found, typed, network), typed=typed)
            self._parts.families.joins.join(found, found.household, typed, network)
        except Refusal as refusal:
            headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooManyTries) else {}
            return self._page(problem=refusal.detail, typed=typed), 429 if headers else 422, headers
        return redirect("/me", 303)

    def _page(self, problem: str = "", children: tuple[OtherChild, ...] = (), typed: str = "") -> str:
        return render_template("join.html", problem=problem, children=children, typed=typed)
