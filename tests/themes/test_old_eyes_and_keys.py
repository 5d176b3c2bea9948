"""On every kind of page of the site: the figures of 长辈版, and a rim round whatever the keyboard has reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.old_eyes import CUT_OFF, MARKS_BEGIN, TOO_LOW, TOO_SMALL_TEXT
from tests.themes.conftest import HOME
from tests.themes.test_accessibility import KINDS, READY
from tests.whole_site import MOVED_FROM

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
LOOK_AFTER_EACH_KEY = (
    f"() => {{ window.rims = []; addEventListener('keyup', () => window.rims.push(({RIM})()), true); }}"
)


def go(phone: Page, kind: str) -> None:
    phone.goto(HOME + KINDS[kind])
    if kind in READY:
        phone.wait_for_selector(READY[kind])


@pytest.mark.parametrize("kind", IN_PLACE)
def test_old_eyes_can_read_it_and_old_hands_touch_it(phone: Page, kind: str) -> None:
    phone.evaluate("localStorage.setItem('xinyu-size', 'elder')")
    go(phone, kind)
    for larger in (False, True):
        phone.evaluate("larger => document.documentElement.toggleAttribute('data-larger', larger)", larger)
        assert phone.evaluate(TOO_SMALL_TEXT, 18) == []
        assert phone.evaluate(TOO_LOW, 60) == []
        assert phone.evaluate(CUT_OFF) == []
        assert not larger or phone.evaluate(MARKS_BEGIN) == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("kind", IN_PLACE)
def test_whatever_the_keyboard_reaches_has_a_rim_and_is_on_the_screen(phone: Page, kind: str) -> None:
    go(phone, kind)
    phone.evaluate(LOOK_AFTER_EACH_KEY)
    for _ in range(PRESSES):
        phone.keyboard.press("Tab")
    hidden = phone.evaluate("window.rims")
    assert len(hidden) == PRESSES
    assert [one for one in hidden if one] == []


def test_a_moved_page_keeps_what_stands_behind_its_address(phone: Page) -> None:
    phone.goto(HOME + MOVED_FROM + "?view=elder#card")
    phone.wait_for_url(f"{HOME}lessons/g07/g07-t1-02.html?view=elder#card")
    phone.wait_for_selector(".prep-card h2")
    assert phone.get_attribute("html", "data-size") == "elder"
