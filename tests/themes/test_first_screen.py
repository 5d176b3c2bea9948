"""What is in sight comes first, the rest of a page soon after, and nothing of it is lost on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME, answer_from

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

JS = Path(__file__).parents[2] / "themes" / "assets" / "js"


@pytest.mark.parametrize("address", ["parents/czh/p-czh-01.html", "lessons/g07/g07-t1-02.html", "index.html"])
def test_every_part_is_laid_out_soon_after_the_page_is_there(phone: Page, address: str) -> None:
    phone.goto(HOME + address)
    expect(phone.locator("html")).to_have_class(re.compile("in-parts"))
    expect(phone.locator(".later")).to_have_count(0)


def test_a_page_opened_at_a_place_or_again_is_laid_out_at_once(browser: Browser, site: Path) -> None:
    """On a phone with its own clock: one that is set for a test hides how a page was opened."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.route(f"{HOME}**", lambda route: answer_from(site, route, HOME))
    page = context.new_page()
    page.goto(f"{HOME}parents/czh/p-czh-01.html#quiz")
    expect(page.locator("html")).not_to_have_class(re.compile("in-parts"))
    expect(page.locator("#quiz")).to_be_in_viewport()
    page.goto(f"{HOME}parents/czh/p-czh-02.html")
    expect(page.locator("html")).to_have_class(re.compile("in-parts"))
    page.reload()  # where somebody was reading
    expect(page.locator("html")).not_to_have_class(re.compile("in-parts"))
    expect(page.locator(".later")).to_have_count(0)
    context.close()


def test_words_in_the_address_fetch_beside_the_styles_what_the_search_will_ask_for() -> None:
    asked = re.search(r"SCRIPTS = \[(.+?)\]", (JS / "search.js").read_text("utf-8"))
    early = re.search(r"names = \[(.+?)\]", (JS / "display.js").read_text("utf-8"))
    assert asked
    assert early
    assert re.findall(r"search-(\w+)\.js", asked[1]) == re.findall(r"\w+", early[1])
