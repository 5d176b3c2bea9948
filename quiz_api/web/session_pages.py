"""`/sessions`: make a class session, run it, put its list right, take its result away."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.class_sessions import Practice, SessionForm, SessionKind, SessionState, Venue
from quiz_api.domain.errors import NotFound, Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.session_forms import WantedSession
from quiz_api.services.session_results import face_words
from quiz_api.services.session_sheets import held_sheet, result_sheet
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import UNIT, Route, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit

HOLD = Permission.HOLD_SESSIONS
MOST_LISTED = 200  # past sessions of a term on one page
_FIELDS = (
    "kind",
    "form",
    "venue",
    "practice",
    "title",
    "host",
    "place",
    "begins",
    "minutes",
    "page_id",
    "practice_sure",
)


class SessionPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at = "/sessions/<session_id>"
        return (
            page("/sessions", self.show, Who.STAFF, "一个单位的活动和培训", (UNIT,), HOLD),
            file_route("/sessions/held.xlsx", self.held, "办了几场，表格", HOLD, (UNIT,)),
            page("/sessions/new", self.blank, Who.STAFF, "登记一场", (UNIT, "kind", "practice"), HOLD),
            form("/sessions/new", self.make, Who.STAFF, "登记一场，提交", (303, 422), HOLD, UNIT),
            page(at, self.one, Who.STAFF, "一场活动：办理和结果", needs=HOLD),
            form(f"{at}/run", self.run, Who.STAFF, "开始、签退、结束、记为结束、取消、恢复", (303, 422), HOLD),
            form(f"{at}/merge", self.merge, Who.STAFF, "来宾补上卡号", (303, 422), HOLD),
            form(f"{at}/take-back", self.take_back, Who.STAFF, "更正一条签到", (303, 422), HOLD),
            form(f"{at}/put-back", self.put_back, Who.STAFF, "改回一条更正过的签到", (303, 422), HOLD),
            file_route(f"{at}/list.xlsx", self.sheet, "一场活动的签到，表格", HOLD),
        )

    def show(self) -> str:
        unit_path = own_unit(caller(), HOLD)
        unit, sessions = self._parts.on_site.sessions.listed(caller(), unit_path)
        counts = self._parts.on_site.held.of_unit(caller(), unit_path)
        held = {row.session.id: row for row in counts.sessions}
        shown = [one.session for one in sessions if one.session.id in held and held[one.session.id].term == counts.term]
        rows = [held[one.id] for one in shown[:MOST_LISTED]]
        return render_template(
            "sessions.html",
            unit=unit,
            sessions=sessions,
            counts=counts,
            held=held,
            most=MOST_LISTED,
            invited=self._parts.on_site.held.measured(caller(), unit, rows),
            now_at=self._parts.clock(),
        )

    def held(self) -> Response:
        unit_path = own_unit(caller(), HOLD)
        counts = self._parts.on_site.held.of_unit(caller(), unit_path)
        invited = self._parts.on_site.held.measured(caller(), counts.unit, counts.sessions)
        sheet = held_sheet(counts, invited, self._parts.calendar)
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, f"{counts.unit.name}_家长学校和培训场次.xlsx")

    def blank(self) -> str:
        asked = {name: request.args.get(name, "") for name in ("kind", "practice")}
        return self._form(own_unit(caller(), HOLD), dict(asked))

    def make(self) -> ResponseReturnValue:
        unit, values = own_unit(caller(), HOLD), request.form
        wanted = WantedSession(
            **{name: values.get(name, "")[:100] for name in _FIELDS}, audience=tuple(values.getlist("audience")[:200])
        )
        try:
            session = self._parts.on_site.sessions.make(caller(), unit, wanted)
        except Refusal as refusal:
            if refusal.code != "bad-fields":
                raise
            return self._form(unit, {**values, "audience": wanted.audience}, dict(refusal.fields)), 422
        return redirect(f"/sessions/{session.id}", 303)

    def one(self, session_id: str) -> str:
        session = self._parts.on_site.sessions.one(caller(), session_id)
        self._parts.on_site.results.looked_at(caller(), session, AuditAction.VIEW_SESSION)
        return self._page(session_id)

    def run(self, session_id: str) -> ResponseReturnValue:
        acts = self._parts.on_site.sessions
        act = {
            "begin": acts.begin,
            "number": acts.show_number,
            "out": acts.let_out,
            "close": acts.close,
            "enter": acts.enter,
            "reopen": acts.reopen,
            "cancel": acts.cancel,
        }.get(request.form.get("act", ""))
        if act is None:
            raise Refusal("bad-fields", "请选择要做什么。")
        try:
            act(caller(), session_id)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._page(session_id, refusal.detail), 422
        back = "/board" if request.form.get("back") == "board" else ""
        return redirect(f"/sessions/{session_id}{back}", 303)

    def merge(self, session_id: str) -> ResponseReturnValue:
        values = request.form
        number = values.get("number", "").strip()
        if not (number.isascii() and number.isdigit() and len(number) <= 2):
            return self._page(session_id, "卡号写 1 到 60。"), 422
        record, path = values.get("record", ""), values.get("class", "")
        try:
            self._parts.on_site.corrections.merge(caller(), session_id, record, path, int(number))
        except (NotFound, Refusal) as refusal:
            return self._page(session_id, refusal.detail), 422
        return redirect(f"/sessions/{session_id}#guests", 303)

    def take_back(self, session_id: str) -> ResponseReturnValue:
        self._parts.on_site.corrections.take_back(caller(), session_id, request.form.get("record", ""))
        return redirect(f"/sessions/{session_id}#corrected", 303)

    def put_back(self, session_id: str) -> ResponseReturnValue:
        try:
            self._parts.on_site.corrections.put_back(caller(), session_id, request.form.get("record", ""))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._page(session_id, refusal.detail), 422
        return redirect(f"/sessions/{session_id}#who", 303)

    def sheet(self, session_id: str) -> Response:
        result = self._parts.on_site.results.result(caller(), session_id)
        self._parts.on_site.results.looked_at(caller(), result.session, AuditAction.EXPORT_SESSION)
        sheet = result_sheet(result, self._parts.calendar)
        name = f"{result.unit}_签到_{self._parts.calendar.day(result.session.begins_at):%Y%m%d}.xlsx"
        return download(xlsx_bytes(sheet), ExportFormat.XLSX, name)

    def _page(self, session_id: str, problem: str = "") -> str:
        result = self._parts.on_site.results.result(caller(), session_id)
        now, session = self._parts.clock(), result.session
        return render_template(
            "session.html",
            result=result,
            session=session,
            is_due=session.state in (SessionState.PLANNED, SessionState.OPEN) and now >= session.ends_at,
            is_past=session.is_past(now, self._parts.calendar),
            is_dated_later=session.is_dated_later(self._parts.calendar),
            photos=self._parts.hours.evidence.counts(caller(), [session_id]),
            problem=problem,
            corrected=self._parts.on_site.corrections.taken_back(caller(), session_id),
            disagreements=self._parts.on_site.papers.disagreements(caller(), session_id),
            faces=face_words(result.faces) if result.faces else (),
            SessionState=SessionState,
            SessionForm=SessionForm,
        )

    def _form(self, unit: str, values: dict[str, object], problems: dict[str, str] | None = None) -> str:
        return render_template(
            "session_new.html",
            choices=self._parts.on_site.forms.choices(caller(), unit),
            held=self._parts.on_site.held.of_school(caller(), unit),
            values=values,
            problems=problems or {},
            kinds=tuple(SessionKind),
            forms=tuple(SessionForm),
            venues=tuple(Venue),
            practices=tuple(Practice),
        )
