"""A bad network, no account, no script: the page says so plainly, nothing is lost and nothing counts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import agree_if_asked, answer, cut_the_network, scan_card
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.xdist_group("city")
LESSON = "/parents/xxd/p-xxd-01.html"
QUIZ = "q-p-xxd-01"


def test_answers_given_without_a_network_upload_themselves_once(
    city: City, phone: BrowserContext, watch: Watch
) -> None:
    page = phone.new_page()
    watch.over(page)
    scan_card(page, city.cards[1]["code"])
    agree_if_asked(page)
    page.goto(LESSON)
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    answer(page, city.right_choices(QUIZ))
    cut_the_network(page)
    page.get_by_role("button", name="学完了").click()
    receipt = page.locator("[data-quiz-receipt]")
    receipt.get_by_text("待上传 1 条").wait_for()
    phone.set_offline(False)
    receipt.get_by_text("已经记下来").wait_for()
    page.reload()
    page.goto("/me")
    assert page.locator("main").inner_text().count("一年级孩子在想什么") == 1


def test_a_visitor_without_an_account_is_told_plainly(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto(LESSON)
    page.get_by_text("您还没有登录，答案不会记下来。").first.wait_for()
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    page.locator("[data-quiz-receipt]").get_by_text("还没有记下来").wait_for()


def test_who_signs_in_after_the_last_touch_need_not_touch_again(
    city: City, phone: BrowserContext, watch: Watch
) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto(LESSON)
    page.get_by_text("您还没有登录，答案不会记下来。").first.wait_for()
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    receipt = page.locator("[data-quiz-receipt]")
    expect(receipt).to_contain_text("会接着记下来，不用再点")
    receipt.get_by_role("link", name="去登录").click()
    page.get_by_label("卡上的 12 位数字").fill(city.cards[9]["code"])
    page.get_by_role("button", name="用卡登录").click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(receipt).to_contain_text("已经记下来")
    page.reload()
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    assert receipt.is_hidden(), "it was wanted once"
    page.goto("/me")
    assert page.locator("main").inner_text().count("一年级孩子在想什么") == 1


def test_another_family_on_the_same_phone_finishes_for_itself(city: City, phone: BrowserContext, watch: Watch) -> None:
    """One phone goes round: what the first family pressed, without signing in, is not the second one's lesson."""
    page = phone.new_page()
    watch.over(page)
    page.goto(LESSON)
    page.get_by_text("您还没有登录，答案不会记下来。").first.wait_for()
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("不用再点")
    scan_card(page, city.cards[10]["code"])
    agree_if_asked(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/events") else None)
    page.goto(LESSON)
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    page.wait_for_load_state("networkidle")
    assert sent == []
    assert page.locator("[data-quiz-receipt]").is_hidden()


def test_nobody_is_sent_to_sign_in_over_a_network_that_is_gone(city: City, phone: BrowserContext, watch: Watch) -> None:
    """A phone in a dead spot still says that it is online."""
    page = phone.new_page()
    watch.over(page)
    page.goto(LESSON)
    page.get_by_text("您还没有登录，答案不会记下来。").first.wait_for()
    answer(page, city.right_choices(QUIZ))
    page.route("**/api/v1/**", lambda route: route.abort())
    page.get_by_role("button", name="学完了").click()
    receipt = page.locator("[data-quiz-receipt]")
    expect(receipt).to_contain_text("待上传 1 条")
    expect(receipt.locator(".code b")).to_be_visible()
    assert page.evaluate("navigator.onLine")
    assert page.get_by_role("link", name="去登录").count() == 0
    expect(page.get_by_role("button", name="学完了")).to_be_enabled()


def test_every_kind_of_page_reads_without_scripts(browser: Browser, city: City) -> None:
    context = browser.new_context(base_url=city.url, java_script_enabled=False)
    page = context.new_page()
    for address, words in (
        ("/lessons/g07/g07-t1-02.html", "安全边界"),
        ("/training/s/t-s-01.html", "第一章"),
        (LESSON, "今晚三分钟"),
        ("/catalogue/index.html", "七年级"),
        ("/library/r-qj-01.html", "旁白"),
        ("/guides/gd-help.html", "12356"),
    ):
        page.goto(address)
        assert words in page.locator("body").inner_text(), address
    context.close()


def test_practice_answers_at_once_and_without_a_score(phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto("/lessons/g07/g07-t1-02.html")
    cut_the_network(page)
    choice = page.locator(".think details").first
    choice.locator("summary").click()
    assert len(choice.inner_text().splitlines()) > 1
    assert "分" not in choice.inner_text()
    phone.set_offline(False)
