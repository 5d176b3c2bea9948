"""A grandmother's phone, with the largest letters: codes fit, what she typed stays, what is done is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.journeys import agree_if_asked, answer, cut_the_network, scan_card
from tests.end_to_end.running_city import City
from tests.old_eyes import CUT_OFF

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, Route

pytestmark = pytest.mark.xdist_group("city")
LESSON, QUIZ = "/parents/czh/p-czh-03.html", "q-p-czh-03"
LARGEST = "localStorage.setItem('xinyu-size', 'elder'); localStorage.setItem('xinyu-larger', 'yes')"
LINES = """part => {
  const words = document.createRange();
  words.selectNodeContents(part);
  return Array.from(words.getClientRects()).length;
}"""


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    phone.add_init_script(LARGEST)
    return phone.new_page()


def at_her_lesson(page: Page, city: City, card: int) -> None:
    scan_card(page, city.cards[card]["code"])
    agree_if_asked(page)
    page.goto(LESSON)
    expect(page.locator("[data-quiz-who]")).to_contain_text("已登录")


def hand_in(page: Page, city: City) -> Locator:
    answer(page, city.right_choices(QUIZ))
    page.get_by_role("button", name="学完了").click()
    return page.locator("[data-quiz-receipt]")


def test_a_code_read_aloud_breaks_between_its_halves_alone(city: City, page: Page) -> None:
    at_her_lesson(page, city, 1)
    cut_the_network(page)
    code = hand_in(page, city).locator(".code b")
    for words in ("4P7XM D5VH9", "WMQGW MHQMW"):
        code.evaluate("(part, words) => { part.textContent = words; }", words)
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert code.evaluate(LINES) == 2
        code.evaluate("(part, half) => { part.textContent = half; }", words[:5])
        assert code.evaluate(LINES) == 1
    page.context.set_offline(False)


def test_digits_are_counted_before_they_are_sent_and_stay(city: City, page: Page) -> None:
    right = city.cards[1]["code"].replace(" ", "")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto("/sign-in")
    field = page.get_by_label("卡上的 12 位数字")
    for typed, said in ((right[:11], "现在是 11 位，还少 1 位"), (f"{right}7", "现在是 13 位，多了 1 位")):
        field.fill(typed)
        page.get_by_role("button", name="用卡登录").click()
        expect(page.get_by_role("alert")).to_contain_text(said)
        assert (field.input_value().replace(" ", ""), sent) == (typed, [])
        box = page.get_by_role("alert").bounding_box()
        assert box
        assert 0 <= box["y"] < 740 - box["height"]
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    field.fill(wrong)
    page.get_by_role("button", name="用卡登录").click()
    expect(page.get_by_role("alert")).to_contain_text("有一位输错了")
    expect(field).to_be_focused()
    assert (field.input_value().replace(" ", ""), len(sent)) == (wrong, 1)


def test_digits_pasted_with_a_name_are_taken_out_of_it(page: Page) -> None:
    page.goto("/sign-in")
    field = page.get_by_label("卡上的 12 位数字")
    for pasted in ("家庭学习卡 0921 5846 0977", "0921 5846 0977 青石岭", "卡号：０９２１　５８４６　０９７７"):
        field.fill("")
        field.focus()
        page.keyboard.insert_text(pasted)
        expect(field).to_have_value("0921 5846 0977")
    field.fill("家庭学习卡 0921")
    assert field.input_value() == "家庭学习卡 0921"


def caret(field: Locator) -> int:
    return int(field.evaluate("field => field.selectionStart"))


def test_digits_stand_in_fours_and_are_as_large_as_the_rest(page: Page) -> None:
    page.goto("/sign-in")
    field = page.get_by_label("卡上的 12 位数字")
    field.press_sequentially("123456789012")
    assert field.input_value() == "1234 5678 9012"
    sizes = "field => [field, document.body].map(part => parseFloat(getComputedStyle(part).fontSize))"
    assert field.evaluate(sizes) == [30, 30]
    assert field.evaluate("field => field.scrollWidth <= field.clientWidth")
    for key, left, at in (
        ("Backspace", "1234 5678 901", 13),
        ("Home", "1234 5678 901", 0),
        ("9", "9123 4567 8901", 1),
        ("Delete", "9234 5678 901", 1),
        ("ArrowRight", "9234 5678 901", 2),
    ):
        field.press(key)
        assert (field.input_value(), caret(field)) == (left, at), key
    for start, key, left, at in (
        (5, "Backspace", "9235 6789 01", 3),
        (4, "Delete", "9235 7890 1", 4),
        (4, "4", "9235 4789 01", 6),
    ):
        field.evaluate("(field, at) => field.setSelectionRange(at, at)", start)
        field.press(key)
        assert (field.input_value(), caret(field)) == (left, at), key


def test_digits_that_are_pasted_or_composed_stand_in_fours_too(page: Page) -> None:
    page.goto("/sign-in")
    field = page.get_by_label("卡上的 12 位数字")
    for pasted, shown in (
        ("1234-5678-9012", "1234 5678 9012"),
        ("１２３４５６", "1234 56"),
        ("卡号 1234 5678", "卡号 1234 5678"),
    ):
        field.fill("")
        field.focus()
        page.keyboard.insert_text(pasted)
        assert field.input_value() == shown
    field.fill("")
    field.evaluate("""field => {
      field.dispatchEvent(new CompositionEvent("compositionstart"));
      field.value = "12345";
      field.dispatchEvent(new InputEvent("input", { inputType: "insertCompositionText" }));
    }""")
    assert field.input_value() == "12345"
    field.evaluate("field => field.dispatchEvent(new CompositionEvent('compositionend'))")
    expect(field).to_have_value("1234 5")


def of_last_month(route: Route) -> None:
    """The service's answer, as it would be where the lesson had been recorded a month ago."""
    response = route.fetch()
    said = response.json()
    for line in said["results"][0]["stored"]:
        line.update(happened_at="2020-10-21T02:00:00+00:00", taken_at="2020-10-21T02:00:00+00:00")
    route.fulfill(response=response, body=json.dumps(said))


def test_what_is_done_is_said_when_she_comes_back_and_when_she_does_it_again(city: City, page: Page) -> None:
    at_her_lesson(page, city, 2)
    who = page.locator("[data-quiz-who]")
    expect(who).to_contain_text("学完会记到您家的学习卡上")
    receipt = hand_in(page, city)
    expect(receipt).to_contain_text("已经记下来")
    expect(receipt).not_to_contain_text("以前学完过")
    expect(who).to_contain_text("日 已经学完。再做一遍也可以。")
    page.evaluate("localStorage.clear()")  # as WeChat does overnight; who is signed in stays signed in
    page.reload()
    expect(who).to_contain_text("这一课")
    expect(who).to_contain_text("日 已经学完。")
    page.route("**/api/v1/events", of_last_month)
    expect(hand_in(page, city)).to_contain_text("以前学完过（10月21日），不用再记")
    expect(receipt).to_contain_text("这一课以前就记下了")
    page.unroute("**/api/v1/events")
    page.get_by_role("link", name="我的").or_(page.locator("a[href='/me']")).first.click()
    page.get_by_role("button", name="退出登录").click()
    page.goto(LESSON)
    expect(who).to_contain_text("您还没有登录")
    expect(who).not_to_contain_text("已经学完")
