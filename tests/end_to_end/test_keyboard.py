"""Nothing on administrators' pages needs a mouse: each kind is walked with Tab, and folds are opened with Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.journeys import sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
MOST_STEPS = 900
SCHOOL = "云溪县第三小学"
SCHOOL_PAGES = (
    *("/me", "/me/data", "/school", "/find?q=林", "/school/staff", "/school/staff/import", "/school/staff/slips"),
    *("/school/classes", "/school/lessons", "/school/activities", "/sessions", "/calendar", "/school/claims"),
    "/denominators",
)
ABOVE_PAGES = (
    *("/county", "/find?q=小学", "/units", "/school/staff", "/school/lessons", "/credits", "/exchange"),
    *("/certificates", "/denominators", "/calendar", "/sessions"),
)
STEP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {over: true};
  const again = "reached" in at.dataset && !(at.type === "date" && at.dataset.reached < 9);
  at.dataset.reached = Number(at.dataset.reached || 0) + 1;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    over: again, fold: at.tagName === "SUMMARY" && !at.parentElement.open,
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    name: at.tagName + " " + (at.textContent.trim() || at.name).slice(0, 30),
  };
}"""
MISSED = """() => {
  const parts = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const name = at => at.tagName + " " + (at.textContent.trim() || at.name).slice(0, 30);
  return Array.from(document.querySelectorAll(parts))
    .filter(at => at.tabIndex >= 0 && !at.disabled && at.getClientRects().length && !("reached" in at.dataset))
    .filter(at => getComputedStyle(at).visibility !== "hidden").map(name);
}"""
FOR_A_MOUSE = """() => Array.from(document.querySelectorAll("main *"))
  .filter(at => getComputedStyle(at).cursor === "pointer" && at.getClientRects().length)
  .filter(at => !at.closest("a[href], button, summary, label, select, input, option"))
  .map(at => at.tagName + " " + at.textContent.trim().slice(0, 30))"""


def walk(page: Page, address: str) -> None:
    """Tab through a page until it begins again; every fold on the way is opened."""
    page.goto(address)
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        if step["over"]:
            break
        assert step["shown"], f"{address}: no focus ring on {step['name']}"
        assert step["seen"], f"{address}: focus goes out of sight at {step['name']}"
        if step["fold"]:
            page.keyboard.press("Enter")
    else:
        raise AssertionError(f"{address}: no end after {MOST_STEPS} steps")
    assert page.evaluate(MISSED) == [], f"{address}: not reached"
    assert page.evaluate(FOR_A_MOUSE) == [], f"{address}: for a mouse only"


def first_link(page: Page, address: str, selector: str = "main tbody th a") -> list[str]:
    page.goto(address)
    found = page.locator(selector).first
    return [found.get_attribute("href") or ""] if found.count() else []


def test_every_page_of_a_school_is_walked_by_keyboard(city: City, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    one = [
        *first_link(page, "/school/staff"),
        *first_link(page, "/school/classes"),
        *first_link(page, "/find?q=林"),
        *first_link(page, "/school", 'main a[href^="/school/void"]'),
    ]
    assert len(one) >= 3
    for address in (*SCHOOL_PAGES, *one):
        walk(page, address)


def test_every_page_of_a_county_is_walked_by_keyboard(city: City, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in_staff(page, city.staff("县区管理员"))
    for address in ABOVE_PAGES:
        walk(page, address)


def test_somebody_is_found_added_and_taken_off_with_keys_alone(city: City, desk: BrowserContext) -> None:
    """From signing in to the end of a deed: no click, no focus set by the test."""
    page = desk.new_page()
    account = city.staff("学校管理员", SCHOOL)
    page.goto("/sign-in")
    tab_to(page, "username")
    page.keyboard.type(account.username)
    page.keyboard.press("Tab")
    page.keyboard.type(account.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    page.goto("/school/staff")
    tab_to(page, "name")
    page.keyboard.type("键盘甲")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="键盘甲").wait_for()
    page.goto("/find")
    tab_to(page, "q")
    page.keyboard.type("键盘甲")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=*")
    tab_to_words(page, "岗位和账号")
    page.keyboard.press("Enter")
    page.wait_for_url("**/school/staff/one?*")
    tab_to_words(page, "办离开")
    page.keyboard.press("Enter")
    page.get_by_text("已离开", exact=True).wait_for()


def tab_to(page: Page, field: str) -> None:
    _tab_until(page, "field => document.activeElement.name === field", field)


def tab_to_words(page: Page, words: str) -> None:
    _tab_until(page, "words => document.activeElement.textContent.trim() === words", words)


def _tab_until(page: Page, script: str, wanted: str) -> None:
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(script, wanted):
            return
    raise AssertionError(f"Tab does not come to {wanted}")
