"""上完了 in a real browser: in the classroom, without a network, and twenty classes on one screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import cut_the_network, sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "云溪县第三小学"
LESSON = "/lessons/g03/g03-t1-01.html"
THIRD_LESSON = "/lessons/g03/g03-t1-05.html"
OTHER_LESSON = "/lessons/g03/g03-t1-03.html"


def test_a_teacher_taps_once_after_class(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    page.goto(LESSON)
    expect(page.locator("[data-taught-who]")).to_contain_text("老师登录以后")
    sign_in_staff(page, city.staff("学科教师", SCHOOL))
    page.goto(LESSON)
    page.locator("[data-taught-classes] label", has_text="三年级(1)班").click()
    page.get_by_role("button", name="上完了").click()
    receipt = page.locator("[data-taught-said]")
    expect(receipt).to_contain_text("记好了：三年级(1)班")
    page.locator("[data-taught-classes] label", has_text="三年级(1)班").click()
    page.get_by_role("button", name="上完了").click()
    expect(receipt).to_contain_text("没有重复记")
    receipt.get_by_role("link").click()
    page.wait_for_url("**/me/lessons**")
    rows = page.locator("#own ~ * tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("#own ~ * tbody tr")).to_contain_text("已撤回")


def test_a_tap_without_a_network_arrives_once(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学科教师", SCHOOL))
    page.goto(OTHER_LESSON)
    page.locator("[data-taught-classes] label", has_text="三年级(3)班").click()
    cut_the_network(page)
    page.get_by_role("button", name="上完了").click()
    expect(page.locator("[data-taught-said]")).to_contain_text("有网时会自动上传")
    phone.set_offline(False)
    expect(page.locator("[data-taught-said]")).to_contain_text("记好了：三年级(3)班")
    page.reload()
    expect(page.locator("[data-taught-form]")).to_be_visible()
    page.goto("/me/lessons")
    expect(page.locator("#own ~ * tbody tr", has_text="三年级(3)班")).to_have_count(1)


def test_the_clock_of_class_mode_fills_the_form_in(city: City, desk: BrowserContext, watch: Watch) -> None:
    page = desk.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学科教师", SCHOOL))
    page.clock.install()
    page.goto(THIRD_LESSON)
    expect(page.locator("[data-taught-form]")).to_be_visible()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=2))  # a slow machine teaches no longer than another
    page.locator(".lesson-head [data-class-start]").click()
    for minutes in (5, 10):
        page.keyboard.press("ArrowRight")
        page.clock.fast_forward(minutes * 60_000)
    page.keyboard.press("Escape")
    expect(page.get_by_label("上了多少分钟")).to_have_value("15")
    expect(page.get_by_label("上到哪一步")).to_have_value("2")
    page.locator("[data-taught-classes] label", has_text="三年级(1)班").click()
    with page.expect_request("**/api/v1/events") as sending:
        page.get_by_role("button", name="上完了").click()
    assert sending.value.post_data_json["events"][0]["data"]["step_minutes"][:3] == [5, 10, 0]
    expect(page.locator("[data-taught-said]")).to_contain_text("记好了：三年级(1)班")


def test_a_fortnight_is_marked_with_the_keyboard_alone(city: City, desk: BrowserContext, watch: Watch) -> None:
    page = desk.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("班主任", "青石岭"))
    page.goto("/me/lessons")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="上完了").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("记好了 1 个班")
    page.goto("/school/lessons")
    expect(page.get_by_role("heading", level=1)).to_have_text("开课情况")
    expect(page.locator("#rows ~ * tbody tr")).to_have_count(1)
