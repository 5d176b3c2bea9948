"""A phone fetches the results that it shows; the others come when somebody goes on, by whichever way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.site_builder.indexing.dialog_page import Dialog

if TYPE_CHECKING:
    from playwright.sync_api import Locator

TITLES = [f"宿舍第{number}篇" for number in range(10)]


@pytest.fixture
def few(dialog: Dialog) -> Dialog:
    """Fourteen pages answer; four results are there and fill the screen."""
    dialog.page.set_viewport_size({"width": 360, "height": 480})
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("宿舍")
    expect(results(dialog)).to_have_count(4)
    expect(more(dialog)).to_have_text("再看 6 页")
    return dialog


def results(dialog: Dialog) -> Locator:
    return dialog.page.locator(".md-search-result__item")


def more(dialog: Dialog) -> Locator:
    return dialog.page.locator(".md-search__more")


def pages_asked_for(dialog: Dialog) -> list[str]:
    return [url for url in dialog.asked if "/search/pages/" in url]


def test_only_the_results_in_sight_are_fetched(few: Dialog) -> None:
    few.status("列出最接近的 10 页")
    assert few.titles() == TITLES[:4]
    assert len(pages_asked_for(few)) == 4


def test_the_others_come_when_one_scrolls(few: Dialog) -> None:
    few.page.mouse.move(180, 400)
    few.page.mouse.wheel(0, 2000)
    expect(results(few)).to_have_count(10)
    assert few.titles() == TITLES
    assert len(set(pages_asked_for(few))) == len(pages_asked_for(few)) == 10
    expect(more(few)).to_be_hidden()


def test_the_others_come_by_arrow_and_nothing_is_skipped(few: Dialog) -> None:
    few.page.locator(".md-search__input").focus()
    for _ in range(5):
        few.page.keyboard.press("ArrowDown")
    expect(few.page.locator("#search-result-4")).to_have_attribute("aria-selected", "true")
    assert few.titles() == TITLES


def test_arrow_up_begins_with_the_last_of_all(few: Dialog) -> None:
    few.page.locator(".md-search__input").focus()
    few.page.keyboard.press("ArrowUp")
    expect(few.page.locator("#search-result-9")).to_have_attribute("aria-selected", "true")


def test_the_button_gives_its_focus_to_the_first_of_the_others(few: Dialog) -> None:
    more(few).focus()
    few.page.keyboard.press("Enter")
    expect(few.page.locator("#search-result-4")).to_be_focused()


def test_when_the_others_do_not_come_it_is_said_and_tried_again(few: Dialog, site: Path) -> None:
    (site / "search" / "pages").rename(site / "away")
    try:
        few.page.mouse.move(180, 400)
        few.page.mouse.wheel(0, 2000)
        expect(more(few)).to_have_text("没有读到，再试一次")
        expect(results(few)).to_have_count(4)
    finally:
        (site / "away").rename(site / "search" / "pages")
    more(few).click()
    expect(results(few)).to_have_count(10)


def test_a_page_called_as_the_query_says_stands_first_wherever_it_ranks(dialog: Dialog) -> None:
    dialog.page.set_viewport_size({"width": 360, "height": 480})
    for number in (0, 4, 9, 13):
        dialog.open("?q=" + quote(f"宿舍第{number}篇"))
        assert dialog.titles()[0] == f"宿舍第{number}篇"


def test_a_new_search_forgets_the_others_of_the_last(few: Dialog) -> None:
    few.page.locator(".md-search__input").fill("睡不着")
    few.status("找到 2 页")
    expect(more(few)).to_be_hidden()
    few.page.locator(".md-search__input").fill("")
    expect(results(few)).to_have_count(0)
    expect(more(few)).to_be_hidden()
