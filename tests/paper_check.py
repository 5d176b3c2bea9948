"""An open page as paper: what would be lost at an edge, what has no business there, what is missing.

The boxes are measured on the page under print rules, laid out as wide as the sheet between its margins. What is longer
than a sheet becomes a PDF, whose sheets are counted; set in a face of two boxes, since glyphs take a browser long.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

A4, A4_WITH_BLEED = (210, 297), (216, 303)
"""Millimetres; the second is what a print shop trims to the first."""
MM_A_POINT = 25.4 / 72
SCREEN = {"width": 360, "height": 740}
SHEET = {"width": 794, "height": 1123}
"""A4 in pixels, as the browser counts them: rules for narrow screens ask for the width of the sheet."""

MEASURE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def face_of_boxes(path: Path) -> str:
    """A style that sets everything in a face without letters; one for all pages."""
    from tests.quiz_api.print_face import make_face

    content = base64.b64encode(make_face(path / "boxes.ttf").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: Boxes; src: url("data:font/ttf;base64,{content}"); }}'
        " @media print { *, *::before, *::after { font-family: Boxes !important; } }"
    )


def said_of_paper(page: Page, name: str, boxes: str, *, wanted: Sequence[str] = ()) -> list[str]:
    """A line for each thing that is wrong with the page as paper. `wanted` must be read on it."""
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    measured = page.evaluate(MEASURE)
    text = "".join(measured["text"].split())
    found = [*measured["said"], *(f"not on paper: {words}" for words in wanted if "".join(words.split()) not in text)]
    page.evaluate("document.documentElement.style.cssText = ''")
    page.emulate_media(media="null")
    page.set_viewport_size(SCREEN)
    sheets = () if measured["isShort"] else _said_of_sheets(page, boxes)
    return [f"{name} printed: {line}" for line in (*found, *sheets)]


def _said_of_sheets(page: Page, boxes: str) -> list[str]:
    from pypdf import PdfReader

    page.add_style_tag(content=boxes)
    page.evaluate("document.fonts.load('12px Boxes')")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=False))).pages
    said = []
    for number, sheet in enumerate(sheets, start=1):
        size = tuple(round(float(side) * MM_A_POINT) for side in sheet.mediabox[2:])
        if size not in (A4, A4[::-1], A4_WITH_BLEED):
            said.append(f"sheet {number} is {size[0]} by {size[1]} mm")
        content = sheet.get_contents()
        if content is None or not re.search(rb"T[jJ]", content.get_data()):
            said.append(f"sheet {number} of {len(sheets)} is empty")
    return said
