"""The server's own pages on a small phone: nothing too wide, nothing too small for a thumb, the site's display kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import scan_card, sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "云溪县第三小学"
TOO_SMALL = """least => Array
  .from(document.querySelectorAll("a, button, summary, select, .tick, .check, input:not([type=hidden])"))
  .filter(part => !part.closest("p, .skip, .vh, .display-panel, .tick input, .check input"))
  .map(part => [part.textContent.trim().slice(0, 20) || part.name, part.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && box.height < least - 0.6).map(([text, box]) => `${text} ${box.height}`)"""


def sign_in_family(page: Page, city: City) -> None:
    """With a card that no other journey uses."""
    scan_card(page, city.cards[-1]["code"])
    if page.url.endswith("/me/consent"):
        page.get_by_role("button", name="不同意", exact=True).click()
        page.wait_for_url("**/me")


def visit_nobody(page: Page, city: City) -> list[str]:
    page.goto(city.url)
    return ["/sign-in", "/activate", "/privacy", "/verify", "/verify/X2000-000001"]


def visit_family(page: Page, city: City) -> list[str]:
    sign_in_family(page, city)
    return ["/me", "/me/consent", "/me/join", "/me/erase", "/me/nowhere"]


def visit_teacher(page: Page, city: City) -> list[str]:
    sign_in_staff(page, city.staff("学科教师", SCHOOL))
    return ["/me", "/school"]


def visit_administrator(page: Page, city: City) -> list[str]:
    sign_in_staff(page, city.staff("县区管理员"))
    page.goto("/county")
    page.get_by_label("用途").fill("核对")
    page.get_by_role("button", name="导出").click()
    number = page.locator("dd.strong").inner_text()
    return ["/me", "/county", "/units", f"/verify/{number}"]


def visit_school(page: Page, city: City) -> list[str]:
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    page.goto("/school/staff")
    person = page.locator("tbody th a").first.get_attribute("href") or ""
    page.goto("/school/classes")
    unit = page.locator("tbody th a").first.get_attribute("href") or ""
    return ["/school", "/school/staff", person, "/school/staff/import", "/school/staff/slips", "/school/classes", unit]


@pytest.mark.parametrize("visit", [visit_nobody, visit_family, visit_teacher, visit_school, visit_administrator])
def test_pages_fit_a_small_phone_and_a_thumb(
    city: City, phone: BrowserContext, visit: Callable[[Page, City], list[str]]
) -> None:
    page = phone.new_page()
    addresses = visit(page, city)
    for size, least, text in (("standard", 44, 17), ("elder", 60, 22)):
        page.evaluate("size => localStorage.setItem('xinyu-size', size)", size)
        for address in addresses:
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
            assert page.evaluate(TOO_SMALL, least) == [], address
            assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)") >= text


def test_the_display_chosen_on_the_site_holds_here(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto("/")
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="护眼").click()
    page.goto(f"{city.url}/sign-in")
    html = page.locator("html")
    assert (html.get_attribute("data-size"), html.get_attribute("data-mode")) == ("elder", "care")
    page.get_by_text("显示", exact=True).click()
    assert page.get_by_role("button", name="长辈版").get_attribute("aria-pressed") == "true"


def test_the_overview_prints_as_a_paper(city: City, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    page.goto("/school")
    page.emulate_media(media="print")
    assert page.get_by_text("教师学时与家长课情况").is_visible()
    assert page.get_by_text("截至20").is_visible()
    for part in (".head", ".own", ".foot", "form.ask", "#export", ".acts"):
        assert not page.locator(part).first.is_visible(), part


def test_the_keyboard_alone_reaches_the_export(city: City, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    page.goto("/school")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.get_by_label("用途").focus()
    page.keyboard.type("核对")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="导出好了").wait_for()
