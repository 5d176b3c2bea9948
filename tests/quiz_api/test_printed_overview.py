"""The overview of a school on paper: a sum stands once, long lists of families stay on the page, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
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
    admin = town.staff(CARD_SCHOOL_ADMIN)
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    def answer(route: object) -> None:
        got = admin.get(route.request.url.removeprefix("http://school.test"))  # type: ignore[attr-defined]
        route.fulfill(status=got.status_code, content_type=got.content_type, body=got.data)  # type: ignore[attr-defined]

    page.route("http://school.test/**", answer)
    yield page
    context.close()


def test_a_sum_stands_under_the_last_row_alone(page: Page) -> None:
    page.goto("http://school.test/school")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('tfoot')).display") == "table-row-group"


def test_a_folded_list_of_families_is_not_printed_and_that_is_said(page: Page) -> None:
    page.goto("http://school.test/school")
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
