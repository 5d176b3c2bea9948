"""A lesson of another length: class mode over a reload, the paper, and what is offered to the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import PATIENCE
from tests.themes.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

LESSON = f"{HOME}lessons/g03/g03-t1-06.html"
CLASSES = {"account": "p_one", "classes": [{"path": "a/b", "label": "三年级(2)班", "grade": "三年级", "also": []}]}
START = ".lesson-head [data-class-start]"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """The classroom's computer, without a network, of a teacher who was signed in."""
    context = browser.new_context(base_url=home, viewport={"width": 1024, "height": 768})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.install(time="2026-11-20T08:00:00")
    for name, value in (("xinyu-classes", json.dumps(CLASSES)), ("xinyu-account", "p_one")):
        page.add_init_script(f"localStorage.setItem({json.dumps(name)}, {json.dumps(value)})")
    page.goto(LESSON)
    expect(page.locator("[data-taught-form]")).to_be_visible()
    page.clock.pause_at("2026-11-20T09:00:00")  # from here on time passes only when a test says so
    yield page
    context.close()


def choose(page: Page, length: str) -> None:
    page.check(f"input[name=length][value='{length}']")


def minutes(page: Page) -> Locator:
    return page.get_by_label("上了多少分钟")


def steps_offered(page: Page) -> list[str]:
    """The values of 上到哪一步."""
    found = page.get_by_label("上到哪一步").locator("option")
    return [str(option.get_attribute("value")) for option in found.all()]


@pytest.mark.parametrize(("length", "whole"), [("20", 20), ("30", 30), ("40", 40)])
def test_a_reload_in_class_loses_neither_the_place_nor_the_length(page: Page, length: str, whole: int) -> None:
    choose(page, length)
    page.click(START)
    for _ in range(3):
        page.keyboard.press("PageDown")
        page.clock.run_for(60_000)
    title = page.inner_text(".class-title")
    page.reload()
    expect(page.locator(".class-title")).to_have_text(title)
    expect(page.locator(".class-sum")).to_have_text(f"已上 3 分，共 {whole} 分")
    page.keyboard.press("Escape")
    expect(page.locator(f"input[name=length][value='{length}']")).to_be_checked()


def test_a_length_that_was_chosen_before_class_is_kept_too(page: Page) -> None:
    choose(page, "20")
    page.reload()
    expect(page.locator("input[name=length][value='20']")).to_be_checked()
    assert page.locator(".steps > li:visible").count() == 4
    expect(minutes(page)).to_have_value("20")


def test_the_ledger_is_offered_the_length_that_is_chosen(page: Page) -> None:
    assert steps_offered(page) == ["0", "1", "2", "3", "4", "5", "6"]
    choose(page, "20")
    expect(minutes(page)).to_have_value("20")
    assert steps_offered(page) == ["0", "1", "2", "3"]
    choose(page, "40")
    expect(minutes(page)).to_have_value("40")
    assert steps_offered(page) == ["0", "1", "2", "3", "4", "5", "6"]


def test_what_the_teacher_filled_in_stays(page: Page) -> None:
    minutes(page).fill("35")
    page.get_by_label("上到哪一步").select_option("5")
    choose(page, "20")
    expect(minutes(page)).to_have_value("35")
    expect(page.get_by_label("上到哪一步")).to_have_value("5")


def test_what_the_clock_of_class_mode_measured_stays(page: Page) -> None:
    choose(page, "20")
    page.click(START)
    for _ in range(2):
        page.keyboard.press("PageDown")
        page.clock.run_for(6 * 60_000)
    page.keyboard.press("Escape")
    expect(minutes(page)).to_have_value("12")
    choose(page, "30")
    expect(minutes(page)).to_have_value("12")
    expect(page.get_by_label("上到哪一步")).to_have_value("2")


def test_the_plan_on_paper_names_the_length_it_has(page: Page) -> None:
    choose(page, "20")
    page.emulate_media(media="print")
    assert "20 分钟" in page.inner_text(".lesson-head")
    assert "40 分钟" not in page.inner_text(".lesson-head")
    assert page.locator(".steps > li:visible").count() == 4
