"""What waits in a phone goes from the server's pages too, where people look whether it counted; it counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import agree_if_asked, answer, cut_the_network, scan_card
from tests.end_to_end.poor_browsers import NO_WORKER
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.xdist_group("city")
LESSON, QUIZ, TITLE = "/parents/xxd/p-xxd-05.html", "q-p-xxd-05", "作业时间不吼叫"


def leave_one_waiting(page: Page, city: City, card: int) -> None:
    """A lesson done without a network; the network is back, and no page is open that would send it."""
    scan_card(page, city.cards[card]["code"])
    agree_if_asked(page)
    page.goto(LESSON)
    expect(page.locator("[data-quiz-who]")).to_contain_text("已登录")
    cut_the_network(page)
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("待上传 1 条")


@pytest.fixture
def back(phone: BrowserContext, city: City) -> Page:
    """A phone with a network again, on no page yet."""
    page = phone.new_page()
    leave_one_waiting(page, city, 1)
    page.close()
    phone.set_offline(False)
    return phone.new_page()


def test_the_own_record_sends_what_waits_and_shows_it(back: Page, watch: Watch) -> None:
    watch.over(back)
    sent: list[str] = []
    back.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    back.goto("/me")
    expect(back.get_by_role("status")).to_have_text("先前存下的 1 条，已经传上去、记下来了。")
    expect(back.locator("main .finished li", has_text=TITLE)).to_have_count(1)
    back.reload()
    expect(back.locator("main .finished li", has_text=TITLE)).to_have_count(1)
    expect(back.get_by_role("status")).to_have_count(0)
    assert len(sent) == 1


def test_another_page_of_the_server_says_where_it_is_seen(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    leave_one_waiting(page, city, 2)
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/events", hold)
    with page.expect_request("**/api/v1/events"):
        page.goto("/me/data")
    line = page.locator("[role=status].no-network")
    expect(line).to_have_text("还有 1 条在这部手机里，正在上传。")
    held[0].continue_()
    expect(line).to_contain_text("先前存下的 1 条，已经传上去、记下来了。")
    line.get_by_role("link", name="看我的记录").click()
    expect(page.locator("main .finished li", has_text=TITLE)).to_have_count(1)


def test_two_pages_at_once_record_it_once(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    leave_one_waiting(page, city, 3)
    page.close()
    phone.set_offline(False)
    pages = [phone.new_page() for _ in range(2)]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for one, address in zip(pages, ("/me/data", "/parents/index.html"), strict=True):
        one.route("**/api/v1/events", hold)
        with one.expect_request("**/api/v1/events"):
            one.goto(address)
    for route in held:
        route.continue_()
    for one in pages:
        expect(one.get_by_role("status")).to_contain_text("已经传上去")
    pages[0].goto("/me")
    expect(pages[0].locator("main .finished li", has_text=TITLE)).to_have_count(1)


def test_what_the_service_refuses_is_said_until_it_is_read(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    leave_one_waiting(page, city, 4)
    page.evaluate("""() => Object.keys(localStorage).filter(name => name.startsWith("xinyu-event-")).forEach(name => {
      const item = JSON.parse(localStorage[name]);
      item.event.data.revision = "0000000000000000";
      localStorage[name] = JSON.stringify(item);
    })""")
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    for _ in range(2):
        page.goto("/me/data")
        expect(page.locator(".no-network")).to_contain_text("没有记下来：")
    expect(page.locator(".no-network").get_by_role("link", name="回到这一课")).to_have_attribute("href", LESSON)
    page.get_by_role("button", name="知道了").click()
    page.goto("/me")
    expect(page.locator("main .finished li", has_text=TITLE)).to_have_count(0)
    expect(page.locator(".no-network")).to_have_count(0)


def test_without_a_worker_the_receipt_promises_what_is_so(browser: Browser, city: City) -> None:
    context = browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.add_init_script(NO_WORKER)
    page = context.new_page()
    leave_one_waiting(page, city, 5)
    receipt = page.locator("[data-quiz-receipt]")
    expect(receipt).to_contain_text("有网时再打开这里任何一页，就会传上去。清理微信或浏览器会丢，先把核对码抄下来。")
    expect(receipt).not_to_contain_text("您不用再做什么")
    context.close()
