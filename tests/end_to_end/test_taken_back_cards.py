"""A card is taken back while answers wait in a phone without a network: they stay, and count once it is given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import agree_if_asked, answer, cut_the_network, scan_card, sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
LESSON = "/parents/xxd/p-xxd-01.html"
QUIZ = "q-p-xxd-01"
NUMBER = "40"
WAITING = "() => Object.keys(localStorage).filter(name => name.startsWith('xinyu-event-')).length"


def a_class_with_cards(page: Page, city: City) -> str:
    """Cards up to the number; its digits, on paper at home."""
    sign_in_staff(page, city.staff("学校管理员", "云溪县第三小学"))
    page.goto("/school/classes")
    page.locator("tbody th a").nth(1).click()
    page.get_by_label("发到几号").fill(NUMBER)
    page.get_by_role("button", name="发卡").click()
    page.get_by_role("link", name="打印这个班的卡").click()
    digits = page.locator(".family-cards li").last.get_attribute("data-code") or ""
    page.get_by_role("link", name="回去").click()
    return digits


def take_back_the_last(page: Page) -> None:
    page.get_by_text("发多了，收回没用过的卡").click()
    expect(page.get_by_text("还没有登录、没有上传，这里看不到")).to_be_visible()
    page.get_by_label("从几号起收回").fill(NUMBER)
    page.get_by_label("这些纸卡没有发给家长").check()
    page.get_by_role("button", name="收回", exact=True).click()
    expect(page.get_by_role("heading", name="收回了 1 张")).to_be_visible()


def test_answers_in_a_phone_outlive_a_card_that_is_taken_back(
    city: City, desk: BrowserContext, phone: BrowserContext, watch: Watch
) -> None:
    office = desk.new_page()
    watch.over(office)
    digits = a_class_with_cards(office, city)

    page = phone.new_page()
    page.goto(LESSON)
    page.get_by_text("您还没有登录，答案不会记下来。").first.wait_for()
    answer(page, city.right_choices(QUIZ))
    cut_the_network(page)
    page.get_by_role("button", name="学完了").click()
    page.locator("[data-quiz-receipt]").get_by_text("待上传 1 条").wait_for()
    take_back_the_last(office)
    phone.set_offline(False)

    page.goto("/sign-in.html#" + digits)
    page.get_by_role("button", name="用卡登录").click()
    expect(page.get_by_role("alert")).to_contain_text("这张卡已经收回，打不开了")
    expect(page.get_by_role("alert")).to_contain_text("手机里答过、还没上传的都还在")
    assert page.evaluate(WAITING) == 1

    office.get_by_role("button", name="撤销，这些卡照旧能用").click()
    expect(office.get_by_role("heading", name="恢复了 1 张")).to_be_visible()
    scan_card(page, digits)
    agree_if_asked(page)
    page.goto(LESSON)
    page.get_by_role("button", name="是我答的，上传").click()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("已经记下来")
    assert page.evaluate(WAITING) == 0
    page.goto("/me")
    assert page.locator("main").inner_text().count("一年级孩子在想什么") == 1


def test_what_another_card_answered_waits_for_that_card_and_says_so(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    scan_card(page, city.cards[11]["code"])
    agree_if_asked(page)
    page.goto(LESSON)
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    answer(page, city.right_choices(QUIZ))
    cut_the_network(page)
    page.get_by_role("button", name="学完了").click()
    page.locator("[data-quiz-receipt]").get_by_text("待上传 1 条").wait_for()
    page.close()
    phone.clear_cookies()  # signed in, any page would have sent it
    phone.set_offline(False)
    page = phone.new_page()
    scan_card(page, city.cards[8]["code"])
    page.goto("/parents/index.html")
    expect(page.get_by_role("status")).to_contain_text("还有 1 条是用另一张学习卡答的，没有传，也没有丢")
    assert page.evaluate(WAITING) == 1
    scan_card(page, city.cards[11]["code"])
    expect(page.get_by_role("status")).to_contain_text("先前存下的 1 条，已经传上去、记下来了")
    assert page.evaluate(WAITING) == 0
