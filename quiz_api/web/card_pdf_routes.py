"""`/school/cards….pdf`: 家庭学习卡 as one file for a print shop, for whoever may print the sheets, logged like them."""

from __future__ import annotations

from flask import Response, request

from quiz_api.domain.errors import Refusal
from quiz_api.domain.permissions import Permission
from quiz_api.exports.card_sheet_pdf import CardRun, CardSheets, SheetCard
from quiz_api.services.household_cards import CardSheet
from quiz_api.services.spare_cards import SpareShelf
from quiz_api.web.browser_state import caller
from quiz_api.web.class_pages import numbers_asked_for
from quiz_api.web.parts import Parts
from quiz_api.web.pdf_answers import pdf_answer, pdf_route, print_face, refuse_missing
from quiz_api.web.routing import UNIT, Route
from quiz_api.web.staff_pages import own_unit

KEEP = Permission.KEEP_CLASSES
_TOP = "沿线剪开，一户一张，家里几位大人可以同用"
_FOOT = "老师留意：哪一户拿哪个卡号，只记在纸上，学年结束后销毁。卡丢了就作废重发；家里多一位大人，用同一个码加印。"
_SPARE_TOP = "沿线剪开，登记以后再发"
_SPARE_FOOT = (
    "老师留意：没登记的备用卡打不开，登记好再交给家长。哪一户拿哪个卡号，只记在纸上。备用卡丢了，在系统里作废那一张。"
)
_NUMBER = "卡号"


class CardPdfRoutes:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> tuple[Route, ...]:
        return (
            pdf_route("/school/cards.pdf", self.of_class, "一个班的卡，给印刷店", KEEP, (UNIT, "number", "view")),
            pdf_route("/school/cards/all.pdf", self.of_school, "全校的卡，给印刷店", KEEP, (UNIT, "view")),
            pdf_route("/school/cards/spare.pdf", self.spares, "备用卡，给印刷店", KEEP, (UNIT, "card")),
        )

    def of_class(self) -> Response:
        unit, cards = own_unit(caller(), KEEP), self._parts.families.cards
        found = cards.of_class(caller(), unit)
        sheets = self._sheets((found.school, found.label))
        run = _run(cards.sheet(caller(), unit, numbers_asked_for()))
        return self._answer(sheets, [run], f"家庭学习卡-{found.label}.pdf")

    def of_school(self) -> Response:
        found = self._parts.families.classes.page(caller(), own_unit(caller(), KEEP))
        lines = [line for line in found.lines if line.households and not line.has_left]
        sheets = self._sheets((found.school.name, *(line.label for line in lines)))
        runs = [_run(self._parts.families.cards.sheet(caller(), line.unit.path)) for line in lines]
        return self._answer(sheets, runs, "家庭学习卡-全校.pdf")

    def spares(self) -> Response:
        unit, one = own_unit(caller(), KEEP), request.args.get("card", "")
        sheets = self._sheets((self._parts.places.spares.shelf(caller(), unit).school.name,))
        shelf = self._parts.places.spares.sheet(caller(), unit, (one,) if one else ())
        return self._answer(sheets, [_spare_run(shelf)], "家庭学习卡-备用.pdf")

    def _sheets(self, words: tuple[str, ...]) -> CardSheets:
        """Refuses what cannot be set before anything is logged as printed. Raises Refusal."""
        address = (self._parts.settings.public_url or request.host_url).rstrip("/")
        view = "?view=elder" if request.args.get("view", "") == "elder" else ""
        made_at = self._parts.clock().astimezone(self._parts.settings.zone)
        sheets = CardSheets(print_face(self._parts), address, view, made_at)
        refuse_missing(sheets.missing((*words, _TOP, _FOOT, _SPARE_TOP, _SPARE_FOOT, _NUMBER, "班级 ________ ·")))
        return sheets

    def _answer(self, sheets: CardSheets, runs: list[CardRun], file_name: str) -> Response:
        if not any(run.cards for run in runs):
            detail = "没有可以打印的卡。还没发的，先在班级里发卡；很早以前发的卡印不出原来的码，请用“作废重发”。"
            raise Refusal("no-cards", detail, status=409)
        return pdf_answer(sheets.parts(runs), file_name)


def _run(sheet: CardSheet) -> CardRun:
    cards = tuple(SheetCard(card.code, (sheet.label, f"{_NUMBER} {card.number:02d}")) for card in sheet.cards)
    return CardRun(sheet.school, sheet.label, _TOP, _FOOT, cards)


def _spare_run(shelf: SpareShelf) -> CardRun:
    """Class and number are written by hand when a card is given."""
    cards = tuple(SheetCard(card.code, ("班级 ________", f"{_NUMBER} ________")) for card in shelf.cards)
    return CardRun(shelf.school.name, "备用卡", _SPARE_TOP, _SPARE_FOOT, cards)
