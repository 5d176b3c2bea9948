"""axe-core finds nothing on any kind of page, in any mode: one page a kind, all modes on the same open page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.axe_check import said_in_all_modes, violations
from tests.conftest import PATIENCE
from tests.themes.conftest import answer_from

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOME = "http://school.test/"
KINDS = {
    "home": "index.html",
    "catalogue": "catalogue/index.html",
    "catalogue with choices": "catalogue/index.html?kind=lesson&grade=7",
    "catalogue, nothing fits": "catalogue/index.html?kind=lesson&type=al",
    "grade": "catalogue/g07.html",
    "lesson": "lessons/g07/g07-t1-02.html",
    "preparation card": "lessons/g07/g07-t1-02.html#card",
    "class mode": "lessons/g07/g07-t1-02.html",
    "parents": "parents/index.html",
    "parent lesson": "parents/czh/p-czh-01.html",
    "training": "training/s/t-s-02.html",
    "resource": "library/r-qj-01.html",
    "guide": "guides/gd-help.html",
    "search": "index.html?q=%E7%9D%A1%E4%B8%8D%E7%9D%80",
    "search in distress": "index.html?q=%E4%B8%8D%E6%83%B3%E6%B4%BB",
    "missing page": "404.html",
    "no network": "offline.html",
}
READY = {
    "catalogue with choices": "[data-cards] a",
    "catalogue, nothing fits": "[data-empty] button",
    "search": ".md-search-result__item",
    "search in distress": ".md-search__help a",
}


@pytest.mark.parametrize("kind", KINDS)
def test_axe_has_nothing_to_say(browser: Browser, site: Path, kind: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.route(f"{HOME}**", lambda route: answer_from(site, route, HOME))
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-18T08:00:00")
    page.add_init_script("localStorage.setItem('xinyu-grade', 'g07')")
    page.goto(HOME + KINDS[kind])
    if kind == "class mode":
        page.click("[data-class-start] >> nth=1")
        page.wait_for_selector(".class-mode")
    if kind in READY:
        page.wait_for_selector(READY[kind])
    found = said_in_all_modes(page)
    context.close()
    assert found == []


def test_axe_would_speak_up(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><p style='color:#ccc;background:#fff'>看不清</p></body></html>")
    ids = {violation["id"] for violation in violations(page)}
    page.close()
    assert {"image-alt", "color-contrast", "html-has-lang"} <= ids


def test_every_kind_of_page_is_there() -> None:
    folders = {urlsplit(address).path.split("/")[0] for address in KINDS.values()}
    assert {"lessons", "parents", "training", "library", "guides", "catalogue"} <= folders
