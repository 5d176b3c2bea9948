"""激活纸条 as a PDF: fourteen to a sheet of A4, to be cut apart and handed over in person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from quiz_api.pdf.canvas import Canvas
from quiz_api.pdf.document import PageSize, PdfDocument
from quiz_api.pdf.face import Face
from quiz_api.pdf.letters import Letters

A_PAGE = 14
_SHEET = PageSize(210, 297)
_LEFT, _TOP, _WIDTH, _HEIGHT, _PADDING = 18.0, 19.0, 87.0, 37.0, 5.0
_TEXT = _WIDTH - 2 * _PADDING
_TITLE, _NAME, _CODE, _TEACHER = "激活纸条", "登录名", "激活码", " 老师"
_LAST = "输入登录名和激活码，自己设一个密码。请不要交给别人。"


@dataclass(frozen=True, slots=True)
class PaperSlip:
    """`number` is the 工号 where it is wanted."""

    unit: str
    name: str
    username: str
    code: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class SlipSheets:
    """`host` is where this site is found."""

    face: Face
    host: str
    made_at: datetime

    def missing(self, slips: Iterable[PaperSlip]) -> str:
        """Characters that cannot be set."""
        words = (f"{slip.unit}{slip.name}{slip.username}{slip.code}{_beside(slip)}" for slip in slips)
        return self.face.missing("".join((_NAME, _CODE, _TEACHER, _LAST, self._where, *words)))

    def parts(self, slips: Sequence[PaperSlip]) -> Iterator[bytes]:
        """The file, a page at a time."""
        letters = Letters(self.face)
        document = PdfDocument(letters, _TITLE, self.made_at)
        yield document.begin()
        for start in range(0, len(slips), A_PAGE):
            canvas = Canvas(_SHEET, letters)
            for place, slip in enumerate(slips[start : start + A_PAGE]):
                self._slip(canvas, _LEFT + place % 2 * _WIDTH, _TOP + place // 2 * _HEIGHT, slip)
            yield document.page(_SHEET, canvas.drawn)
        yield document.end()

    @property
    def _where(self) -> str:
        return f"打开 {self.host}/activate ，"

    def _slip(self, canvas: Canvas, x: float, y: float, slip: PaperSlip) -> None:
        canvas.frame(x, y, _WIDTH, _HEIGHT, 0.25)
        left = x + _PADDING
        canvas.fitted(left, y + 6.5, 8.5, slip.unit, _TEXT)
        canvas.fitted(left, y + 13, 13, slip.name + _TEACHER + _beside(slip), _TEXT, bold=True)
        canvas.text(left, y + 19.3, 9.5, _NAME)
        canvas.fitted(left + 15, y + 19.3, 11, slip.username, _TEXT - 15, bold=True)
        canvas.text(left, y + 25.3, 9.5, _CODE)
        canvas.fitted(left + 15, y + 25.3, 13, slip.code, _TEXT - 15, bold=True)
        canvas.fitted(left, y + 30.2, 8, self._where, _TEXT)
        canvas.fitted(left, y + 34.2, 8, _LAST, _TEXT)


def _beside(slip: PaperSlip) -> str:
    return f"（工号 {slip.number}）" if slip.number else ""
