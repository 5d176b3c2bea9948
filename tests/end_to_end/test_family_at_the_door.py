"""A family between its lesson and the sign-in: what it agrees to is in sight, and what it has chosen stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import answer, wait_until
from tests.end_to_end.poor_browsers import NO_STORAGE
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
LESSON, QUIZ = "/parents/xxd/p-xxd-05.html", "q-p-xxd-05"
TOMORROW = "卡不在手边：明天在这部手机上打开这一课，选好的还在。"


def press_signed_out(page: Page, city: City) -> None:
    page.goto(LESSON)
    expect(page.locator("[data-quiz-who]")).to_contain_text("登录后告诉您为什么。")
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("还没有记下来")


def test_without_the_card_at_hand_the_choices_are_there_tomorrow(
    city: City, phone: BrowserContext, watch: Watch
) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto("/sign-in?next=" + LESSON + "%23quiz")
    expect(page.get_by_text(TOMORROW)).to_be_hidden()
    press_signed_out(page, city)
    expect(page.locator("[data-quiz-receipt]")).to_contain_text(TOMORROW)
    page.locator("[data-quiz-receipt]").get_by_role("link", name="去登录").click()
    expect(page.get_by_text(TOMORROW)).to_be_visible()
    page.close()
    page = phone.new_page()
    page.goto(LESSON)
    expect(page.locator("fieldset.q input:checked")).to_have_count(len(city.right_choices(QUIZ)))


def test_where_nothing_can_be_kept_tomorrow_is_not_promised(browser: Browser, city: City) -> None:
    context = browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    press_signed_out(page, city)
    expect(page.locator("[data-quiz-receipt]")).not_to_contain_text("明天")
    page.locator("[data-quiz-receipt]").get_by_role("link", name="去登录").click()
    expect(page.get_by_text(TOMORROW)).to_be_hidden()
    context.close()


def test_an_address_that_is_passed_on_begins_at_the_lesson(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(LESSON + "#quiz")
    expect(page.locator("[data-quiz-who]")).to_contain_text("您还没有登录")
    wait_until(page, "location.hash === ''")
    assert page.url.endswith(LESSON)
    top = page.locator("#quiz").evaluate("heading => heading.getBoundingClientRect().top")
    assert 0 <= top < 200


def test_a_new_family_sees_what_it_agrees_to_and_both_answers(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in.html#" + city.cards[-2]["code"].replace(" ", ""))
    page.get_by_role("button", name="用卡登录").click()
    page.wait_for_url("**/me**")
    page.goto("/me/consent")
    page.locator("main > .note").evaluate_all("notes => notes.forEach(note => note.remove())")  # of who answered before
    answers = [page.get_by_role("button", name=name, exact=True) for name in ("同意", "不同意")]
    for part in (*page.locator(".promises li").all(), *answers):
        box = part.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 740
