"""`/credits`: what continuing education has on file. `/exchange`: a batch of hours out, the answer back."""

from __future__ import annotations

from datetime import date

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.hours_records import HoursCategory
from quiz_api.domain.permissions import Permission
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_BYTES, RosterRefused
from quiz_api.services.credits import NewCredit
from quiz_api.services.exchange_files import ResultsRefused, Told
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.kept_list_sheets import credit_sheet
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CREDIT


class CreditPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        who, most = Who.STAFF, MOST_BYTES + FORM_AROUND
        return (
            page("/credits", self.show, who, "继续教育备案项目", (UNIT,), KEEP),
            form("/credits", self.add, who, "登记一个备案项目", (303, 409, 422), KEEP, UNIT),
            file_route("/credits/list.xlsx", self.listed, "登记过的备案项目，表格", KEEP, (UNIT,)),
            page("/exchange", self.exchange, who, "推送学时，读回认定结果", (UNIT,), KEEP),
            form("/exchange/push", self.push, who, "把待认定的学时推送一批", (303, 409), KEEP, UNIT),
            form("/exchange/undo", self.undo, who, "收回一批还没有结果的推送", (303, 409), KEEP, UNIT),
            file_route("/exchange/batch.xlsx", self.file, "一批学时的交换表", KEEP, (UNIT, "batch")),
            form("/exchange/results", self.results, who, "读回认定结果", (200, 422), KEEP, UNIT, most),
        )

    def show(self) -> str:
        return self._credits(own_unit(caller(), KEEP), {})

    def add(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        values = {name: request.form.get(name, "").strip()[:100] for name in _FIELDS}
        try:
            self._parts.hours.credits.add(caller(), unit, _new_credit(values, tuple(request.form.getlist("tracks"))))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._credits(unit, values, refusal), refusal.status
        return redirect(f"/credits?unit={unit}", 303)

    def listed(self) -> Response:
        _, on_file = self._parts.hours.credits.page(caller(), own_unit(caller(), KEEP))
        return download(xlsx_bytes(credit_sheet(on_file)), ExportFormat.XLSX, "备案项目.xlsx")

    def exchange(self) -> str:
        return self._exchange(own_unit(caller(), KEEP))

    def push(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            self._parts.hours.exchange.push(caller(), unit)
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            return self._exchange(unit, refusal.detail), 409
        return redirect(f"/exchange?unit={unit}#batches", 303)

    def undo(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            self._parts.hours.exchange.undo(caller(), unit, request.form.get("batch", ""))
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            return self._exchange(unit, refusal.detail), 409
        return redirect(f"/exchange?unit={unit}#batches", 303)

    def file(self) -> Response:
        content = self._parts.hours.exchange_files.file(
            caller(), own_unit(caller(), KEEP), request.args.get("batch", "")
        )
        return download(content, ExportFormat.XLSX, "继续教育学时交换表.xlsx")

    def results(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        file = request.files.get("file")
        try:
            told = self._parts.hours.exchange_files.take_results(caller(), unit, file.read() if file else b"")
        except (ResultsRefused, RosterRefused) as refusal:
            problems = refusal.problems if isinstance(refusal, ResultsRefused) else ()
            return self._exchange(unit, "" if problems else refusal.detail, problems=problems), 422
        return self._exchange(unit, told=told), 200

    def _credits(self, unit: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
        found, on_file = self._parts.hours.credits.page(caller(), unit)
        return render_template(
            "credits.html",
            unit=found,
            on_file=on_file,
            values=values,
            refusal=refusal,
            wrong=dict(refusal.fields) if refusal else {},
            categories=tuple(HoursCategory),
            tracks=[modules.track for modules in self._parts.curriculum.tracks()],
        )

    def _exchange(
        self, unit: str, problem: str = "", problems: tuple[object, ...] = (), told: Told | None = None
    ) -> str:
        found = self._parts.hours.exchange.page(caller(), unit)
        table = self._parts.curriculum.exchange
        return render_template("exchange.html", found=found, table=table, problem=problem, problems=problems, told=told)


_FIELDS = ("number", "name", "organiser", "category", "period_minutes", "yearly_cap", "since", "until")


def _new_credit(values: dict[str, str], tracks: tuple[str, ...]) -> NewCredit:
    """Raises Refusal naming what cannot be read."""
    wrong = []
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(values[name])
        except ValueError:
            wrong.append((name, "要写成 2026-11-22 这样的日期。"))
    numbers = {}
    for name in ("period_minutes", "yearly_cap"):
        if values[name].isascii() and values[name].isdigit() and len(values[name]) <= 4:
            numbers[name] = int(values[name])
        else:
            wrong.append((name, "要写整数。"))
    if values["category"] not in set(HoursCategory):
        wrong.append(("category", "从三类里选一类。"))
    if wrong:
        raise Refusal("bad-fields", "有几项填得不对，没有登记。", fields=tuple(wrong))
    return NewCredit(
        values["number"],
        values["name"],
        values["organiser"],
        HoursCategory(values["category"]),
        numbers["period_minutes"],
        numbers["yearly_cap"],
        days["since"],
        days["until"],
        tracks,
    )
