"""Class mode: what a key does, and where a teacher reads of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.paths import BuildPaths
from tests.themes.test_class_mode import START, opened, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["site"]  # the fixture


def test_a_question_with_two_right_answers_opens_both_at_once(browser: Browser, site: Path) -> None:
    page = opened(browser, site, lesson="lessons/g07/g07-t1-06.html")
    page.click(START)
    while not page.locator(".is-question .class-stem:has-text('下面哪些写的是感受')").count():
        page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert page.locator(".class-choices details[open] summary b").all_inner_texts() == ["B", "D"]
    said = page.locator(".class-choices details[open] .think-a").all_inner_texts()
    assert said[0] == "这样做合适。"
    assert said[1].startswith("这样做合适。"), "each is right, and why is said once, under the last"
    assert "两种感受可以一起来" in said[1]
    page.keyboard.press("PageDown")
    assert page.locator(".class-body.is-question .class-stem:has-text('下面哪些写的是感受')").count() == 0
    page.context.close()


def test_keys_are_named_at_the_foot_of_a_computer_and_not_of_a_phone(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.click(START)
    page.keyboard.press(" ")
    assert page.locator(".class-keys").is_visible()
    named = page.inner_text(".class-keys")
    for key, switch in (("N", "讲法"), ("S", "板书")):
        assert f"{key} {switch}" in named
        page.keyboard.press(key.lower())
        assert page.get_attribute(f".class-tool:has-text('{switch}')", "aria-pressed") == "true"
        page.keyboard.press(key.lower())
    assert "B 黑屏" in named
    page.context.close()
    phone = opened(browser, site, width=360, height=740)
    phone.click(START)
    assert phone.locator(".class-keys").is_hidden()
    phone.context.close()


def test_the_mark_of_words_to_say_stands_before_no_line_of_the_class(browser: Browser, whole_site: BuildPaths) -> None:
    page = opened(browser, whole_site.site, lesson="lessons/g01/g01-t1-05.html")
    page.click(START)
    while not page.locator(".class-title:has-text('小雀的风筝')").count():
        page.keyboard.press("PageDown")
    shown = page.inner_text(".class-body")
    assert len(shown.splitlines()) >= 4
    assert "雷在头顶响" in shown
    assert "说：" not in shown
    page.context.close()
