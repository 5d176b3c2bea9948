"""Lessons on paper: two sides for the plan; a third for the worksheet, with room for a hand, drawings and sentences."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.conftest import PATIENCE
from tests.paper_check import SHEET

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MM = 96 / 25.4
BOXES = """() => {
  const boxes = [];
  for (const row of document.querySelectorAll(".sheet .room")) {
    const height = row.getBoundingClientRect().height;
    if (row.classList.contains("more")) boxes[boxes.length - 1] += height; else boxes.push(height);
  }
  return boxes;
}"""
"""Heights of the boxes to draw in, in pixels."""
BREADTHS = "all => all.map(one => one.getBoundingClientRect().width)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=SHEET)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def printed(page: Page, site: Path, lesson: str) -> None:
    page.goto((site / f"lessons/{lesson.partition('-')[0]}/{lesson}.html").as_uri())
    page.evaluate("document.documentElement.setAttribute('data-printing', 'sheet')")
    page.emulate_media(media="print")


def sheets(page: Page) -> int:
    return len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=False))).pages)


def test_a_hand_fits_into_its_box(page: Page, site: Path) -> None:
    printed(page, site, "g01-t1-07")
    assert [height >= 150 * MM for height in page.evaluate(BOXES)] == [True]
    assert sheets(page) == 1


@pytest.mark.parametrize(
    ("lesson", "rows"), [("g01-t1-01", (2, 2)), ("g01-t1-09", (4,)), ("g01-t2-02", (4, 3)), ("g03-t1-08", (1,) * 4)]
)
def test_a_row_without_words_is_an_inch_to_draw_in(page: Page, site: Path, lesson: str, rows: tuple[int, ...]) -> None:
    printed(page, site, lesson)
    heights = page.evaluate(BOXES)
    assert len(heights) == len(rows)
    assert [height >= 25 * MM * count for height, count in zip(heights, rows, strict=True)] == [True] * len(rows)
    assert sheets(page) == 1


@pytest.mark.parametrize("lesson", ["g03-t1-07", "g05-t1-07", "g06-t1-07"])
def test_lines_are_as_long_as_sentences_and_the_sheet_is_used(page: Page, site: Path, lesson: str) -> None:
    printed(page, site, lesson)
    assert min(page.locator(".sheet td .blank").evaluate_all(BREADTHS)) >= 20 * MM
    inner = page.locator(".sheet .asks .blank.to-end").first
    assert float(inner.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 30
    last = page.locator(".sheet > *").last.bounding_box()
    top = page.locator(".sheet-part").bounding_box()
    assert last is not None
    assert top is not None
    assert last["y"] + last["height"] - top["y"] >= 240 * MM
    assert sheets(page) == 1


@pytest.mark.parametrize("lesson", ["g02-t1-09", "g05-t2-05", "g11-t1-06", "g12-t2-05"])
def test_the_fullest_are_one_sheet_still(page: Page, site: Path, lesson: str) -> None:
    printed(page, site, lesson)
    assert sheets(page) == 1


@pytest.mark.parametrize("lesson", ["g01-t2-06", "g05-t1-07", "g08-t1-09", "g10-t1-02"])
def test_a_plan_is_two_sides_and_its_worksheet_a_third(page: Page, site: Path, lesson: str) -> None:
    """The last of the plan is 教学反思 and the signature: alone on a sheet they would be lost."""
    page.goto((site / f"lessons/{lesson.partition('-')[0]}/{lesson}.html").as_uri())
    assert sheets(page) == 3
