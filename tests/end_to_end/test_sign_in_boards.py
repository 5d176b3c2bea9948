"""A hall with a projector and phones side by side: thirty families come in, and the network breaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from quiz_api.domain.class_sessions import ClassSession, Practice, SessionForm, SessionKind, SessionState, Venue
from quiz_api.exports.qr_code import qr_path
from quiz_api.secret_key import load_secret_key
from quiz_api.services.session_codes import SessionCodes
from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import cut_the_network, sign_in_staff
from tests.end_to_end.running_city import City
from tests.end_to_end.test_server_pages import TOO_SMALL

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "青石岭"
FAMILIES, PHONES = 30, 5
ANY = ClassSession(
    "",
    "/",
    SessionKind.PARENT_SCHOOL,
    SessionForm.SCREEN,
    Venue.SCHOOL,
    Practice.GUIDANCE,
    "",
    "",
    "",
    (),
    datetime.now(UTC),
    60,
    SessionState.OPEN,
    "",
)


@pytest.fixture
def phones(browser: Browser, city: City) -> Iterator[list[BrowserContext]]:
    contexts = [
        browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
        for _ in range(PHONES)
    ]
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def leader(desk: BrowserContext, city: City) -> Page:
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    return page


def issue_cards(page: Page, most: int) -> dict[str, str]:
    """The cards of a class that no other journey uses: digits by card number, read off the printed sheet."""
    page.goto("/school/classes")
    page.get_by_role("link", name=re.compile("三年级")).first.click()
    page.get_by_label("发到几号").fill(str(most))
    page.get_by_role("button", name="发卡").click()
    page.get_by_role("link", name="打印这个班的卡").click()
    page.wait_for_url("**/school/cards?**")
    cards = page.locator("[data-code]").evaluate_all(
        "cards => cards.map(card => [card.dataset.class.slice(-2), card.dataset.code])"
    )
    return dict(cards)


def hold(page: Page, form: str, title: str) -> str:
    """A session of that class, begun; its id."""
    page.goto("/sessions/new")
    page.get_by_label("算指导还是实践").select_option("指导")
    page.get_by_label("题目").fill(title)
    soon = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=10)
    page.get_by_label("什么时候开始").fill(f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_label(re.compile("三年级")).first.check()
    page.get_by_label("怎么签到").select_option(form)
    page.get_by_role("button", name="登记", exact=True).click()
    page.wait_for_url(re.compile(r"/sessions/s_\w+$"))
    page.get_by_role("button", name="开始", exact=True).click()
    page.get_by_role("heading", name="正在进行").wait_for()
    return page.url.rsplit("/", 1)[-1]


def scanner(city: City, board: Page, session: str) -> Callable[[], str]:
    """What a camera in front of the board reads: an address, held against the modules that are drawn there."""
    codes = SessionCodes(load_secret_key(city.secret_key))

    def read() -> str:
        drawn = board.locator("#modules").get_attribute("d")
        for back in range(3):
            shown = codes.shown(replace(ANY, id=session), datetime.now(UTC) - timedelta(seconds=30 * back))
            address = f"{city.url}/sessions/{session}/in#{shown.token if shown else ''}"
            if qr_path(address).d == drawn:
                return address
        raise AssertionError("the board draws a QR that nobody can use")

    return read


def come(page: Page, address: str, digits: str) -> None:
    """Scan the board, sign in with the card, agree, and be told what the store holds. The family before has gone."""
    page.context.clear_cookies()
    page.goto("/healthz")  # an address that differs in its fragment alone is no new page
    page.goto(address)
    page.get_by_role("link", name="用卡登录").click()
    page.get_by_label("卡上的 12 位数字").fill(digits)
    page.get_by_role("button", name="用卡登录").click()
    agree, done = page.get_by_role("button", name="同意", exact=True), page.get_by_role("heading", name="签到好了")
    agree.or_(done).wait_for()
    if agree.is_visible():
        agree.click()
    done.wait_for()


def test_thirty_families_come_in(
    city: City, leader: Page, phones: list[BrowserContext], record_property: Callable[[str, object], None]
) -> None:
    cards = issue_cards(leader, FAMILIES)
    session = hold(leader, "线下有屏", "听懂孩子的情绪")
    leader.get_by_role("link", name="放大屏").click()
    leader.locator("#number").wait_for()
    read = scanner(city, leader, session)
    pages = [phone.new_page() for phone in phones]
    began = time.monotonic()
    for place, digits in enumerate(cards.values()):
        page = pages[place % PHONES]
        come(page, read(), digits)
        assert "三年级" in page.locator("main").inner_text() or "2024级" in page.locator("main").inner_text()
    record_property("seconds", round(time.monotonic() - began, 1))
    print(f"{FAMILIES} families through {PHONES} phones: {time.monotonic() - began:.0f} s")
    leader.locator("#arrived", has_text=str(FAMILIES)).wait_for()
    assert "卡" not in leader.locator(".cnt").inner_text()
    leader.get_by_role("link", name="回到办理页").click()
    leader.get_by_role("button", name="结束这一场").click()
    leader.get_by_role("heading", name="已结束").wait_for()
    expect(leader.locator("tbody tr")).to_have_count(FAMILIES)


def test_a_roll_call_without_a_network_arrives_once(city: City, leader: Page, phones: list[BrowserContext]) -> None:
    cards = issue_cards(leader, FAMILIES)
    phone = phones[0]
    page = phone.new_page()
    for digits in list(cards.values())[:3]:
        phone.clear_cookies()
        page.goto("/sign-in")
        page.get_by_label("卡上的 12 位数字").fill(digits)
        page.get_by_role("button", name="用卡登录").click()
        page.wait_for_url(re.compile("/me"))
        if "/me/consent" in page.url:
            page.get_by_role("button", name="同意", exact=True).click()
            page.wait_for_url(re.compile("/me$"))
    phone.clear_cookies()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    session = hold(page, "线下无屏", "操场上的家长会")
    page.goto(f"/sessions/{session}/roll")
    told = page.locator("#told")
    cut_the_network(page)
    for number in ("01", "02"):
        page.locator(".key", has_text=number).first.click()
    page.get_by_role("button", name="记下 2 户").click()
    told.get_by_text("已存在这部手机里").wait_for()
    page.locator(".key", has_text="03").first.click()
    phone.set_offline(False)
    told.get_by_text("已记下 2 户").wait_for()
    page.reload()
    expect(page.locator('.key[aria-pressed="true"]')).to_have_text(["03"])
    page.get_by_role("button", name="记下 1 户").click()
    told.get_by_text("已记下 1 户").wait_for()
    page.goto(f"/sessions/{session}")
    expect(page.locator("main")).to_contain_text("到了 3 户")
    expect(page.locator("#who ~ .tblbox tbody tr")).to_have_count(3)


def test_a_roll_call_that_waits_goes_from_the_list_of_sessions(leader: Page, desk: BrowserContext) -> None:
    issue_cards(leader, FAMILIES)
    session = hold(leader, "线下无屏", "隔天才有网的家长会")
    leader.goto(f"/sessions/{session}/roll")
    leader.locator(".key", has_text="04").first.click()
    cut_the_network(leader)
    leader.get_by_role("button", name="记下 1 户").click()
    expect(leader.locator("#told")).to_contain_text("待上传 1 批")
    leader.close()
    desk.set_offline(False)
    page = desk.new_page()
    page.goto("/sessions")
    line = page.locator(".no-network")
    expect(line).to_contain_text("先前存下的 1 条，已经传上去、记下来了。")
    line.get_by_role("link", name="看这一场记了谁").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("点名")
    page.goto(f"/sessions/{session}")
    expect(page.locator("main")).to_contain_text("到了 1 户")


def test_a_board_whose_network_breaks_puts_its_code_away(leader: Page, desk: BrowserContext) -> None:
    session = hold(leader, "线下有屏", "断网的大屏")
    leader.goto(f"/sessions/{session}/board")
    leader.locator("#number").wait_for()
    leader.clock.install()
    cut_the_network(leader)
    leader.clock.run_for(90_000)
    leader.get_by_text("大屏的网断了，码先收起来").wait_for()
    desk.set_offline(False)
    leader.clock.run_for(10_000)
    leader.locator("#number").wait_for()


def test_pages_ask_no_stranger_and_do_not_complain(leader: Page, watch: Watch, phones: list[BrowserContext]) -> None:
    watch.over(leader)
    session = hold(leader, "线下有屏", "安静的一场")
    for page in ("", "/board", "/roll", "/roster", "/in"):
        leader.goto(f"/sessions/{session}{page}")
    leader.goto("/sessions")
    visitor = phones[0].new_page()
    watch.over(visitor)
    visitor.goto(f"/sessions/{session}/in")
    visitor.get_by_text("请对着大屏扫码").wait_for()


def test_pages_fit_a_small_phone_and_a_thumb(leader: Page, phones: list[BrowserContext], city: City) -> None:
    session = hold(leader, "线下有屏", "一只手拿着手机")
    page = phones[0].new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    labels_count = TOO_SMALL.replace(".display-panel", ".display-panel, .check")
    for size, least in (("standard", 44), ("elder", 60)):
        page.evaluate("size => localStorage.setItem('xinyu-size', size)", size)
        for address in ("/sessions", "/sessions/new", *(f"/sessions/{session}{at}" for at in ("", "/roll", "/in"))):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
            assert page.evaluate(labels_count, least) == [], address
