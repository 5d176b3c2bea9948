"""On every kind of page of the site: the figures of 长辈版, and a rim round whatever the keyboard has reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tests.old_eyes import TOO_LOW, TOO_SMALL_TEXT
from tests.themes.conftest import answer_from
from tests.themes.test_accessibility import HOME, KINDS, READY
from tests.whole_site import MOVED_FROM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_PLACE = {kind: address for kind, address in KINDS.items() if kind != "class mode"}
"""Class mode is for a wall, not a hand (test_class_mode.py)."""
PRESSES = 70
RIM = """() => {
  const at = document.activeElement;
  if (at === document.body) return "";
  const seen = [at, at.nextElementSibling, at.parentElement].filter(Boolean).some(part => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = at.getBoundingClientRect();
  const there = box.bottom > 0 && box.top < innerHeight;
  return seen && there ? "" : `${at.tagName}.${at.className} ${at.textContent.trim().slice(0, 20)} ${seen} ${there}`;
}"""


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.route(f"{HOME}**", lambda route: answer_from(site, route, HOME))
    opened = context.new_page()
    opened.clock.set_fixed_time("2026-11-18T08:00:00")
    opened.add_init_script("localStorage.setItem('xinyu-grade', 'g07')")
    yield opened
    context.close()


def go(page: Page, kind: str) -> None:
    page.goto(HOME + KINDS[kind])
    if kind in READY:
        page.wait_for_selector(READY[kind])


@pytest.mark.parametrize("kind", IN_PLACE)
def test_old_eyes_can_read_it_and_old_hands_touch_it(page: Page, kind: str) -> None:
    page.add_init_script("localStorage.setItem('xinyu-size', 'elder')")
    go(page, kind)
    for larger in (False, True):
        page.evaluate("larger => document.documentElement.toggleAttribute('data-larger', larger)", larger)
        assert page.evaluate(TOO_SMALL_TEXT, 18) == []
        assert page.evaluate(TOO_LOW, 60) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("kind", IN_PLACE)
def test_whatever_the_keyboard_reaches_has_a_rim_and_is_on_the_screen(page: Page, kind: str) -> None:
    go(page, kind)
    hidden = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(RIM))
    assert [one for one in hidden if one] == []


def test_a_moved_page_keeps_what_stands_behind_its_address(page: Page) -> None:
    page.goto(HOME + MOVED_FROM + "?view=elder#card")
    page.wait_for_url(f"{HOME}lessons/g07/g07-t1-02.html?view=elder#card")
    page.wait_for_selector(".prep-card h2")
    assert page.get_attribute("html", "data-size") == "elder"
