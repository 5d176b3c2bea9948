"""Server-side sessions for Flask, and the signed-in caller for flask-login.

The cookie is an opaque token; nothing else is ever kept in it. A new token is made at every sign-in, so a token that
somebody planted before is worth nothing afterwards.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import (  # type: ignore[import-untyped]  # flask-login ships no types
    LoginManager,
    UserMixin,
    current_user,
    login_user,
    logout_user,
)

from quiz_api.domain.errors import Refusal
from quiz_api.domain.ids import IdKind, is_id
from quiz_api.services.browser_sessions import HOUSEHOLD_LASTS
from quiz_api.services.scopes import Caller
from quiz_api.web.parts import Parts

_USER = "_user_id"  # where flask-login keeps the id of who is signed in


class BrowserState(dict[str, Any], SessionMixin):
    """The session of one request. `token` is what the browser holds; `fresh` and `ended` say what to tell it."""

    def __init__(self, token: str, account: str | None) -> None:
        super().__init__({_USER: account} if account else {})
        self.token = token if account else ""
        self.fresh = False
        self.ended = bool(token) and account is None


class ServerSessions(SessionInterface):
    """Finds the session behind the cookie and sends a new cookie when it changed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._secure = parts.settings.is_https
        self.cookie = "__Host-xinyu" if self._secure else "xinyu"

    def open_session(self, app: Flask, request: Request) -> BrowserState:  # noqa: ARG002 - Flask's signature
        token = request.cookies.get(self.cookie, "")
        return BrowserState(token, self._parts.sessions.account_of(token) if token else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002 - the same
        state = cast("BrowserState", session)
        if state.fresh:
            household = is_id(str(state.get(_USER)), IdKind.HOUSEHOLD)
            self._send(response, state.token, int(HOUSEHOLD_LASTS.total_seconds()) if household else None)
        elif state.ended:
            self._send(response, "", 0)

    def _send(self, response: Response, token: str, max_age: int | None) -> None:
        response.set_cookie(
            self.cookie, token, max_age=max_age, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )


class Visitor(UserMixin):  # type: ignore[misc]  # the same
    """flask-login's user over a Caller."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def get_id(self) -> str:
        return self.caller.account


def install_sessions(app: Flask, parts: Parts) -> None:
    app.session_interface = ServerSessions(parts)
    app.config["REMEMBER_COOKIE_NAME"] = ";"  # flask-login reads such a cookie from anybody; none can have this name
    manager = LoginManager()
    manager.session_protection = None  # phones change network in the middle of a lesson

    def load(account: str) -> Visitor | None:
        caller = parts.callers.of(account)
        return Visitor(caller) if caller else None

    manager.user_loader(load)
    manager.init_app(app)


def signed_in() -> Caller | None:
    visitor = current_user._get_current_object()  # noqa: SLF001 - one look through the proxy instead of three
    return visitor.caller if isinstance(visitor, Visitor) else None


def caller() -> Caller:
    """The caller of a route that the guard lets only signed-in callers reach. Raises Refusal otherwise."""
    found = signed_in()
    if found is None:
        raise Refusal("sign-in-needed", "请先登录，再做这一步。", status=401)
    return found


def begin(parts: Parts, account: str, token: str) -> None:
    """Use a fresh token from now on, and end the session that this browser had before."""
    state = _state()
    if state.token:
        parts.sessions.end(state.token)
    found = parts.callers.of(account)
    if found is None:
        raise Refusal("account-gone", "这个账号已经停用，请联系学校管理员。", status=401)
    state.token, state.fresh, state.ended = token, True, False
    login_user(Visitor(found))


def finish(parts: Parts) -> None:
    """End the session on the server; the browser is told to forget its cookie."""
    state = _state()
    if state.token:
        parts.sessions.end(state.token)
    state.token, state.fresh, state.ended = "", False, True
    logout_user()


def csrf_token(parts: Parts) -> str:
    """Belongs to this session alone; empty without one."""
    token = _state().token
    return parts.key.mac("csrf", token) if token else ""


def _state() -> BrowserState:
    return cast("BrowserState", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - a proxy
