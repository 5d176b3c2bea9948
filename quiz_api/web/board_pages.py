"""A session's board, and what a phone does with what it shows: scan, come in, leave, say how it was."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.class_sessions import FACES, ClassSession, SessionForm, SessionState
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.permissions import Permission
from quiz_api.exports.qr_code import qr_path
from quiz_api.services.deeds import Deed
from quiz_api.services.json_fields import JsonFields
from quiz_api.services.session_codes import TURN
from quiz_api.services.throttling import TooManyTries
from quiz_api.web.answers import json_answer
from quiz_api.web.browser_state import caller, signed_in
from quiz_api.web.guard import client_network
from quiz_api.web.own_pages import submit_event
from quiz_api.web.parts import Parts
from quiz_api.web.routing import Route, Who, form, page
from quiz_api.web.schemas import record, text
from quiz_api.web.strict_json import json_body

HOLD = Permission.HOLD_SESSIONS
MOST_DOTS = 60
"""Households that a board shows as dots; more are a number alone."""


class BoardPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at, api = "/sessions/<session_id>", "/api/v1/sessions/<session_id>"
        return (
            page(f"{at}/board", self.board, Who.STAFF, "签到大屏", needs=HOLD),
            Route(
                rule=f"{api}/board",
                view=self.shown,
                who=Who.STAFF,
                needs=HOLD,
                summary="大屏上这会儿显示什么：签到码、几户到了",
                answer=record({"state": text(), "arrived": {"type": "integer"}}, "state", "arrived"),
            ),
            Route(
                rule=f"{api}/scans",
                method="POST",
                view=self.scan,
                who=Who.ANYBODY,
                summary="把刚扫到的码换成一张二十分钟内有效的票，登录以后再签到",
                body=record({"code": text(120)}, "code", closed=True),
                answer=record({"ticket": text()}, "ticket"),
            ),
            page("/sessions/in", self.type_number, Who.SIGNED_IN, "输入签到码"),
            form("/sessions/in", self.typed, Who.SIGNED_IN, "输入签到码，提交", (303, 422, 429)),
            page(f"{at}/in", self.come, Who.ANYBODY, "手机上的签到页，大屏二维码用的地址"),
            form(f"{at}/guest", self.guest, Who.ANYBODY, "没带卡的来宾", (201, 422, 429)),
            form(f"{at}/face", self.face, Who.SIGNED_IN, "散场前选一张脸", (303,)),
        )

    def board(self, session_id: str) -> str:
        session = self._parts.on_site.sessions.one(caller(), session_id)
        expected = self._parts.on_site.results.expected(session)
        shown = self._shown(session)
        dots = expected if expected <= MOST_DOTS else 0
        return render_template("board.html", session=session, expected=expected, shown=shown, dots=dots, turn=TURN)

    def shown(self, session_id: str) -> Response:
        return json_answer(self._shown(self._parts.on_site.sessions.one(caller(), session_id)))

    def scan(self, session_id: str) -> Response:
        fields = JsonFields(json_body(request))
        code = fields.text("code", most=120)
        fields.check()
        found = signed_in()
        account, network = found.account if found else "", client_network(self._parts.settings)
        _, ticket = self._parts.on_site.sign_ins.scan(session_id, code, account, network, self._parts.clock())
        return json_answer({"ticket": ticket})

    def come(self, session_id: str) -> str:
        return self._come(session_id)

    def guest(self, session_id: str) -> ResponseReturnValue:
        deed = Deed(self._parts.calendar, "guest", self._parts.clock())
        network = client_network(self._parts.settings)
        code = request.form.get("code", "")[:120]
        try:
            number = self._parts.on_site.sign_ins.guest(session_id, code, network, self._parts.clock(), deed)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooManyTries) else {}
            return self._come(session_id, problem=refusal.detail), 429 if headers else 422, headers
        return self._come(session_id, guest=number), 201

    def face(self, session_id: str) -> ResponseReturnValue:
        chosen = request.form.get("face", "")
        self._parts.on_site.sessions.say(caller(), session_id, int(chosen) if chosen in ("0", "1", "2") else -1)
        return redirect(f"/sessions/{session_id}/in?said=yes", 303)

    def type_number(self) -> str:
        return self._number_page()

    def typed(self) -> ResponseReturnValue:
        code = request.form.get("code", "")[:40]
        try:
            session = self._parts.on_site.finder.by_number(caller(), code)
            submit_event(self._parts, EventType.SESSION_SIGNED_IN, {"session": session.id, "code": code})
        except Refusal as refusal:
            headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooManyTries) else {}
            if refusal.code == "consent-needed":
                return redirect("/me/consent?next=/sessions/in", 303)
            return self._number_page(refusal.detail), 429 if headers else 422, headers
        return redirect(f"/sessions/{session.id}/in", 303)

    def _number_page(self, problem: str = "") -> str:
        sessions = self._parts.on_site.finder.near(caller())
        return render_template("session_number.html", problem=problem, sessions=sessions)

    def _come(self, session_id: str, problem: str = "", guest: int = 0) -> str:
        session = self._parts.stores.ledger.door().class_session(session_id)
        if session is None:
            raise NotFound("这一场")
        found = signed_in()
        lines = self._parts.on_site.finder.own_lines(found, session) if found else ()
        return render_template(
            "session_in.html",
            session=session,
            lines=lines,
            guest=guest,
            problem=problem,
            faces=FACES if lines and self._parts.on_site.sessions.asks_faces(session) else (),
            said=request.args.get("said") == "yes",
            SessionState=SessionState,
        )

    def _shown(self, session: ClassSession) -> dict[str, object]:
        """What the board draws; the code only while it lets anybody in."""
        shown: dict[str, object] = {
            "state": session.state.value,
            "phase": session.phase.value,
            "arrived": self._parts.on_site.results.arrived(session),
        }
        code = self._parts.on_site.sign_ins.codes.shown(session, self._parts.clock())
        if code is None or session.state in (SessionState.CLOSED, SessionState.CANCELLED):
            return shown
        address = (self._parts.settings.public_url or request.host_url).rstrip("/")
        qr = qr_path(f"{address}/sessions/{session.id}/in#{code.token}")
        left = int(code.left.total_seconds() * 1000)
        drawn = {"size": qr.size, "d": qr.d}
        return shown | {
            "number": code.number,
            "qr": drawn,
            "left_ms": left,
            "turns": session.form is not SessionForm.ONLINE,
        }
