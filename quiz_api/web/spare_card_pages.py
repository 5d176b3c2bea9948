"""`/school/spares`: cards that are nobody's yet, printed in sheets and scanned into a class."""

from __future__ import annotations

import re

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.exports.card_sheet_pdf import A_PAGE
from quiz_api.exports.qr_code import QrPath, qr_path
from quiz_api.services.spare_cards import MOST_AT_ONCE, SpareShelf
from quiz_api.web.browser_state import caller
from quiz_api.web.class_pages import SHOP, is_for_shop
from quiz_api.web.parts import Parts
from quiz_api.web.routing import UNIT, Route, Who, form, page
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CLASSES
_FRAGMENT = re.compile(r"#\s*([0-9 ]{12,16})\s*$")


class SpareCardPages:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        at = "/school/cards/spare"
        return (
            page(at, self.shelf, Who.STAFF, "备用卡", (UNIT,), KEEP),
            form(at, self.issue, Who.STAFF, "印一批备用卡", (303, 409, 422), KEEP, UNIT),
            page(f"{at}/print", self.sheet, Who.STAFF, "打印备用卡", (UNIT, "card", SHOP), KEEP),
            form(f"{at}/void", self.void, Who.STAFF, "作废或恢复一张备用卡", needs=KEEP, unit=UNIT),
            page("/school/cards/bind", self.desk, Who.STAFF, "扫备用卡进班", (UNIT, "done"), KEEP),
            form("/school/cards/bind", self.bind, Who.STAFF, "登记一张备用卡", (303, 409, 422), KEEP, UNIT),
            form("/school/cards/unbind", self.unbind, Who.STAFF, "退回一张备用卡", (303, 409), KEEP, UNIT),
        )

    def shelf(self) -> str:
        return self._shelf()

    def issue(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        try:
            self._parts.places.spares.issue(caller(), unit, _number("many"))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._shelf(refusal.detail), refusal.status
        return redirect(f"/school/cards/spare?unit={unit}", 303)

    def sheet(self) -> str:
        one = request.args.get("card", "")
        found = self._parts.places.spares.sheet(caller(), own_unit(caller(), KEEP), (one,) if one else ())
        return self._print(found)

    def void(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        is_void = request.form.get("void", "") != "no"
        self._parts.places.spares.void(caller(), unit, request.form.get("card", ""), void=is_void)
        return redirect(f"/school/cards/spare?unit={unit}", 303)

    def desk(self) -> str:
        return self._desk()

    def bind(self) -> ResponseReturnValue:
        """Straight to the next card: a stack of them is scanned one after the other."""
        unit, number = request.form.get("class", "") or own_unit(caller(), KEEP), _number("number")
        try:
            self._parts.places.spares.bind(caller(), unit, number, scanned(request.form.get("code", "")))
        except Refusal as refusal:
            if refusal.status == 404:
                raise
            return self._desk(refusal.detail), refusal.status
        return redirect(f"/school/cards/bind?unit={unit}&done={number}", 303)

    def unbind(self) -> ResponseReturnValue:
        unit = own_unit(caller(), KEEP)
        self._parts.places.spares.unbind(caller(), unit, _number("number"))
        return redirect(f"/school/class?unit={unit}", 303)

    def _shelf(self, problem: str = "") -> str:
        found = self._parts.places.spares.shelf(caller(), own_unit(caller(), KEEP))
        around = {"most": MOST_AT_ONCE, "no_face": self._parts.faces.absence()}
        return render_template("spares.html", shelf=found, problem=problem, **around)

    def _desk(self, problem: str = "") -> str:
        found = self._parts.places.spares.desk(caller(), own_unit(caller(), KEEP))
        done = request.args.get("done", "")
        typed = {name: request.form.get(name, "")[:80] for name in ("code", "number", "class")}
        return render_template(
            "spare_bind.html", desk=found, problem=problem, done=done if done.isdigit() else "", typed=typed
        )

    def _print(self, found: SpareShelf) -> str:
        address = (self._parts.settings.public_url or request.host_url).rstrip("/")

        def qr(code: str) -> QrPath:
            return qr_path(f"{address}/sign-in.html#{code}")

        host = address.split("//", 1)[-1]
        around = {"host": host, "a_page": A_PAGE, "shop": is_for_shop(), "no_face": self._parts.faces.absence()}
        return render_template("spare_sheet.html", shelf=found, qr=qr, **around)


def scanned(text: str) -> str:
    """The digits of what a scanner typed: the address of a card's QR, or the twelve digits themselves."""
    found = _FRAGMENT.search(text)
    return (found[1] if found else text)[:40]


def _number(field: str) -> int:
    text = request.form.get(field, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
