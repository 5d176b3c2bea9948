"""A teacher's ten minutes and a grandparent's four, by keys alone: what only a mouse can reach fails here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

MOST_PRESSES = 60


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    context = browser.new_context(base_url=home, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.clock.set_fixed_time("2026-11-18T08:00:00")
    yield opened
    context.close()


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_PRESSES):
        if wanted.evaluate("part => part === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_PRESSES} presses of Tab do not lead to {wanted}")


def test_a_teacher_finds_prepares_and_begins_a_lesson(page: Page) -> None:
    page.goto(f"{HOME}index.html")
    reach(page, page.locator("#find-words"))
    page.keyboard.type("困难时谁在我身边")
    page.keyboard.press("Enter")
    expect(page.locator(".md-search-result__item").first).to_contain_text("困难时谁在我身边")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/g07-t1-02.html*")
    reach(page, page.locator(".lesson-head a[href='#card']"))
    page.keyboard.press("Enter")
    expect(page.locator(".prep-card h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("article.lesson h1")).to_be_visible()
    reach(page, page.locator("input[name=length]:checked"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("input[name=length][value='20']")).to_be_checked()
    for _ in range(MOST_PRESSES):
        if page.locator(".lesson-head [data-class-start]").evaluate("part => part === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".class-title")).to_have_text("困难时谁在我身边")
    page.keyboard.press("PageDown")
    expect(page.locator(".class-top")).to_contain_text("第 1 步，共 4 步")
    page.keyboard.press("Escape")
    expect(page.locator(".class-mode")).to_have_count(0)


def test_a_grandparent_enlarges_reads_answers_and_gets_a_receipt(page: Page) -> None:
    page.goto(f"{HOME}parents/index.html")
    reach(page, page.locator("a[href='#shelf-4']"))  # a hundred lessons stand before those of 初中
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("link", name="少年的大脑与情绪"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/p-czh-01.html")
    reach(page, page.locator(".view button", has_text="长辈版").first)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-size", "elder")
    questions = page.locator("fieldset.q")
    expect(questions).to_have_count(3)
    for place in range(3):
        reach(page, questions.nth(place).locator("input").first)
        page.keyboard.press("Space")
    reach(page, page.get_by_role("button", name="学完了"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("待上传 1 条")
    expect(page.locator("[data-quiz-receipt] .code b")).to_be_visible()
