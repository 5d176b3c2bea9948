"""`/privacy`: every stored field, made from the schema; and the way out for a family."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.kept_data import ASKED, KEPT
from quiz_api.web.browser_state import caller, finish
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page


class PrivacyPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/privacy", self.kept, Who.ANYBODY, "存着什么，为什么，存多久"),
            page("/me/erase", self.ask, Who.HOUSEHOLD, "抹去这一家的资料，先看一遍"),
            form("/me/erase", self.erase, Who.HOUSEHOLD, "抹去这一家的资料"),
        )

    def kept(self) -> str:
        return render_template("privacy.html", kept=KEPT, asked=ASKED)

    def ask(self) -> str:
        return render_template("erase.html")

    def erase(self) -> ResponseReturnValue:
        found = caller()
        if request.form.get("sure") != "yes" or found.household is None:
            raise Refusal("not-sure", "没有抹去。真的要抹去，请在那一页上点“抹去”。")
        self._parts.erasing.own_household(found, found.household)
        finish(self._parts)
        return redirect("/", 303)
