"""The catalogue's box and its choices are one search, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CATALOGUE = f"{HOME}catalogue/index.html"


@pytest.fixture
def catalogue(phone: Page) -> Page:
    phone.goto(CATALOGUE)
    phone.wait_for_selector("[data-catalogue].ready")
    phone.click("[data-fold] > summary")
    return phone


def total(page: Page) -> int:
    """How many pages the catalogue says it has found, once it says so."""
    from playwright.sync_api import expect

    expect(page.locator("[data-count]")).to_contain_text(re.compile(r"共 \d+ 篇"))
    found = re.search(r"共 (\d+) 篇", page.inner_text("[data-count]"))
    assert found
    return int(found[1])


def type_words(page: Page, words: str) -> int:
    from playwright.sync_api import expect

    page.fill("#find-words", words)
    expect(page.locator(".chip").first).to_have_text(f"“{words}”，去掉")
    return total(page)


def beside(page: Page, facet: str, name: str) -> int:
    return int(page.locator(f"[data-facet={facet}] label", has_text=name).locator(".num").inner_text())


def test_words_narrow_the_choices_and_choices_what_the_words_find(catalogue: Page) -> None:
    from playwright.sync_api import expect

    before = beside(catalogue, "kind", "学生课")
    found = type_words(catalogue, "考前心慌")
    lessons = beside(catalogue, "kind", "学生课")
    assert 0 < lessons < before
    assert lessons < found
    catalogue.click("[data-facet=kind] label:has-text('学生课')")
    expect(catalogue.locator("[data-count]")).to_contain_text(f"共 {lessons} 篇")
    expect(catalogue.locator("#find-words")).to_have_value("考前心慌")
    assert catalogue.url == f"{CATALOGUE}?kind=lesson"
    left = type_words(catalogue, "考试焦虑")
    assert left == beside(catalogue, "kind", "学生课")
    expect(catalogue.locator("[data-cards] h3")).to_have_count(min(10, left))


def test_pages_for_staff_are_found_beside_the_others(catalogue: Page) -> None:
    """Who looks for words alone is shown none unless a teacher; the catalogue offers them, so it finds them."""
    type_words(catalogue, "沉默")
    found = beside(catalogue, "kind", "资源")
    catalogue.click("[data-facet=kind] label:has-text('资源')")
    catalogue.click("[data-facet=for] > summary")
    assert 0 < beside(catalogue, "for", "老师") <= found == total(catalogue)


def test_going_back_takes_one_step_and_a_reload_none(catalogue: Page) -> None:
    from playwright.sync_api import expect

    chips = catalogue.locator(".chip:not(.clear)")
    type_words(catalogue, "考前")
    found = type_words(catalogue, "考前心慌")  # typed on: one step
    catalogue.click("[data-facet=kind] label:has-text('学生课')")
    expect(chips).to_have_count(2)
    catalogue.reload()
    expect(chips).to_have_text(["“考前心慌”，去掉", "学生课，去掉"])
    catalogue.go_back()
    expect(chips).to_have_text(["“考前心慌”，去掉"])
    assert total(catalogue) == found
    catalogue.go_back()
    expect(catalogue.locator("[data-plain]")).to_be_visible()
    expect(catalogue.locator("#find-words")).to_have_value("")
    catalogue.go_forward()
    expect(chips).to_have_text(["“考前心慌”，去掉"])
    catalogue.goto(f"{CATALOGUE}#main")
    expect(chips).to_have_text(["“考前心慌”，去掉"])


def test_either_is_taken_away_by_one_touch(catalogue: Page) -> None:
    from playwright.sync_api import expect

    found = type_words(catalogue, "考前心慌")
    catalogue.click("[data-facet=kind] label:has-text('学生课')")
    catalogue.click("[data-facet=stage] label:has-text('初中')")
    expect(catalogue.locator(".chip")).to_have_count(4)
    catalogue.click(".chip >> text=筛选全部去掉")
    expect(catalogue.locator("[data-count]")).to_contain_text(f"共 {found} 篇")
    catalogue.click("[data-facet=kind] label:has-text('学生课')")
    catalogue.click(".chip >> text=考前心慌")
    expect(catalogue.locator("#find-words")).to_have_value("")
    expect(catalogue.locator(".chip")).to_have_text(["学生课，去掉"])
    expect(catalogue.locator("[data-count]")).to_be_focused()


def test_a_way_out_where_words_and_choices_leave_nothing(catalogue: Page) -> None:
    from playwright.sync_api import expect

    catalogue.click("[data-facet=kind] label:has-text('家长课')")
    lessons = total(catalogue)
    catalogue.fill("#find-words", "魑魅魍魉")
    expect(catalogue.locator("[data-empty]")).to_contain_text("放宽一样就有")
    catalogue.click(f"[data-empty] button >> text=不限“魑魅魍魉”，有 {lessons} 篇")
    expect(catalogue.locator(".chip")).to_have_text(["家长课，去掉"])
    catalogue.click(".chip")
    catalogue.fill("#find-words", "魑魅魍魉")
    expect(catalogue.locator("[data-empty]")).to_contain_text("没有找到。换短一点的词")


def test_a_teachers_address_holds_both_and_no_familys_holds_words(catalogue: Page, browser: Browser) -> None:
    from playwright.sync_api import expect

    catalogue.evaluate("localStorage.setItem('xinyu-search-staff', 'yes')")
    catalogue.reload()
    catalogue.wait_for_selector("[data-catalogue].ready")
    catalogue.click("[data-fold] > summary")
    type_words(catalogue, "考前心慌")
    catalogue.click("[data-facet=kind] label:has-text('学生课')")
    expect(catalogue).to_have_url(re.compile(r"\?kind=lesson#w=%E8%80%83"))
    found = total(catalogue)
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    family = context.new_page()
    family.goto(catalogue.url)
    expect(family.locator(".chip:not(.clear)")).to_have_text(["“考前心慌”，去掉", "学生课，去掉"])
    assert total(family) == found
    expect(family).to_have_url(f"{CATALOGUE}?kind=lesson")  # what this phone sends on
    context.close()


@pytest.mark.parametrize("by", ["typing", "an address"])
def test_words_of_distress_bring_the_help_card_and_are_kept_nowhere(catalogue: Page, by: str) -> None:
    from playwright.sync_api import expect

    asked: list[str] = []
    catalogue.on("request", lambda request: asked.append(request.url))
    if by == "typing":
        type_words(catalogue, "不想")
        catalogue.fill("#find-words", "不想活了")
    else:
        catalogue.goto("about:blank")
        catalogue.goto(f"{CATALOGUE}#w=不想活了")
    expect(catalogue.locator(".md-search__help a[href='tel:12356']")).to_be_visible()
    expect(catalogue.locator("#find-words")).to_have_value("")
    expect(catalogue.locator(".chip")).to_have_count(0)
    expect(catalogue).to_have_url(CATALOGUE)
    assert catalogue.evaluate("history.state.words") == ""
    assert not [url for url in asked if "%E4%B8%8D" in url]


def test_nothing_of_a_search_is_fetched_before_the_first_keystroke(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.split("?")[0].removeprefix(HOME)))
    phone.goto(CATALOGUE)
    phone.wait_for_selector("[data-catalogue].ready")
    assert [name for name in asked if name.startswith("search/")] == ["search/manifest.js", "search/tables/facets.js"]
    assert "assets/js/search-view.js" not in asked
