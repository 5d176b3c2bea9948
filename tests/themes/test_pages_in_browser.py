"""The finished pages in a real browser, opened from a folder: nothing too wide, nothing too small for a thumb."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = [
    "index.html",
    "catalogue/index.html",
    "catalogue/g07.html",
    "lessons/g07/g07-t1-02.html",
    "parents/index.html",
    "parents/czh/p-czh-01.html",
    "training/s/t-s-02.html",
    "library/r-qj-01.html",
    "guides/gd-help.html",
]
LESSON = "lessons/g07/g07-t1-02.html"
IN_TERM = "2026-09-20T08:00:00"
TOO_SMALL = """least => Array.from(document.querySelectorAll("a, button, summary, select, input, label"))
  .filter(part => !part.closest(".prose, .sources, .skip, .card, .display-panel, .vh"))
  .filter(part => !part.closest(".pick input, .seg input, .boxes input"))
  .map(part => [part.textContent.trim().slice(0, 20), part.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && box.height < least - 0.6).map(([text, box]) => `${text} ${box.height}`)"""


def opened(browser: Browser, site: Path, address: str, *, stored: str = "", scripts: bool = True) -> Page:
    """A page on a small phone, at a time inside the second fortnight of term."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if scripts:
        page.clock.set_fixed_time(IN_TERM)
        page.add_init_script(stored)
    page.goto((site / address).as_uri())
    return page


@pytest.mark.parametrize(("size", "least"), [("standard", 44), ("elder", 60)])
def test_pages_fit_a_small_phone_and_a_thumb(browser: Browser, site: Path, size: str, least: int) -> None:
    page = opened(browser, site, PAGES[0], stored=f"localStorage.setItem('xinyu-size', '{size}')")
    for address in PAGES:
        page.goto((site / address).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert page.evaluate(TOO_SMALL, least) == [], address
    page.context.close()


def test_a_grade_is_chosen_once(browser: Browser, site: Path) -> None:
    page = opened(browser, site, "index.html")
    page.click("a[data-grade=g07]")
    assert page.inner_text("[data-week-lesson] h3") == "困难时谁在我身边"
    page.reload()
    assert page.is_visible("text=打开这节课")
    page.context.close()


def test_the_short_lesson_leaves_steps_out(browser: Browser, site: Path) -> None:
    page = opened(browser, site, LESSON)
    assert page.locator(".steps > li:visible").count() == 6
    page.check("input[name=length][value='20']")
    assert page.locator(".steps > li:visible").count() == 4
    page.context.close()


def test_without_scripts_everything_is_there_and_nothing_promises_more(browser: Browser, site: Path) -> None:
    lesson = opened(browser, site, LESSON, scripts=False)
    assert lesson.locator(".steps > li:visible").count() == 6
    assert lesson.locator("text=打印教案").is_hidden()
    lesson.context.close()
    home = opened(browser, site, "index.html", scripts=False)
    assert home.get_attribute("a[data-grade=g07]", "href") == "catalogue/g07.html"
    assert home.locator("text=下次打开还在").is_hidden()
    home.context.close()


def test_answers_from_a_folder_stay_on_the_page_and_say_so(browser: Browser, site: Path) -> None:
    page = opened(browser, site, "parents/czh/p-czh-01.html")
    page.wait_for_selector("text=现在连不上记录服务，题目可以先看。")
    page.click("text=学完了")
    assert "还没有选" in page.inner_text("[data-quiz-missing]")
    for question in page.locator("fieldset.q").all():
        question.locator("label.pick").first.click()
    page.click("text=学完了")
    assert "待上传 1 条" in page.inner_text("[data-quiz-receipt]")
    page.click("text=学完了")
    assert "待上传 1 条" in page.inner_text("[data-quiz-receipt]"), "the same answers wait once"
    page.context.close()


def test_a_class_teacher_copies_what_to_send_and_an_editor_the_clean_lesson(browser: Browser, home: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{home}parents/czh/p-czh-01.html")
    page.click("text=班主任和公众号编辑用")
    assert page.evaluate(TOO_SMALL, 44) == []
    page.click("text=复制群消息")
    page.wait_for_selector("text=已复制。到群里粘贴就行。")
    name, summary, address = pasted(page).splitlines()
    assert name == "《少年的大脑与情绪》，读完大约 4 分钟"
    assert summary == "话要吵起来时停一停，约好几点再谈"
    assert address == f"{home}parents/czh/p-czh-01.html"
    page.click("text=复制全文，给公众号")
    page.wait_for_selector("text=已复制全文和求助电话。")
    text = pasted(page)
    assert text.startswith("少年的大脑与情绪")
    assert all(words in text for words in ("到点去，先说自己那一份", "12356"))
    assert not any(words in text for words in ("学完了", "复制"))
    context.close()


def pasted(page: Page) -> str:
    """What another application would get."""
    page.evaluate("document.body.appendChild(document.createElement('textarea')).id = 'elsewhere'")
    page.focus("#elsewhere")
    page.keyboard.press("Control+V")
    text = page.input_value("#elsewhere")
    page.evaluate("document.getElementById('elsewhere').remove()")
    return text
