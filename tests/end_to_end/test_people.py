"""From an empty list to a family that has learned: by hand, in a real browser, with the keyboard where hands would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import agree_if_asked, scan_card, sign_in_staff
from tests.end_to_end.running_city import City
from tests.quiz_api.rosters.files import xlsx

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "柳河区第二中学"
PASSWORD = "石榴花开满院 2026"


def upload(page: Page, folder: Path, *rows: tuple[str, ...]) -> None:
    path = folder / "名单.xlsx"
    path.write_bytes(xlsx(("姓名", "岗位", "班级"), *rows))
    page.goto("/school/staff/import")
    page.get_by_label("填好的 .xlsx 或 .csv").set_input_files(path)
    page.get_by_role("button", name="上传，先看一遍").click()
    page.wait_for_url("**batch=**")


def test_a_school_comes_in_and_a_teacher_activates_the_account(
    city: City, desk: BrowserContext, phone: BrowserContext, watch: Watch, tmp_path: Path
) -> None:
    page = desk.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    upload(page, tmp_path, ("石榴", "学科教师"), ("山楂", "门卫"))
    assert page.get_by_role("heading", level=1).inner_text() == "共 2 行，1 行可以导入，1 行需要修改"
    assert "没有“门卫”这个岗位" in page.locator("td.wrong").inner_text()
    assert page.get_by_role("button", name=re.compile("^导入")).count() == 0
    upload(page, tmp_path, ("石榴", "学科教师"), ("山楂", "班主任", "2026级1班"))
    page.get_by_role("button", name="导入 2 行").press("Enter")
    page.get_by_role("link", name="打印激活纸条").click()
    slip_words = page.locator(".slips li").filter(has_text="石榴").locator("dd")
    slip_words.first.wait_for()
    slip = slip_words.all_inner_texts()

    teacher = phone.new_page()
    watch.over(teacher)
    teacher.goto("/activate")
    for label, words in (("登录名", slip[0]), ("激活码", slip[1]), ("新密码，至少", PASSWORD), ("再输一遍", PASSWORD)):
        teacher.get_by_label(label).fill(words)
    teacher.keyboard.press("Enter")
    teacher.wait_for_url("**/me")
    assert teacher.get_by_role("heading", level=1).inner_text().startswith("石榴老师")

    page.goto("/school/staff")
    expect(page.locator("tr").filter(has_text="石榴").get_by_text("能登录")).to_have_count(1)
    expect(page.locator("tr").filter(has_text="山楂").get_by_text("还没激活")).to_have_count(1)


def test_a_class_gets_cards_and_a_grandmother_comes_in_with_one(
    city: City, desk: BrowserContext, phone: BrowserContext, watch: Watch
) -> None:
    page = desk.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学校管理员", SCHOOL))
    page.goto("/school/classes")
    page.locator("tbody th a").first.click()
    page.get_by_label("发到几号").fill("12")
    page.get_by_role("button", name="发卡").click()
    page.get_by_role("link", name="打印这个班的卡").click()
    cards = page.locator(".family-cards li")
    expect(cards).to_have_count(12)
    digits = cards.nth(3).get_attribute("data-code") or ""

    grandmother = phone.new_page()
    watch.over(grandmother)
    scan_card(grandmother, digits)
    agree_if_asked(grandmother)
    expect(grandmother.get_by_role("heading", level=1)).to_contain_text("还没有学完的课")


def test_ten_cards_stand_on_one_sheet_of_paper(city: City, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in_staff(page, city.staff("学校管理员", "云溪县第三小学"))
    page.goto("/school/classes")
    page.locator("tbody th a").first.click()
    page.get_by_label("发到几号").fill("20")
    page.get_by_role("button", name="发卡").click()
    page.get_by_role("link", name="打印这个班的卡").click()
    expect(page.locator(".family-cards li")).to_have_count(20)
    page.emulate_media(media="print")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 2


def test_one_card_becomes_a_picture_that_nobody_else_has_seen(city: City, desk: BrowserContext, watch: Watch) -> None:
    page = desk.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("学校管理员", "云溪县第三小学"))
    page.goto("/school/classes")
    page.locator("tbody th a").last.click()
    page.get_by_label("发到几号").fill("2")
    page.get_by_role("button", name="发卡").click()
    page.locator("details.more summary").first.click()
    held: list[Route] = []
    page.route("**/static/card-picture.js", lambda route: held.append(route))  # noqa: PLW0108 - a method is no handler
    page.get_by_role("link", name="加印，码不变").first.click()
    page.get_by_role("button", name="打印", exact=True).wait_for()
    button = page.get_by_role("button", name="存成图片")
    assert button.count() == 0, "pressed before its script has come, it would do nothing"
    held[0].continue_()
    with page.expect_download() as saving:
        button.click()
    data = Path(saving.value.path()).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 10_000
