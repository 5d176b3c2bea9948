"""A form of the server's pages that is sent without a network: it is held back, and what was typed stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import cut_the_network, sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "云溪县第三小学"
HELD = "现在没有网，还没有送出去，填的都还在，有网了再点一次就好。"
NOTHING_TYPED = "现在没有网，还没有送出去，有网了再点一次就好。"


def test_a_sign_in_waits_for_the_network(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    account = city.staff("学科教师", SCHOOL)
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(account.username)
    page.get_by_label("密码").fill(account.password)
    cut_the_network(page)
    go = page.get_by_role("button", name="登录", exact=True)
    go.click()
    held = page.get_by_role("alert")
    expect(held).to_have_text(HELD)
    go.click()
    expect(held).to_have_count(1)
    expect(page.get_by_label("登录名")).to_have_value(account.username)
    expect(page.get_by_label("密码")).to_have_value(account.password)
    phone.set_offline(False)
    expect(held).to_have_text("网回来了，请再点一次。")
    go.click()
    page.wait_for_url("**/me")


def test_a_browser_that_is_wrong_about_its_network_keeps_nobody_out(city: City, phone: BrowserContext) -> None:
    phone.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    page = phone.new_page()
    account = city.staff("学科教师", SCHOOL)
    page.goto(f"{city.url}/sign-in")
    page.get_by_label("登录名").fill(account.username)
    page.get_by_label("密码").fill(account.password)
    go = page.get_by_role("button", name="登录", exact=True)
    go.click()
    expect(page.get_by_role("alert")).to_have_text("网回来了，请再点一次。")
    go.click()
    page.wait_for_url("**/me")


def test_a_card_whose_digits_do_not_count_is_told_of_the_network_first(city: City, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{city.url}/sign-in")
    page.get_by_label("卡上的 12 位数字").fill("1234")
    cut_the_network(page)
    page.get_by_role("button", name="用卡登录").click()
    expect(page.locator("#card-form [role=alert]")).to_have_text(HELD)
    phone.set_offline(False)
    page.get_by_role("button", name="用卡登录").click()
    expect(page.locator("#problem")).to_contain_text("还少 8 位")


def test_a_receipt_of_a_family_is_held_back_beside_its_button(city: City, phone: BrowserContext, watch: Watch) -> None:
    page = phone.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学校管理员", "青石岭"))
    page.goto("/school/classes")
    page.get_by_role("link", name="七年级").first.click()
    page.locator("td details summary").first.click()
    address = page.url
    cut_the_network(page)
    for _ in range(2):
        page.get_by_role("button", name="回执：不同意").first.click()
    expect(page.locator("td form .held")).to_have_text([NOTHING_TYPED])
    assert page.url == address
    phone.set_offline(False)


def test_nothing_says_that_a_file_is_on_its_way(city: City, desk: BrowserContext, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("姓名\n", "utf-8")
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    page.goto("/school/staff/import")
    page.set_input_files("input[type=file]", roster)
    cut_the_network(page)
    page.locator("form[data-wait] button:not([type=button])").click()
    expect(page.locator(".held")).to_have_text(HELD)
    expect(page.locator(".waiting")).to_have_count(0)
    assert page.locator("input[type=file]").evaluate("field => field.files[0].name") == roster.name
