"""The network cut in the middle of a lesson: it reads on, answers wait and go once, the code makes the same record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import (
    KEPT,
    agree_if_asked,
    answer,
    cut_the_network,
    scan_card,
    sign_in_staff,
    wait_until_kept,
)
from tests.end_to_end.poor_browsers import FULL_STORAGE, LATE, NO_STORAGE, NO_WORKER
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

pytestmark = pytest.mark.xdist_group("city")
LESSON, TITLE = "/parents/xxd/p-xxd-03.html", "交流一刻钟"
QUIZ = "q-p-xxd-03"


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def phone_with(browser: Browser, city: City, opened: list[BrowserContext], script: str) -> BrowserContext:
    context = browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.add_init_script(script)
    opened.append(context)
    return context


def signed_in(context: BrowserContext, code: str) -> Page:
    """A family that has agreed to the notice, on its lesson."""
    page = context.new_page()
    scan_card(page, code)
    agree_if_asked(page)
    page.goto(LESSON)
    expect(page.locator("[data-quiz-who]")).to_contain_text("已登录")
    return page


def hand_in(page: Page, city: City) -> Locator:
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    return page.locator("[data-quiz-receipt]")


def times_recorded(page: Page) -> int:
    page.goto("/me")
    return page.locator("main .finished").inner_text().count(TITLE) if page.locator("main .finished").count() else 0


def code_in(receipt: Locator) -> str:
    expect(receipt.locator(".code b")).to_have_text(re.compile(r"^[2-9A-Y]{5} [2-9A-Y]{5}$"))
    return receipt.locator(".code b").inner_text()


def test_a_lesson_begun_goes_on_without_the_network(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = signed_in(phone, city.cards[2]["code"])
    watch.over(page)
    wait_until_kept(page, LESSON)
    wait_until_kept(page, "/offline.html")
    cut_the_network(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("[data-no-network]")).to_contain_text("现在没有网")
    receipt = hand_in(page, city)
    expect(receipt).to_contain_text("已存在这部手机里，待上传 1 条")
    shown = code_in(receipt)
    expect(receipt.locator(".code")).to_contain_text(re.compile(r"\(\d+\)班 \d\d 号$"))  # whose card, for the teacher
    page.reload()
    assert code_in(receipt) == shown
    page.goto("/parents/gzh/p-gzh-01.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网")
    page.locator("[data-kept-pages]").get_by_text(TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    phone.set_offline(False)
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("已经记下来")
    assert times_recorded(page) == 1


def test_a_network_that_comes_and_goes_takes_no_choice_away(city: City, phone: BrowserContext) -> None:
    page = signed_in(phone, city.cards[2]["code"])
    wait_until_kept(page, LESSON)
    wait_until_kept(page, "/offline.html")
    cut_the_network(page)
    page.goto("/parents/gzh/p-gzh-01.html")
    chosen = page.locator("[data-kept-pages]").get_by_text(TITLE)
    chosen.evaluate("link => { link.click(); window.dispatchEvent(new Event('online')); }")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_it_uploads_from_any_page_and_from_two_at_once(city: City, phone: BrowserContext) -> None:
    page = signed_in(phone, city.cards[3]["code"])
    wait_until_kept(page, LESSON)
    cut_the_network(page)
    expect(hand_in(page, city)).to_contain_text("待上传 1 条")
    other = phone.new_page()
    other.goto(LESSON)
    expect(other.locator("[data-quiz-receipt]")).to_contain_text("待上传 1 条")
    phone.set_offline(False)
    for one in (page, other):
        expect(one.locator("[data-quiz-receipt]")).to_contain_text(re.compile("已经记下来|先前已经记下"))
    assert times_recorded(page) == 1


def test_a_window_that_comes_second_hears_that_it_is_recorded(city: City, phone: BrowserContext) -> None:
    page = signed_in(phone, city.cards[1]["code"])
    wait_until_kept(page, LESSON)
    cut_the_network(page)
    expect(hand_in(page, city)).to_contain_text("待上传 1 条")
    second = phone.new_page()
    second.goto(LESSON)
    expect(second.locator("[data-quiz-receipt]")).to_contain_text("待上传 1 条")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    second.route("**/api/v1/me?*", hold)
    phone.set_offline(False)
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("已经记下来")
    assert len(held) == 1
    held[0].continue_()
    expect(second.locator("[data-quiz-receipt]")).to_contain_text("先前已经记下")
    assert times_recorded(page) == 1


def test_what_waits_goes_from_a_page_without_questions(city: City, phone: BrowserContext) -> None:
    page = signed_in(phone, city.cards[4]["code"])
    cut_the_network(page)
    expect(hand_in(page, city)).to_contain_text("待上传 1 条")
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto("/parents/index.html")
    expect(page.get_by_role("status")).to_contain_text("先前存下的 1 条，已经传上去、记下来了")
    assert times_recorded(page) == 1


def test_the_code_read_to_the_teacher_makes_the_record_once(
    city: City, phone: BrowserContext, desk: BrowserContext
) -> None:
    page = signed_in(phone, city.cards[5]["code"])
    cut_the_network(page)
    receipt = hand_in(page, city)
    code = code_in(receipt)
    teacher = desk.new_page()
    sign_in_staff(teacher, city.staff("学校管理员", "青石岭"))
    teacher.goto("/school/classes")
    teacher.get_by_role("link", name="七年级(2)班").click()
    teacher.get_by_role("link", name="登记核对码").click()
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else "22222 22222"
    for typed, said in ((swapped, "念错"), (code, "不是这个"), (code.lower(), "已记下"), (code, "先前已经")):
        for tick in teacher.get_by_label("问清楚了").all():
            tick.check()
        teacher.get_by_label("卡号").fill(city.cards[5]["card_number"])
        teacher.get_by_label("核对码，十个字符").fill(typed)
        teacher.get_by_role("button", name="登记", exact=True).click()
        expect(teacher.locator("main").get_by_role("status").or_(teacher.get_by_role("alert"))).to_contain_text(said)
    phone.set_offline(False)
    expect(receipt).to_contain_text("已经记下来")
    assert times_recorded(page) == 1
    teacher.reload()
    expect(teacher.locator("main tbody tr").filter(has_text=TITLE)).to_have_count(1)


def test_the_first_page_is_kept_though_its_worker_took_over_early(
    browser: Browser, city: City, contexts: list[BrowserContext]
) -> None:
    page = phone_with(browser, city, contexts, LATE).new_page()
    page.goto(LESSON)
    wait_until_kept(page, LESSON)


@pytest.mark.parametrize("script", [NO_STORAGE, FULL_STORAGE], ids=["forbidden", "full"])
def test_without_storage_the_page_says_so_and_still_uploads(
    browser: Browser, city: City, contexts: list[BrowserContext], script: str
) -> None:
    context = phone_with(browser, city, contexts, script)
    page = signed_in(context, city.cards[6 if script is NO_STORAGE else 7]["code"])
    cut_the_network(page)
    receipt = hand_in(page, city)
    expect(receipt).to_contain_text("先不要关这一页，待上传 1 条")
    code_in(receipt)
    context.set_offline(False)
    expect(receipt).to_contain_text("已经记下来")
    assert times_recorded(page) == 1


def test_without_a_service_worker_an_open_lesson_works(
    browser: Browser, city: City, contexts: list[BrowserContext]
) -> None:
    context = phone_with(browser, city, contexts, NO_WORKER)
    page = signed_in(context, city.cards[8]["code"])
    assert page.evaluate("'serviceWorker' in navigator") is False
    cut_the_network(page)
    receipt = hand_in(page, city)
    expect(receipt).to_contain_text("已存在这部手机里，待上传 1 条")
    context.set_offline(False)
    expect(receipt).to_contain_text("已经记下来")
    assert times_recorded(page) == 1


@pytest.mark.parametrize(("years", "card"), [(-6, 9), (5, 10)])
def test_a_phone_with_a_wrong_clock_is_recorded_today(city: City, phone: BrowserContext, years: int, card: int) -> None:
    page = phone.new_page()
    page.clock.install(time=datetime.now(UTC) + timedelta(days=365 * years))
    page.close()
    page = signed_in(phone, city.cards[card]["code"])
    wait_until_kept(page, LESSON)
    cut_the_network(page)
    expect(hand_in(page, city)).to_contain_text("待上传 1 条")
    phone.set_offline(False)
    page.get_by_role("button", name="现在再传一次").or_(page.get_by_text("已经记下来")).first.wait_for()
    receipt = page.locator("[data-quiz-receipt]")
    expect(receipt).to_contain_text("已经记下来")
    days = [datetime.now().astimezone() - timedelta(minutes=minutes) for minutes in (0, 10)]
    expect(receipt).to_contain_text(re.compile("|".join(f"，{day.month}月{day.day}日" for day in days)))


def test_pages_of_the_server_are_never_kept(city: City, phone: BrowserContext) -> None:
    page = signed_in(phone, city.cards[11]["code"])
    wait_until_kept(page, LESSON)
    for address in ("/me", LESSON, "/privacy", LESSON):
        page.goto(address)
    kept = page.evaluate(KEPT)
    reserved = (
        "/sign-in",
        "/me",
        "/school",
        "/county",
        "/city",
        "/sessions",
        "/verify",
        "/api",
        "/metrics",
        "/healthz",
    )
    assert [path for path in kept if path.startswith((*reserved, "/privacy", "/static"))] == []
    cut_the_network(page)
    expect(hand_in(page, city)).to_contain_text("待上传 1 条")
    for address in ("/me", "/me/consent", "/sessions/in", "/judge"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网")
        expect(page.locator("[data-waits]")).to_contain_text("已存在这部手机里，待上传 1 条")
    assert sorted(page.evaluate(KEPT)) == sorted(kept)
    phone.set_offline(False)
    page.goto("/me")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("现在没有网")


def test_lessons_of_one_age_are_put_into_the_phone_and_taken_out(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/parents/index.html")
    shelf = page.locator("section.shelf").first
    shelf.get_by_role("button", name=re.compile("存进手机")).click()
    expect(shelf.get_by_role("status")).to_have_text("都在这部手机里，没有网也能看、能答。")
    cut_the_network(page)
    shelf.locator(".card h3 a").last.click()
    expect(page.locator("article.fam h1")).to_be_visible()
    expect(page.locator("[data-no-network]")).to_be_visible()
    page.go_back()
    phone.set_offline(False)
    shelf.get_by_role("button", name=re.compile("删掉")).click()
    expect(shelf.get_by_role("button", name=re.compile("存进手机"))).to_be_visible()


def test_nobody_signed_in_and_no_network_still_gives_a_code(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(LESSON)
    expect(page.locator("[data-quiz-who]")).to_contain_text("您还没有登录")
    cut_the_network(page)
    receipt = hand_in(page, city)
    expect(receipt).to_contain_text("这部手机也没有登录")
    code_in(receipt)
    phone.set_offline(False)
    page.reload()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("用家庭学习卡登录以后，会接着上传")
    signed_in(phone, city.cards[8]["code"]).close()
    page.reload()
    page.get_by_role("button", name="是我答的，上传").click()
    expect(page.locator("[data-quiz-receipt]")).to_contain_text("已经记下来")
