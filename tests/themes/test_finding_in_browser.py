"""From the home page and the catalogue to the right page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME
from tests.whole_site import MOVED_FROM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_TERM = "2026-11-18T08:00:00"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    context = browser.new_context(base_url=home, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.clock.set_fixed_time(IN_TERM)
    yield opened
    context.close()
    assert not errors


def count(page: Page, number: int | None = None) -> None:
    """Waits until the catalogue says that it has found so many pages, or any."""
    from playwright.sync_api import expect

    expect(page.locator("[data-count]")).to_contain_text(re.compile(rf"共 {number or '[1-9][0-9]*'} 篇"))


def test_choices_combine_and_the_address_keeps_them(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(f"{HOME}catalogue/index.html")
    page.click("[data-fold] > summary")
    assert page.locator("[data-plain]").is_visible(), "nothing is chosen yet: the plain lists stand there"
    page.click("[data-facet=grade] > summary")
    seven = page.locator("[data-facet=grade] label", has_text="七年级")
    offered = int(seven.locator(".num").inner_text())
    seven.click()
    count(page, offered)
    page.click("[data-facet=area] > summary")
    mood = page.locator("[data-facet=area] label", has_text="情绪")
    expect(mood.locator(".num")).not_to_have_text(str(offered))
    left = int(mood.locator(".num").inner_text())
    mood.click()
    assert left < offered
    count(page, left)
    expect(page).to_have_url(f"{HOME}catalogue/index.html?grade=7&area=mood")
    expect(page.locator("[data-cards] a")).to_have_count(left)
    page.go_back()
    expect(page.locator("[data-count]")).to_contain_text(f"共 {offered} 篇")
    page.go_back()
    expect(page.locator("[data-plain]")).to_be_visible()


def test_an_address_that_was_sent_on_shows_the_same(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(f"{HOME}catalogue/index.html?grade=7&term=1&slot=6&area=nonsense&kind=lesson")
    expect(page.locator("[data-cards] h3")).to_have_text("情绪的四个信号")
    assert page.locator("[data-cards] .badge").inner_text().strip() == "本周"
    page.keyboard.press("Tab")
    page.click(".chip:not(.clear) >> nth=0")
    expect(page.locator("[data-count]")).to_be_focused()
    page.click("text=全部去掉")
    expect(page.locator("[data-plain]")).to_be_visible()


def test_only_the_most_used_choices_are_open_and_what_is_chosen_stands_in_chips(page: Page) -> None:
    from playwright.sync_api import expect

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{HOME}catalogue/index.html?area=mood")
    expect(page.locator("[data-count]")).to_contain_text("共")
    opened = page.locator("[data-facet][open]").evaluate_all("all => all.map(one => one.getAttribute('data-facet'))")
    assert opened == ["kind", "stage"]
    assert page.locator("[data-facet=grade] > summary").is_visible(), "a folded group is one press away"
    chosen = page.locator("[data-facet=area] input:checked + span")
    expect(page.locator(".chip")).to_have_text([f"{chosen.text_content()}，去掉"])


def test_choices_are_made_and_taken_back_by_keyboard(page: Page) -> None:
    from playwright.sync_api import expect

    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{HOME}catalogue/index.html")
    grade = page.locator("[data-facet=grade]")
    grade.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(grade.locator("label").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    page.wait_for_url("**/catalogue/index.html?grade=*")
    page.locator(".chip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("[data-plain]")).to_be_visible()


def test_without_scripts_the_plain_lists_stand_there(browser: Browser, home: str) -> None:
    context = browser.new_context(base_url=home, java_script_enabled=False, viewport={"width": 360, "height": 740})
    plain = context.new_page()
    plain.goto(f"{HOME}catalogue/index.html")
    assert plain.locator("[data-plain] a").count() > 20
    assert not plain.locator("[data-facets]").is_visible()
    context.close()


@pytest.mark.parametrize(
    "storage",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});",
    ],
    ids=["full", "forbidden"],
)
def test_finding_works_where_storage_is_full_or_forbidden(page: Page, storage: str) -> None:
    from playwright.sync_api import expect

    page.add_init_script(storage)
    page.goto(f"{HOME}index.html")
    page.click("a[data-grade=g07]")
    assert page.inner_text("[data-week-lesson] h3") == "情绪的四个信号"
    page.goto(f"{HOME}catalogue/index.html?grade=7")
    count(page)
    page.click(".md-search__icon")
    page.keyboard.type("情绪温度计")
    page.locator(".md-search__staff").check()
    expect(page.locator(".md-search-result__title").first).to_have_text("情绪温度计")


def test_words_are_marked_in_results_and_on_the_page_reached_from_them(page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(f"{HOME}index.html")
    page.click(".md-search__icon")
    page.keyboard.type("情绪温度计")
    first = page.locator(".md-search-result__item").first
    expect(first.locator(".md-search-result__title mark")).to_have_text("情绪温度计")
    first.click()
    page.wait_for_url(f"{HOME}lessons/g03/g03-t1-05.html*")
    expect(page.locator("main mark, .page mark").first).to_have_text("情绪温度计")


def test_nothing_fits_and_a_way_out_is_offered(page: Page) -> None:
    page.goto(f"{HOME}catalogue/index.html?kind=lesson&type=al")
    page.click("[data-empty] button >> text=不限种类")
    count(page)
    assert page.url.endswith("?type=al")


def test_a_grade_shows_this_fortnight_the_one_before_and_the_next(page: Page) -> None:
    page.goto(f"{HOME}index.html")
    page.click("a[data-grade=g07]")
    assert page.inner_text("[data-week-lesson] h3") == "情绪的四个信号"
    assert page.inner_text("[data-week-dates]") == "第11—12周，11月16日—11月29日"
    around = page.locator("[data-week-around] li").all_inner_texts()
    assert "11月2日—11月15日，没上的可以补" in around[0]
    assert "青春期说明书" in around[0]
    assert "11月30日—12月13日" in around[1]


def test_where_grade_six_belongs_to_the_lower_secondary_school_its_fortnight_is_another(page: Page) -> None:
    """content/policy/order-54.yml: the sixth two weeks of grade six, and a lesson that moved there from grade five."""
    page.goto(f"{HOME}index.html")
    page.click("a[data-grade=g06]")
    usual = page.inner_text("[data-week-around] li >> nth=-1")
    assert "五四" not in usual
    page.select_option("#grade", "g06-54")
    assert "六年级（五四学制） · 40 分钟" in page.inner_text("[data-week-lesson]")
    page.reload()
    assert page.input_value("#grade") == "g06-54"  # chosen once, and kept
    page.clock.set_fixed_time("2027-02-24T08:00:00")
    page.reload()
    first = page.inner_text("[data-week-lesson] h3")
    assert page.locator("[data-week-lesson] .btn-go").get_attribute("href") == "lessons/g05/g05-t2-01.html"
    page.click("[data-week-around] li >> nth=-1 >> a")
    page.wait_for_url(f"{HOME}catalogue/order-54.html")
    now = page.locator(".slot:has(.badge)")
    assert first in now.all_inner_texts()[1]  # of grades five, six and seven


@pytest.mark.parametrize(
    ("day", "said", "lesson"),
    [
        ("2027-02-01", "接下来的两周从2月22日开始", "假期作息大挪移"),
        ("2027-07-20", "这个学年的课排完了", "失败不是终点线"),
        ("2019-01-01", "先放第1—2周的课", "初中第一站"),
    ],
)
def test_holidays_and_a_wrong_clock(page: Page, day: str, said: str, lesson: str) -> None:
    page.clock.set_fixed_time(f"{day}T08:00:00")
    page.add_init_script("localStorage.setItem('xinyu-grade', 'g07')")
    page.goto(f"{HOME}index.html")
    assert said in page.inner_text("[data-week-lesson]")
    assert page.inner_text("[data-week-lesson] h3") == lesson
    wrong = page.locator("#slot").is_visible()
    assert wrong == (day == "2019-01-01")
    if wrong:
        page.select_option("#slot", "2026-11-16")
        assert page.inner_text("[data-week-lesson] h3") == "情绪的四个信号"


@pytest.mark.parametrize(
    ("day", "titles"),
    [("2026-09-01", ["头两周，慢半拍"]), ("2027-01-01", ["期末前，先把觉睡稳"]), ("2026-11-18", [])],
)
def test_the_home_page_has_what_the_time_of_year_asks_for(page: Page, day: str, titles: list[str]) -> None:
    page.clock.set_fixed_time(f"{day}T08:00:00")
    page.goto(f"{HOME}index.html")
    assert page.locator("[data-season]:visible h2").all_inner_texts() == titles


def test_an_old_address_leads_on(page: Page) -> None:
    page.goto(HOME + MOVED_FROM)
    page.wait_for_url(f"{HOME}lessons/g07/g07-t1-02.html")


def test_a_missing_page_helps(page: Page) -> None:
    page.goto(f"{HOME}lessons/nowhere.html")
    page.fill("#find-words", "情绪温度计")
    page.click(".missing button")
    page.click(".md-search-result__item >> nth=0")
    page.wait_for_url(f"{HOME}lessons/g03/g03-t1-05.html*")


def test_a_mistake_is_reported_but_no_cry_for_help(page: Page) -> None:
    page.goto(f"{HOME}guides/gd-about.html")
    page.click(".report >> text=报告问题")
    assert "这里不是求助通道" in page.inner_text(".report")
    page.click("text=复制这一页的名字和地址")
    assert page.locator("[data-report-done]").inner_text() == "已复制。"
