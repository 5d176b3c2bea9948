"""`/sign-in`: one page, two doors. Works without JavaScript; a small script reads a card's QR from the fragment."""

from __future__ import annotations

from urllib.parse import quote

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import MOST_TYPED
from quiz_api.services.throttling import TooManyTries
from quiz_api.web.browser_state import begin, caller, finish, signed_in
from quiz_api.web.guard import client_network, local_address
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page


class SignInPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        anybody = Who.ANYBODY
        statuses = (303, 401, 409, 429)
        return (
            page("/sign-in", self.show, anybody, "登录页", ("next",)),
            page("/sign-in.html", self.show, anybody, "登录页，卡上二维码用的地址", ("next",)),
            form("/sign-in", self.submit, anybody, "登录页提交", statuses),
            form("/sign-in.html", self.submit, anybody, "登录页提交，卡上二维码用的地址", statuses),
            form("/sign-out", self.leave, anybody, "退出登录"),
        )

    def show(self) -> str:
        return sign_in_page(local_address(request.args.get("next", "")))

    def submit(self) -> ResponseReturnValue:
        values = request.form
        typed = values.get("household_code", "")[:MOST_TYPED]
        target = local_address(values.get("next", ""))
        network = client_network(self._parts.settings)
        try:
            if typed:
                account, token = self._parts.sign_in.with_card(typed, network)
            else:
                username, password = values.get("username", "")[:80], values.get("password", "")[:200]
                account, token = self._parts.sign_in.with_password(username, password, network)
        except Refusal as refusal:
            headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooManyTries) else {}
            return sign_in_page(target, refusal.detail, typed), refusal.status, headers
        begin(self._parts, account, token)
        return redirect(self._after_sign_in(target), 303)

    def _after_sign_in(self, target: str) -> str:
        """A family that has not answered the privacy notice meets it on the way, and then goes where it wanted to."""
        found = caller()
        is_on_the_way = target.startswith("/me/consent")
        if is_on_the_way or found.household is None or self._parts.own.year(found).has_answered:
            return target or "/me"
        return f"/me/consent?next={quote(target)}"

    def leave(self) -> ResponseReturnValue:
        finish(self._parts)
        return redirect("/", 303)


def sign_in_page(target: str, problem: str = "", typed: str = "") -> str:
    """The page with all its doors, and what did not work: beside the digits where a card's were typed."""
    return render_template("sign_in.html", target=target, problem=problem, typed=typed, already=signed_in())
