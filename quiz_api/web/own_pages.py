"""`/me`: what this account has done, what is kept about it, and what it can do about that."""

from __future__ import annotations

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.events import EventType
from quiz_api.domain.records import RecordKind
from quiz_api.exports.csv_file import csv_bytes
from quiz_api.services.consent import NOTICE_VERSION
from quiz_api.services.export_desk import ExportFormat
from quiz_api.web.browser_state import caller, finish
from quiz_api.web.guard import client_network, local_address
from quiz_api.web.page_pdf import page_pdf
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import PDF, Route, Who, form, page


class OwnPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        csv = Route(
            rule="/me/records.csv", view=self.export, who=Who.SIGNED_IN, summary="导出我的记录", media_type="text/csv"
        )
        sessions = Route(
            rule="/me/sessions.csv",
            view=self.sessions,
            who=Who.HOUSEHOLD,
            summary="一家到过的活动，表格",
            media_type="text/csv",
        )
        return (
            csv,
            sessions,
            Route(
                rule="/me/records.pdf",
                view=self.paper,
                who=Who.HOUSEHOLD,
                summary="一家的记录，PDF",
                media_type=PDF,
                statuses=(200, 303),
            ),
            page("/me", self.me, Who.SIGNED_IN, "我的记录"),
            page("/me/consent", self.consent, Who.HOUSEHOLD, "隐私说明与同意", ("next",)),
            form("/me/consent", self.answer, Who.HOUSEHOLD, "同意或不同意"),
            form("/me/password", self.password, Who.STAFF, "修改自己的密码"),
        )

    def me(self) -> ResponseReturnValue:
        found = caller()
        year = self._parts.own.year(found)
        if found.household is not None and not year.has_answered:
            return redirect("/me/consent", 303)
        template = "me_staff.html" if found.person else "me_household.html"
        record = self._parts.hours.records.own(found) if found.person else None
        attended = self._parts.on_site.attended.attended(found) if found.household else ()
        tasks = self._parts.teaching.tasks.of(found) if found.person else ()
        words = {"tasks": tasks, "record": record, "attended": attended, "no_face": self._parts.faces.absence()}
        return render_template(template, year=year, RecordKind=RecordKind, **words)

    def paper(self) -> ResponseReturnValue:
        """The page itself, in a file; who has not answered the notice is led to it, as there."""
        shown = self.me()
        return page_pdf(self._parts, shown, "我的记录") if isinstance(shown, str) else shown

    def export(self) -> Response:
        return download(self._parts.own.export(caller()), ExportFormat.CSV, "我的记录.csv")

    def sessions(self) -> Response:
        service = self._parts.on_site.attended
        sheet = service.sheet(service.attended(caller()))
        return download(csv_bytes(sheet), ExportFormat.CSV, "到过的活动.csv")

    def consent(self) -> str:
        year = self._parts.own.year(caller())
        target = local_address(request.args.get("next", ""))
        return render_template("consent.html", version=NOTICE_VERSION, year=year, target=target)

    def answer(self) -> ResponseReturnValue:
        given = request.form.get("given", "")
        if given not in ("yes", "no"):
            raise Refusal("no-answer", "请选择同意或不同意。")
        data = {"notice_version": request.form.get("notice_version", ""), "given": given == "yes"}
        submit_event(self._parts, EventType.CONSENT_GIVEN, data)
        return redirect(local_address(request.form.get("next", "")) or "/me", 303)

    def password(self) -> ResponseReturnValue:
        found = caller()
        if found.person is None:
            raise Refusal("staff-only", "这一项只给教师账号用。", status=403)
        old, new = request.form.get("old_password", "")[:200], request.form.get("new_password", "")[:200]
        network = client_network(self._parts.settings)
        self._parts.sign_in.change_password(found, found.person, old, new, network)
        finish(self._parts)
        return redirect("/sign-in", 303)


def submit_event(parts: Parts, kind: EventType, data: dict[str, object]) -> None:
    """A form's deed goes the same way as a phone's, under the id and time of its page. Raises the event's Refusal."""
    values = request.form
    event = {"id": values.get("event_id", ""), "type": kind.value, "at": values.get("at", ""), "data": data}
    answer = parts.events.take(caller(), [event])[0]
    if answer.refusal is not None:
        raise answer.refusal
