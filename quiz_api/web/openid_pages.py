"""`/sign-in/oidc`: out to the identity provider and back. Both are navigations, so the pages' policy stays closed.

A form could not do this: browsers hold redirects of a form to `form-action 'self'`.
"""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.services.openid_sign_in import LASTS, OpenIdSignIn
from quiz_api.settings import OPENID_RETURN
from quiz_api.web.browser_state import begin
from quiz_api.web.guard import local_address
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, View, Who
from quiz_api.web.sign_in_pages import sign_in_page

_LONGEST_TARGET = 500
_SAID = {"code": 4000, "iss": 500, "error": 100}
"""What is read of a redirect, and how much of it."""


class OpenIdPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._secure = parts.settings.is_https
        self._cookie = "__Host-xinyu-oidc" if self._secure else "xinyu-oidc"

    def routes(self) -> tuple[Route, ...]:
        return (
            _route("/sign-in/oidc", self.leave, "去统一身份认证登录", ("next",)),
            _route(OPENID_RETURN, self.arrive, "从统一身份认证回来", ("code", "state", "iss", "error")),
        )

    def leave(self) -> ResponseReturnValue:
        target = local_address(request.args.get("next", "")[:_LONGEST_TARGET])
        try:
            departure = self._openid().leave(target)
        except Refusal as refusal:
            return sign_in_page(target, refusal.detail), refusal.status
        response = redirect(departure.address, 303)
        self._keep(response, departure.sealed, int(LASTS.total_seconds()))
        return response

    def arrive(self) -> ResponseReturnValue:
        """What the browser kept ends with the first answer to it, whatever that is."""
        openid = self._openid()
        try:
            journey = openid.journey(request.cookies.get(self._cookie, ""), request.args.get("state", ""))
        except Refusal as refusal:
            return sign_in_page("", refusal.detail), refusal.status
        said = {name: request.args[name][:most] for name, most in _SAID.items() if name in request.args}
        try:
            account, token = openid.arrive(journey, said)
            begin(self._parts, account, token)
            response: Response = redirect(local_address(journey.target) or "/me", 303)
        except Refusal as refusal:
            response = Response(sign_in_page(journey.target, refusal.detail), refusal.status, mimetype="text/html")
        self._keep(response, "", 0)
        return response

    def _openid(self) -> OpenIdSignIn:
        if self._parts.openid is None:
            raise NotFound("这个地址")
        return self._parts.openid

    def _keep(self, response: Response, sealed: str, seconds: int) -> None:
        """Lax: the browser must bring it along when the provider sends it back."""
        response.set_cookie(
            self._cookie, sealed, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )


def _route(rule: str, view: View, summary: str, query: tuple[str, ...]) -> Route:
    return Route(
        rule=rule, view=view, who=Who.ANYBODY, summary=summary, is_page=True, query=query, statuses=(303, 401, 503)
    )
