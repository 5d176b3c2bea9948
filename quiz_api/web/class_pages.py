"""`/school/classes`: classes, and the household cards of each."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.household_code import MOST_TYPED
from quiz_api.domain.permissions import Permission
from quiz_api.exports.card_sheet_pdf import A_PAGE
from quiz_api.exports.qr_code import QrPath, qr_path
from quiz_api.exports.xlsx_file import xlsx_bytes
from quiz_api.rosters.table import MOST_BYTES, RosterRefused
from quiz_api.services.export_desk import ExportFormat
from quiz_api.services.household_cards import MOST_CARDS, CardSheet
from quiz_api.services.kept_list_sheets import class_sheet
from quiz_api.services.regrouping import RegroupingRefused, regrouping_template
from quiz_api.web.browser_state import caller
from quiz_api.web.parts import Parts
from quiz_api.web.record_routes import download
from quiz_api.web.routing import FORM_AROUND, UNIT, Route, View, Who, file_route, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CLASSES
SHOP = "shop"
TOLD = ("taken", "kept", "given", "left")
"""Numbers in the address of a class's page after cards were taken back or given back."""
MOST_CLASSES = 200  # closed at one time


class ClassPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        def act(name: str, view: View, summary: str) -> Route:
            return form(f"/school/cards/{name}", view, Who.STAFF, summary, (303, 422), KEEP, UNIT)

        return (
            page("/school/classes", self.classes, Who.STAFF, "班级", (UNIT,), KEEP),
            form("/school/classes", self.open, Who.STAFF, "建班", (303, 422), KEEP, UNIT),
            page("/school/class", self.one, Who.STAFF, "一个班的家庭学习卡", (UNIT, *TOLD, "batch"), KEEP),
            page("/school/cards", self.sheet, Who.STAFF, "打印家庭学习卡", (UNIT, "number", SHOP, "view"), KEEP),
            page("/school/cards/all", self.sheets, Who.STAFF, "打印全校的家庭学习卡", (UNIT, SHOP, "view"), KEEP),
            act("issue", self.issue, "给一个班发卡"),
            act("renew", self.renew, "作废一张，重发一张"),
            act("admit", self.admit, "收一张卡进班"),
            act("move", self.move, "换班或换号"),
            act("end", self.end, "一张卡离班"),
            act("take-back", self.take_back, "收回没用过的卡"),
            act("give-back", self.give_back, "恢复收回的卡"),
            act("part", self.part, "把合用的卡拆开"),
            act("consent", self.consent, "记下纸面回执"),
            file_route("/school/classes/list.xlsx", self.listed, "班级名单，表格", KEEP, (UNIT,)),
            file_route("/school/classes/regrouping.xlsx", self.template, "分班名单的空表", KEEP),
            form(
                "/school/classes/regroup",
                self.regroup,
                Who.STAFF,
                "按名单分班",
                (303, 422),
                KEEP,
                UNIT,
                MOST_BYTES + FORM_AROUND,
            ),
            form("/school/classes/close", self.close, Who.STAFF, "撤班", (303, 422), KEEP, UNIT),
            form("/school/classes/reopen", self.reopen, Who.STAFF, "恢复一个撤了的班", (303, 422), KEEP, UNIT),
            form("/school/classes/regroup/undo", self.undo_regroup, Who.STAFF, "撤销一次分班", (303, 422), KEEP, UNIT),
        )

    def classes(self) -> str:
        return self._classes(own_unit(caller(), KEEP))

    def open(self) -> ResponseReturnValue:
        values, unit = request.form, own_unit(caller(), KEEP)
        try:
            section = values.get("section", "")
            self._parts.families.classes.open(caller(), unit, section, _number("entry_year"), _number("numbers"))
        except Refusal as refusal:
            if refusal.code != "bad-fields":
                raise
            return self._classes(unit, refusal.detail), 422
        return redirect(f"/school/classes?unit={unit}", 303)

    def close(self) -> ResponseReturnValue:
        paths = request.form.getlist("class")[:MOST_CLASSES]
        return self._change_classes(lambda unit: self._parts.families.closing.close(caller(), unit, paths))

    def reopen(self) -> ResponseReturnValue:
        path = request.form.get("class", "")
        return self._change_classes(lambda unit: self._parts.families.closing.reopen(caller(), unit, path))

    def _change_classes(self, change: Callable[[str], object]) -> ResponseReturnValue:
        def refused(unit: str, detail: str) -> str:
            return self._classes(unit, closing_problem=detail)

        return _done(change, refused, "/school/classes?unit={}#closing")

    def one(self) -> str:
        return self._one(own_unit(caller(), KEEP))

    def sheet(self) -> str:
        unit = own_unit(caller(), KEEP)
        return self._print((self._parts.families.cards.sheet(caller(), unit, numbers_asked_for()),))

    def sheets(self) -> str:
        found = self._parts.families.classes.page(caller(), own_unit(caller(), KEEP))
        units = [line.unit.path for line in found.lines if line.households and not line.has_left]
        return self._print(tuple(self._parts.families.cards.sheet(caller(), unit) for unit in units), found.school.path)

    def issue(self) -> ResponseReturnValue:
        return self._act(lambda unit: self._parts.families.cards.issue(caller(), unit, _number("most")))

    def renew(self) -> ResponseReturnValue:
        """Straight to the new card: who has come for it stands at the desk."""
        unit, number = own_unit(caller(), KEEP), _number("number")
        self._parts.families.cards.renew(caller(), unit, number)
        return redirect(f"/school/cards?unit={unit}&number={number}", 303)

    def admit(self) -> ResponseReturnValue:
        typed, moves = request.form.get("code", "")[:MOST_TYPED], request.form.get("moves", "") == "yes"
        if self._parts.places.spares.is_spare(typed):
            return self._act(lambda unit: self._parts.places.spares.bind(caller(), unit, _number("number"), typed))
        return self._act(
            lambda unit: self._parts.families.cards.admit(caller(), unit, _number("number"), typed, moves=moves)
        )

    def move(self) -> ResponseReturnValue:
        to = request.form.get("to", "")
        return self._act(
            lambda unit: self._parts.families.cards.move(caller(), unit, _number("number"), to, _number("to_number"))
        )

    def end(self) -> ResponseReturnValue:
        return self._act(lambda unit: self._parts.families.cards.end(caller(), unit, _number("number")))

    def take_back(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            done = self._parts.families.unused.take_back(caller(), unit, _number("first"))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._one(unit, refusal.detail), 422
        told = f"taken={done.taken}&kept={done.kept}&batch={done.batch}"
        return redirect(f"/school/class?unit={unit}&{told}#taken", 303)

    def give_back(self) -> ResponseReturnValue:
        unit, household = own_unit(caller(), KEEP), request.form.get("household", "")
        try:
            back = self._parts.families.taken_back
            done = back.give_back(caller(), unit, request.form.get("batch", ""), household)
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._one(unit, refusal.detail), 422
        return redirect(f"/school/class?unit={unit}&given={done.given}&left={done.kept}#given", 303)

    def part(self) -> ResponseReturnValue:
        return self._act(lambda unit: self._parts.families.cards.part(caller(), unit, _number("number")))

    def consent(self) -> ResponseReturnValue:
        given = request.form.get("given", "")
        if given not in ("yes", "no"):
            return self._one(own_unit(caller(), KEEP), "请选择回执上是同意还是不同意。"), 422
        record = self._parts.families.paper_consents.record
        return self._act(lambda unit: record(caller(), unit, _number("number"), given=given == "yes"))

    def listed(self) -> Response:
        found = self._parts.families.classes.page(caller(), own_unit(caller(), KEEP))
        return download(xlsx_bytes(class_sheet(found)), ExportFormat.XLSX, "班级名单.xlsx")

    def template(self) -> Response:
        return download(regrouping_template(), ExportFormat.XLSX, "分班名单（空表）.xlsx")

    def regroup(self) -> ResponseReturnValue:
        unit, file = own_unit(caller(), KEEP), request.files.get("file")
        try:
            self._parts.families.regrouping.run(caller(), unit, file.read() if file else b"")
        except (RosterRefused, RegroupingRefused) as refused:
            return self._classes(unit, refused.detail), 422
        return redirect(f"/school/classes?unit={unit}", 303)

    def undo_regroup(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            at = self._parts.families.regrouping.undo(caller(), request.form.get("batch", ""))
        except Refusal as refused:
            if refused.status == 404:
                raise
            return self._classes(unit, refused.detail), 422
        return redirect(f"/school/classes?unit={at}#regroup", 303)

    def _act(self, deed: Callable[[str], object]) -> ResponseReturnValue:
        return _done(deed, self._one, "/school/class?unit={}")

    def _classes(self, unit: str, problem: str = "", closing_problem: str = "") -> str:
        found = self._parts.families.classes.page(caller(), unit)
        year = self._parts.calendar.school_year(self._parts.clock())
        no_face = self._parts.faces.absence()
        regrouped = self._parts.families.regrouping.undoable(caller(), found.school.path)
        held = self._parts.places.systems.at(caller(), found.school.path)
        around = {"year": year, "no_face": no_face, "regrouped": regrouped, "held": held, "problem": problem}
        return render_template("classes.html", classes=found, closing_problem=closing_problem, **around)

    def _one(self, unit: str, problem: str = "") -> str:
        found = self._parts.families.cards.of_class(caller(), unit)
        others = self._parts.families.classes.page(caller(), unit)
        back = self._parts.families.taken_back.of_class(caller(), unit)
        told = {name: request.args.get(name, type=int) for name in TOLD}
        told["doubtful"] = sum(bool(line.same_sheet) for line in self._parts.read_aloud.lines(caller(), unit))
        undo = next((line.batch for line in back if line.batch == request.args.get("batch", "")), "")
        around = {"others": others, "taken_back": back, "undo": undo, "problem": problem, "most": MOST_CARDS}
        return render_template("class_cards.html", cards=found, **around, **told)

    def _print(self, sheets: tuple[CardSheet, ...], school: str = "") -> str:
        address = (self._parts.settings.public_url or request.host_url).rstrip("/")

        def qr(code: str) -> QrPath:
            return qr_path(f"{address}/sign-in.html{'?view=elder' if elder else ''}#{code}")

        elder = request.args.get("view", "") == "elder"
        host = address.split("//", 1)[-1]
        around = {"host": host, "a_page": A_PAGE, "school": school, "shop": is_for_shop(), "elder": elder}
        around["no_face"] = self._parts.faces.absence()
        return render_template("cards.html", sheets=sheets, qr=qr, **around)


def numbers_asked_for() -> list[int]:
    """The one card that is printed again, or none for all of a class."""
    number = request.args.get("number", "")
    return [int(number)] if number.isascii() and number.isdigit() and len(number) <= 2 else []


def is_for_shop() -> bool:
    """True when the sheets are asked for as a print shop wants them: with bleed and trim marks."""
    return request.args.get(SHOP, "") == "yes"


def _done(deed: Callable[[str], object], refused: Callable[[str, str], str], after: str) -> ResponseReturnValue:
    """Do it at the unit of the form and go to `after`, the address with braces for that unit. `refused` makes the page
    that says why not.
    """
    unit = own_unit(caller(), KEEP)
    try:
        deed(unit)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return refused(unit, refusal.detail), 422
    return redirect(after.format(unit), 303)


def _number(field: str) -> int:
    """A whole number of a form; 0 for anything else, which every use of it refuses."""
    text = request.form.get(field, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
