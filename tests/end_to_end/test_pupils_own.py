"""A pupil reads a page alone, on a phone that the whole family uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.journeys import cut_the_network, wait_until_kept

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.xdist_group("city")
OWN = "/guides/gd-me-parting.html"
BESIDE = "/guides/gd-about.html"


def test_from_home_to_a_page_in_two_actions_and_away_at_once(phone: BrowserContext) -> None:
    """Who presses 有人来了 finds another page in its place, and "back" does not return to what was read."""
    page = phone.new_page()
    page.goto("/")
    page.get_by_role("link", name="我是同学").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("写给同学")
    page.get_by_role("link", name=re.compile("爸妈要分开")).click()
    page.wait_for_url("**" + OWN)
    page.get_by_role("link", name="有人来了，换一页").click()
    page.wait_for_url("**/index.html")
    page.go_back()
    page.wait_for_url("**/guides/pupils.html")


def test_the_list_of_kept_pages_does_not_tell_on_a_pupil(phone: BrowserContext) -> None:
    page = phone.new_page()
    for path in (BESIDE, OWN):
        page.goto(path)
        wait_until_kept(page, path)
    wait_until_kept(page, "/offline.html")
    cut_the_network(page)
    page.goto("/parents/gzh/p-gzh-01.html")
    expect(page.locator("[data-kept-pages] a").first).to_be_visible()
    links = page.locator("[data-kept-pages] a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    assert BESIDE in links
    assert OWN not in links
    page.goto(OWN)  # whoever knows the address still reads it
    expect(page.get_by_role("heading", level=1)).to_contain_text("爸妈要分开")
