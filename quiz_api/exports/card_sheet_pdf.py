"""家庭学习卡 for a print shop: ten to a sheet of A4 with 3 mm of bleed and trim marks, black alone.

Page by page, because a school may have three thousand cards. The layout is that of `cards.html` and `print-shop.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from quiz_api.exports.qr_code import qr_path
from quiz_api.pdf.canvas import Canvas
from quiz_api.pdf.document import PageSize, PdfDocument
from quiz_api.pdf.face import Face
from quiz_api.pdf.letters import Letters

A_PAGE = 10
"""Cards on a sheet of A4."""

_BLEED = 3.0
_SHEET = PageSize(210 + 2 * _BLEED, 297 + 2 * _BLEED, _BLEED)
_LEFT, _TOP, _WIDTH, _HEIGHT = 21.0, 26.5, 87.0, 47.0
"""Where the first card lies, and how large each is."""
_PADDING, _CODE, _GAP = 2.5, 32.8, 3.2
_QUIET = 2
"""Modules around a code inside its place; the white of the card makes them four and more."""
_SMALL = 8.5
_HAIRLINE = 0.25
_TITLE = "家庭学习卡"
_TICKS = ("免费", "不要手机号", "不要验证码", "不下载软件")
_SAYS = (_TITLE, "手机扫左边的码，或打开", "输入上面 12 位", *_TICKS, "0123456789 —")


@dataclass(frozen=True, slots=True)
class SheetCard:
    """`code` is twelve digits; `under` are the two lines under the QR code."""

    code: str
    under: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CardRun:
    """Cards that are printed together: of a class, or the spare ones. `top` and `foot` stand on every sheet."""

    school: str
    label: str
    top: str
    foot: str
    cards: tuple[SheetCard, ...]


@dataclass(frozen=True, slots=True)
class CardSheets:
    """`address` is that of this site; `view` what stands between it and the code, such as `?view=elder`."""

    face: Face
    address: str
    view: str
    made_at: datetime

    def missing(self, words: Iterable[str]) -> str:
        """Characters that cannot be set, of what a caller adds and of what stands on every card."""
        return self.face.missing("".join(chain(_SAYS, words, (self._host,))))

    def parts(self, runs: Sequence[CardRun]) -> Iterator[bytes]:
        """The file, a page at a time."""
        letters = Letters(self.face)
        document = PdfDocument(letters, _TITLE, self.made_at)
        yield document.begin()
        for run in runs:
            for start in range(0, len(run.cards), A_PAGE):
                canvas = Canvas(_SHEET, letters)
                self._page(canvas, run, run.cards[start : start + A_PAGE])
                yield document.page(_SHEET, canvas.drawn)
        yield document.end()

    @property
    def _host(self) -> str:
        return self.address.split("//", 1)[-1] + "/sign-in"

    def _page(self, canvas: Canvas, run: CardRun, cards: Sequence[SheetCard]) -> None:
        right = _LEFT + 2 * _WIDTH
        canvas.text(_LEFT, 24, _SMALL, run.top)
        canvas.fitted(right, 24, _SMALL, _range(run, cards), 80, align="right")
        for place, card in enumerate(cards):
            x, y = _LEFT + place % 2 * _WIDTH, _TOP + place // 2 * _HEIGHT
            canvas.frame(x, y, _WIDTH, _HEIGHT, _HAIRLINE)
            self._code(canvas, x + _PADDING, y + _PADDING, card)
            self._words(canvas, x + _PADDING + _CODE + _GAP, y, run.school, card.code)
        rows = -(-len(cards) // 2)
        canvas.fitted(_LEFT, _TOP + rows * _HEIGHT + 6, _SMALL, run.foot, 2 * _WIDTH)
        canvas.rules(_trim_marks(), _HAIRLINE)

    def _code(self, canvas: Canvas, x: float, y: float, card: SheetCard) -> None:
        code = qr_path(f"{self.address}/sign-in.html{self.view}#{card.code}")
        module = _CODE / (code.size + 2 * _QUIET)
        canvas.squares(x + _QUIET * module, y + _QUIET * module, code.size * module, code.size, code.rows)
        for place, line in enumerate(card.under):
            canvas.fitted(x + _CODE / 2, y + _CODE + 3.4 + 4.4 * place, _SMALL, line, _CODE, align="middle")

    def _words(self, canvas: Canvas, x: float, y: float, school: str, code: str) -> None:
        width = _WIDTH - _CODE - _GAP - 2 * _PADDING
        canvas.fitted(x, y + 5.8, _SMALL, school, width)
        canvas.text(x, y + 12.2, 13, _TITLE, bold=True)
        canvas.fitted(x, y + 19.2, 15, f"{code[:4]} {code[4:8]} {code[8:]}", width, bold=True)
        canvas.text(x, y + 24.8, _SMALL, "手机扫左边的码，或打开")
        canvas.fitted(x, y + 29, _SMALL, self._host, width)
        canvas.text(x, y + 33.2, _SMALL, "输入上面 12 位")
        for place, words in enumerate(_TICKS):
            at_x, at_y = x + place % 2 * width / 2, y + 38.8 + place // 2 * 4.4
            canvas.tick(at_x, at_y, _SMALL)
            canvas.text(at_x + 3.2, at_y, _SMALL, words)


def _range(run: CardRun, cards: Sequence[SheetCard]) -> str:
    """Which cards lie on a sheet, for whoever cuts and sorts them."""
    first, last = cards[0].under[1], cards[-1].under[1]
    if first == last:
        return f"{run.school} · {run.label}" if len(cards) > 1 else f"{run.label} · {first}"
    return f"{run.label} · {first}—{last.rpartition(' ')[2]}"


def _trim_marks() -> Iterator[tuple[float, float, float, float]]:
    """In the bleed, half a millimetre short of the sheet that is cut out."""
    long = _BLEED - 0.5
    for x in (_BLEED, _SHEET.width - _BLEED):
        yield x, 0, x, long
        yield x, _SHEET.height - long, x, _SHEET.height
    for y in (_BLEED, _SHEET.height - _BLEED):
        yield 0, y, long, y
        yield _SHEET.width - long, y, _SHEET.width, y
