"""The short ways: tonight's lesson on paper, an elder's first screen, and lines that break where one pauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LESSON = "lessons/g07/g07-t1-02.html"
CARDS = [
    f"{grade}/{grade}-{number}"
    for grade, number in {
        "g01": "t2-06", "g02": "t1-05", "g03": "t2-01", "g04": "t1-06", "g05": "t2-07", "g06": "t1-02",
        "g07": "t1-02", "g08": "t2-06", "g10": "t2-06", "g12": "t2-07", "yx": "t1-04", "zz": "t1-01",
    }.items()
]  # fmt: skip
"""A lesson of each shelf, those with long lines of safety among them."""
NOW = "2026-11-18T08:00:00"
PRINTER = """window.print = () => {
  dispatchEvent(new Event("beforeprint"));
  const before = JSON.parse(sessionStorage.getItem("papers") || "[]");
  sessionStorage.setItem("papers", JSON.stringify([...before, document.documentElement.getAttribute("data-printing")]));
};"""
PAPERS = 'JSON.parse(sessionStorage.getItem("papers") || "[]")'
LINES = """heading => {
  const lines = [], range = document.createRange(), text = heading.firstChild;
  for (let at = 0; at < text.length; at++) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    if (!lines.length || Math.abs(lines[lines.length - 1].top - top) > 4) lines.push({ top, words: "" });
    lines[lines.length - 1].words += text.data[at];
  }
  return lines.map(line => line.words.trim());
}"""


@pytest.fixture
def stranger(browser: Browser, home: str) -> Iterator[Page]:
    """A phone that has never been here."""
    context = browser.new_context(base_url=home, viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_what_a_guide_says_first_stands_on_a_phones_first_screen(stranger: Page) -> None:
    stranger.goto(f"{HOME}guides/gd-noisy-lesson.html")
    words, contents = stranger.locator(".lead p").nth(1), stranger.locator(".contents")
    assert bottom(words) < 740
    assert bottom(stranger.locator(".lead")) < bottom(contents)
    stranger.set_viewport_size({"width": 1280, "height": 900})
    words_at, contents_at = stranger.locator(".lead").bounding_box(), contents.bounding_box()
    assert words_at
    assert contents_at
    assert abs(words_at["y"] - contents_at["y"]) < 20
    assert contents_at["x"] + contents_at["width"] < words_at["x"]


def test_tonights_plan_is_two_touches_from_the_home_page_and_then_one(stranger: Page) -> None:
    stranger.add_init_script(PRINTER)
    stranger.goto(f"{HOME}index.html")
    stranger.click("a[data-grade=g07]")
    stranger.click("[data-week-lesson] >> text=打印教案")
    stranger.wait_for_url(re.compile(r"/lessons/g07/.*\.html$"))
    assert stranger.evaluate(PAPERS) == ["plan"]
    stranger.reload()
    assert stranger.evaluate(PAPERS) == ["plan"], "the printer is asked once"
    stranger.goto(f"{HOME}index.html")
    again = stranger.locator("[data-week-lesson] >> text=打印教案")
    assert bottom(again) <= 740, "on the first screen, without a scroll"
    again.click()
    stranger.wait_for_url(re.compile(r"/lessons/g07/.*\.html$"))
    assert stranger.evaluate(PAPERS) == ["plan", "plan"]


def test_this_week_comes_first_for_keys_too_once_the_grade_is_known(phone: Page) -> None:
    phone.goto(f"{HOME}index.html")
    order = phone.locator(".open > section").evaluate_all("parts => parts.map(part => part.className.split(' ')[0])")
    assert order == ["week", "who", "find"]
    assert bottom(phone.locator(".week-acts")) < bottom(phone.locator(".who"))


def test_a_grade_that_is_no_longer_there_is_asked_for_again(stranger: Page) -> None:
    stranger.add_init_script("localStorage.setItem('xinyu-grade', 'g99')")
    stranger.goto(f"{HOME}index.html")
    expect(stranger.locator("a[data-grade=g07]")).to_be_visible()
    assert bottom(stranger.locator(".who")) < bottom(stranger.locator(".week"))


def test_the_list_of_a_grade_begins_with_this_fortnight(stranger: Page) -> None:
    stranger.goto(f"{HOME}catalogue/g07.html")
    line = stranger.locator(".page-top .now-line").first
    assert line.inner_text().split()[0] == "本周"
    assert bottom(line) < 740
    title = line.locator("a").first.inner_text()
    assert stranger.locator(".card.now h3", has_text=title).count() == 1
    line.locator("a").first.click()
    expect(stranger.locator("h1")).to_have_text(title)
    stranger.goto(f"{HOME}catalogue/order-54.html")
    said = [words.split()[0] for words in stranger.locator(".now-line").all_inner_texts()]
    assert said == ["本周，五年级", "本周，六年级", "本周，七年级"]


@pytest.mark.parametrize("printer", ["window.print = () => {};", "window.print = undefined;"])
@pytest.mark.parametrize(
    ("address", "button"), [(LESSON, "打印教案"), ("parents/czh/p-czh-01.html", "打印大字版，一张纸的正反面")]
)
def test_where_no_printer_opens_the_page_says_what_to_do(
    stranger: Page, printer: str, address: str, button: str
) -> None:
    stranger.add_init_script(printer)
    stranger.goto(HOME + address)
    for _ in range(2):
        stranger.get_by_role("button", name=button).click()
        stranger.clock.run_for(3000)
        expect(stranger.locator("[data-print-none]")).to_have_count(1)
        expect(stranger.locator("[data-print-none]")).to_contain_text("在浏览器打开")


def test_where_a_printer_opens_nothing_is_said(stranger: Page) -> None:
    stranger.add_init_script(PRINTER)
    stranger.goto(HOME + LESSON)
    stranger.get_by_role("button", name="打印教案").click()
    stranger.clock.run_for(3000)
    assert stranger.locator("[data-print-none]").count() == 0


@pytest.mark.parametrize("larger", [False, True])
def test_an_elder_sees_what_the_lesson_is_about_on_the_first_screen(phone: Page, larger: bool) -> None:
    phone.evaluate("localStorage.setItem('xinyu-size', 'elder')")
    phone.evaluate("larger => larger && localStorage.setItem('xinyu-larger', 'yes')", larger)
    phone.goto(f"{HOME}parents/czh/p-czh-01.html")
    assert bottom(phone.locator("h1")) < 370
    first = phone.locator(".fam-intro p").first.bounding_box()
    assert first
    assert first["y"] < 600
    assert phone.locator(".view button:visible").all_inner_texts() == ["长辈版", "字小一点" if larger else "字再大一点"]
    assert phone.get_by_role("navigation", name="主要栏目").get_by_role("link", name="家长学堂").is_visible()


def test_a_title_breaks_where_one_pauses(phone: Page) -> None:
    phone.goto(f"{HOME}guides/gd-me-low.html")
    assert phone.locator("h1").evaluate(LINES) == ["好久都高兴不起来：", "写给你的一页"]
    phone.goto(f"{HOME}guides/gd-help.html")
    assert phone.locator(".line.danger p").evaluate(LINES) == ["先喊身边的大人，", "不要一个人留在那里。"]


@pytest.mark.parametrize(
    ("address", "sides"),
    [(LESSON, 3), ("catalogue/g05.html", 2), ("guides/gd-poster-czh.html", 2)],
    ids=["a plan on one sheet, its worksheet on another", "a year of lessons", "no empty sheet before a poster"],
)
def test_paper_is_not_wasted(phone: Page, address: str, sides: int) -> None:
    phone.goto(HOME + address)
    assert len(re.findall(rb"/Type\s*/Page\b", phone.pdf(prefer_css_page_size=True))) == sides


@pytest.mark.parametrize("lesson", ["p-xxd-24", "p-xxd-25", "p-xxd-32"], ids=["boxes explained", "full", "full too"])
def test_a_lesson_taken_home_is_one_sheet_with_what_it_teaches(phone: Page, lesson: str) -> None:
    phone.goto(f"{HOME}parents/xxd/{lesson}.html")
    big = "document.documentElement.setAttribute('data-printing', 'big')"
    phone.evaluate(big)
    assert len(re.findall(rb"/Type\s*/Page\b", phone.pdf(prefer_css_page_size=True))) == 2
    phone.emulate_media(media="print")
    try:
        phone.evaluate(big)
        assert phone.locator(".on-back strong", has_text="记四格，两个星期").is_visible() or lesson != "p-xxd-24"
        assert not phone.locator(".off-sheet:visible").count()
    finally:
        phone.emulate_media(media="null")


def test_paper_cuts_no_frame_at_its_edge(phone: Page) -> None:
    phone.goto(HOME + LESSON)
    phone.emulate_media(media="print")
    try:
        room = phone.evaluate("document.documentElement.clientWidth")
        for frame in (".sheet table", ".bound"):
            assert phone.locator(frame).first.evaluate("part => part.getBoundingClientRect().right") <= room - 1, frame
        assert phone.locator(".sheet").evaluate("part => getComputedStyle(part).overflowX") == "visible"
    finally:
        phone.emulate_media(media="screen")


@pytest.mark.parametrize("lesson", CARDS)
def test_the_card_cuts_no_line_of_what_not_to_do_and_whom_to_call(phone: Page, lesson: str) -> None:
    phone.goto(f"{HOME}lessons/{lesson}.html#card")
    phone.wait_for_selector(".prep-card h2")
    safety = phone.locator(".prep-card dd:not(.bring) p")
    assert safety.count() > 2
    assert safety.evaluate_all("lines => lines.filter(line => line.scrollHeight > line.clientHeight + 1).length") == 0
    shown = phone.locator(".prep-card dd").evaluate_all("parts => parts.every(part => part.scrollWidth <= innerWidth)")
    assert shown


def test_the_card_fits_one_screen_and_leaves_little_of_it_empty(phone: Page) -> None:
    phone.goto(f"{HOME}{LESSON}#card")
    phone.wait_for_selector(".prep-card h2")
    box = phone.locator(".prep-card").bounding_box()
    assert box
    assert 640 < box["height"] <= 740


def test_a_class_teacher_reaches_the_groups_message_from_the_top(phone: Page) -> None:
    address = f"{HOME}parents/czh/p-czh-01.html"
    phone.goto(address)
    way = phone.get_by_role("link", name="发到班级群")
    assert bottom(way) < 370, "it stands in the first half of the first screen"
    way.click()
    copy = phone.get_by_role("button", name="复制群消息")
    expect(copy).to_be_focused()
    expect(copy).to_be_in_viewport()
    expect(phone.get_by_label("发到班级群的话")).to_be_in_viewport()
    assert phone.url == address


def test_the_way_to_the_group_is_nothing_for_elders_and_paper(phone: Page) -> None:
    phone.goto(f"{HOME}parents/czh/p-czh-01.html?view=elder")
    expect(phone.locator("h1")).to_be_visible()
    expect(phone.locator("[data-to-channel]")).to_be_hidden()
    phone.goto(f"{HOME}parents/czh/p-czh-01.html")
    phone.emulate_media(media="print")
    try:
        expect(phone.locator("[data-to-channel]")).to_be_hidden()
    finally:
        phone.emulate_media(media="screen")
