"""Without a screen: the roll that a leader taps, and the roster on paper."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.rosters.table import MOST_BYTES
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.session_roll_calls import MOST_HEADS
from quiz_api.services.session_sign_ins import is_early
from quiz_api.web.browser_state import caller
from quiz_api.web.page_pdf import page_pdf
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_route
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, Route, Who, file_route, form, page

HOLD = Permission.HOLD_SESSIONS


class RollPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at = "/sessions/<session_id>"
        upload = form(
            f"{at}/roster",
            self.upload,
            Who.STAFF,
            "上传填好的签到表，先看一遍",
            (200, 422),
            HOLD,
            "",
            MOST_BYTES + FORM_AROUND,
        )
        return (
            page(f"{at}/roll", self.roll, Who.STAFF, "点名", ("leaving",), HOLD),
            page(f"{at}/roster", self.roster, Who.STAFF, "打印签到表", needs=HOLD),
            file_route(f"{at}/roster.xlsx", self.file, "签到表，表格", HOLD),
            pdf_route(f"{at}/roster.pdf", self.paper, "签到表，PDF", HOLD),
            upload,
            form(f"{at}/heads", self.heads, Who.STAFF, "没有卡的班，只记到了几户", (303, 422), needs=HOLD),
            form(f"{at}/roster/take", self.take, Who.STAFF, "导入看过的签到表", needs=HOLD),
            form(f"{at}/roster/undo", self.undo, Who.STAFF, "撤销纸面导入", needs=HOLD),
            form(f"{at}/roster/settle", self.settle, Who.STAFF, "纸面和手机不一样，选一边", needs=HOLD),
        )

    def roll(self, session_id: str) -> str:
        return self._roll(session_id)

    def _roll(self, session_id: str, problem: str = "") -> str:
        found = self._parts.on_site.results.roll(caller(), session_id)
        leaving = request.args.get("leaving") == "yes"
        is_ours = caller().may(HOLD, found.session.unit_path)
        around = {"leaving": leaving, "is_ours": is_ours, "problem": problem, "most_heads": MOST_HEADS}
        around["is_after"] = found.session.is_after(self._parts.clock(), self._parts.calendar)
        around["too_early"] = is_early(found.session, self._parts.clock())
        return render_template("roll.html", roll=found, session=found.session, **around)

    def heads(self, session_id: str) -> ResponseReturnValue:
        typed = request.form.get("heads", "").strip()
        many = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_HEADS)) else 0
        try:
            self._parts.on_site.papers.count_heads(caller(), session_id, many, request.form.get("event_id", "")[:80])
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._roll(session_id, refusal.detail), 422
        return redirect(f"/sessions/{session_id}#guests", 303)

    def roster(self, session_id: str) -> str:
        session, rows = self._parts.on_site.papers.rows(caller(), session_id)
        no_face = self._parts.faces.absence()
        cardless = self._parts.on_site.papers.uncarded(caller(), session)
        return render_template("session_roster.html", session=session, rows=rows, no_face=no_face, uncarded=cardless)

    def paper(self, session_id: str) -> Response:
        return page_pdf(self._parts, self.roster(session_id), "签到表")

    def file(self, session_id: str) -> Response:
        content = self._parts.on_site.papers.file(caller(), session_id)
        return download(content, ExportFormat.XLSX, "签到表.xlsx")

    def upload(self, session_id: str) -> ResponseReturnValue:
        sent = request.files.get("file")
        try:
            filled = self._parts.on_site.papers.read(caller(), session_id, sent.read() if sent else b"")
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            session, _ = self._parts.on_site.papers.rows(caller(), session_id)
            return render_template("roster_preview.html", session=session, problem=refusal.detail, filled=None), 422
        return render_template("roster_preview.html", session=filled.session, problem="", filled=filled)

    def take(self, session_id: str) -> ResponseReturnValue:
        present, absent = request.form.get("present", "").split(), request.form.get("absent", "").split()
        event_id = request.form.get("event_id", "")[:80]
        left = request.form.get("left", "").split()
        self._parts.on_site.papers.take(caller(), session_id, event_id, present, absent, left)
        return redirect(f"/sessions/{session_id}#who", 303)

    def undo(self, session_id: str) -> ResponseReturnValue:
        self._parts.on_site.papers.undo(caller(), session_id)
        return redirect(f"/sessions/{session_id}#who", 303)

    def settle(self, session_id: str) -> ResponseReturnValue:
        wins = request.form.get("wins", "")
        if wins not in ("paper", "phone"):
            raise Refusal("bad-fields", "请选到了还是没到。")
        mark = request.form.get("mark", "")[:20]
        self._parts.on_site.papers.settle(caller(), session_id, mark, paper_wins=wins == "paper")
        return redirect(f"/sessions/{session_id}#who", 303)
