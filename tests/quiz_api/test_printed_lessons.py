"""开课情况 and the plan of a term on paper: no heading alone at a foot, one sheet that lies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.quiz_api.pages_in_browser import SHOWN, shown_to
from tests.quiz_api.test_lessons_taught import class_of, taught
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, TODAY_SLOTS, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIDE = round((297 - 2 * 20) * 96 / 25.4)
"""Pixels of a sheet between its margins."""
HEADING = "期第"
"""Of a fortnight's lessons, in letters that a PDF gives back as they are."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """What the school's administrator sees of two fortnights."""
    town = Town(calendar_of_site=TODAY_SLOTS)
    for day in (16, 17, 18, 20):
        taught(town.staff(TEACHER), class_of(town, "2024级1班"), on=date(2026, 11, day))
    with shown_to(browser, town.staff(SCHOOL_ADMIN)) as page:
        yield page


def sheets(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=False)))


def test_no_group_of_lessons_leaves_its_heading_at_the_foot_of_a_sheet(page: Page) -> None:
    page.goto(f"{SHOWN}/school/lessons")
    fits, too_far = 0, SIDE  # how far the page is pushed down: the heading is still on the first sheet, and no more
    while too_far - fits > 2:
        push = (fits + too_far) // 2
        page.locator("h1").evaluate("(one, top) => { one.style.paddingTop = top + 'px'; }", push)
        lines = sheets(page).pages[0].extract_text().strip().splitlines()
        if any(HEADING in line for line in lines):
            fits, last = push, lines[-1]
        else:
            too_far = push
    assert HEADING not in last, "as far down as it gets there is a row below it"


def test_the_plan_of_a_term_is_one_sheet_that_lies_and_is_signed(page: Page) -> None:
    page.goto(f"{SHOWN}/school/lessons/plan")
    (sheet,) = sheets(page).pages
    assert sheet.mediabox.width > sheet.mediabox.height
    text = sheet.extract_text()
    assert "审核" in text
    assert "云溪县第三" in text
