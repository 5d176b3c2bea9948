"""The overview of a school on paper: a sum stands once, long lists of families stay on the page, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.quiz_api.pages_in_browser import SHOWN, shown_to
from tests.quiz_api.small_bank import PARENT_SHEET
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAID = "每一条没有印在这里"


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    """A browser that is shown what the school's administrator gets."""
    for card in range(1, 6):
        town.household(card).finish_lesson(PARENT_SHEET)
    with shown_to(browser, town.staff(CARD_SCHOOL_ADMIN)) as page:
        yield page


def test_a_sum_stands_under_the_last_row_alone(page: Page) -> None:
    page.goto(f"{SHOWN}/school")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('tfoot')).display") == "table-row-group"


def test_a_folded_list_of_families_is_not_printed_and_that_is_said(page: Page) -> None:
    page.goto(f"{SHOWN}/school")
    fold = page.locator("details.off-paper")
    fold.locator("summary").click()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not fold.locator("table").is_visible()
    assert page.get_by_text(SAID).is_visible()
    page.emulate_media(media="screen")
    fold.locator("summary").click()
    page.emulate_media(media="print")
    assert fold.locator("table").is_visible()
    assert not page.get_by_text(SAID).is_visible()
