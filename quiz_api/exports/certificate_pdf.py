"""A paper as a PDF: the marks of `certificate_paper` with embedded glyphs, the code as squares, black and grey."""

from __future__ import annotations

from datetime import datetime

from quiz_api.exports.certificate_paper import CODE, FRAME, SEAL, Paper, marks
from quiz_api.exports.qr_code import qr_path
from quiz_api.pdf.canvas import Canvas
from quiz_api.pdf.document import POINT, PageSize, PdfDocument
from quiz_api.pdf.face import Face
from quiz_api.pdf.letters import Letters

_SHEET = PageSize(210, 297)
_FAINT = 0.4
_DASHES = 0.6
"""How grey the circle for the seal is."""


def missing_from(face: Face, paper: Paper) -> str:
    """Characters of a paper that a face cannot set."""
    return face.missing("".join(words.words for words in marks(paper)))


def paper_pdf(face: Face, paper: Paper, issued_at: datetime) -> bytes:
    """The whole document. The same paper in the same face is the same bytes. `issued_at` is aware."""
    letters = Letters(face)
    document = PdfDocument(letters, f"{paper.title} {paper.number}", issued_at)
    canvas = Canvas(_SHEET, letters)
    left, top, width, height, line = FRAME
    canvas.frame(left, top, width, height, line * POINT)
    for words in marks(paper):
        size, grey = words.size * POINT, _FAINT if words.is_faint else 0
        canvas.fitted(
            words.x, words.y, size, words.words, words.most, bold=words.is_heading, align=words.align, grey=grey
        )
    x, y, radius, thin, dash = SEAL
    canvas.circle(x, y, radius, thin * POINT, _DASHES, dash)
    code = qr_path(paper.check_at)
    canvas.squares(*CODE, code.size, code.rows)
    return document.begin() + document.page(_SHEET, canvas.drawn) + document.end()
