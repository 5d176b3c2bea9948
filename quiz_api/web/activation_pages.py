"""`/activate`: the first sign-in of a member of staff, with the slip in hand."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.services.passwords import SHORTEST
from quiz_api.services.throttling import TooManyTries
from quiz_api.web.browser_state import begin
from quiz_api.web.guard import client_network
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page


class ActivationPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            page("/activate", self.show, Who.ANYBODY, "用激活码设密码", ("name",)),
            form("/activate", self.submit, Who.ANYBODY, "用激活码设密码，提交", (303, 401, 422, 429)),
        )

    def show(self) -> str:
        return self._page(request.args.get("name", "")[:80])

    def submit(self) -> ResponseReturnValue:
        values = request.form
        username, code = values.get("username", "")[:80], values.get("code", "")[:40]
        password, again = values.get("password", "")[:200], values.get("again", "")[:200]
        if password != again:
            return self._page(username, "两次输入的密码不一样，请再输一遍。激活码还没有用掉。"), 422
        try:
            network = client_network(self._parts.settings)
            account, token = self._parts.activations.use(username, code, password, network)
        except Refusal as refusal:
            headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooManyTries) else {}
            return self._page(username, refusal.detail), refusal.status, headers
        begin(self._parts, account, token)
        return redirect("/me", 303)

    def _page(self, username: str, problem: str = "") -> str:
        return render_template("activate.html", username=username, problem=problem, shortest=SHORTEST)
