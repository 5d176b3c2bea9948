"""The whole line in a real browser: find, read, learn, and find both rows in the export."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import answer, other_choice, scan_card, sign_in_staff
from tests.end_to_end.running_city import City

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.xdist_group("city")
SCHOOL = "青石岭"


def test_a_teacher_finds_a_lesson_by_searching_in_chinese(desk: BrowserContext, watch: Watch) -> None:
    page = desk.new_page()
    watch.over(page)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("困难时谁")
    page.get_by_role("option", name="困难时谁在我身边").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/g07-t1-02.html**")
    assert "困难时谁在我身边" in page.locator("h1").inner_text()
    assert page.locator("text=安全边界").first.is_visible()


def test_the_row_of_a_teacher_and_of_a_household_reach_the_export(
    city: City, desk: BrowserContext, phone: BrowserContext, watch: Watch, tmp_path: Path
) -> None:
    teacher_page, phone_page = desk.new_page(), phone.new_page()
    watch.over(teacher_page)
    watch.over(phone_page)
    pass_the_module(teacher_page, city)
    finish_the_parent_lesson(phone_page, city)
    desk.clear_cookies()
    administrator_page = desk.new_page()
    watch.over(administrator_page)
    sign_in_staff(administrator_page, city.staff("学校管理员", SCHOOL))
    hours = export(administrator_page, "教师培训学时台账", "xlsx", tmp_path)
    sheet = openpyxl.load_workbook(hours).worksheets[0]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert any("学科教学中的心理视角" in row for row in rows)
    lessons = export(administrator_page, "家庭学习记录", "csv", tmp_path)
    text = lessons.read_bytes().decode("utf-8-sig")
    assert any("少年的大脑与情绪" in row and "2020级2班" in "".join(row) for row in csv.reader(io.StringIO(text)))


def pass_the_module(page: Page, city: City) -> None:
    """A wrong try first: the score comes, the key does not; then right, and the hours are hers."""
    right = city.right_choices("q-t-s-01")
    sign_in_staff(page, city.staff("学科教师", SCHOOL))
    page.goto("/training/s/t-s-01.html")
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    wrong = {question: other_choice(page, question, choices) for question, choices in right.items()}
    answer(page, wrong)
    page.get_by_role("button", name="交卷").click()
    receipt = page.locator("[data-quiz-receipt]")
    receipt.get_by_text("还没到合格线").first.wait_for()
    assert "解析" not in receipt.inner_text()
    page.reload()
    page.locator("[data-quiz-who]", has_text="已登录").wait_for()
    page.locator("form.quiz").evaluate("form => form.reset()")
    answer(page, right)
    page.get_by_role("button", name="交卷").click()
    receipt.get_by_text("记 2 学时").wait_for()
    for _ in range(2):  # at once, and whenever she comes back
        expect(page.locator("[data-quiz-who]")).to_contain_text("日合格，2 学时已记下，不用再交。")
        expect(page.get_by_role("button", name="交卷")).to_be_hidden()
        page.reload()
    page.get_by_role("button", name="再做一遍").click()
    expect(page.get_by_role("button", name="交卷")).to_be_visible()
    expect(page.locator("form.quiz input:checked")).to_have_count(0)
    page.goto("/me")
    row = page.locator("main tr", has_text="学科教学中的心理视角").filter(has_text="测验通过")
    expect(row).to_contain_text("2.0")  # of this module: other journeys may have given her other hours


def finish_the_parent_lesson(page: Page, city: City) -> None:
    """Scan, agree once, answer three questions, and read back what was stored; no mark anywhere."""
    right = city.right_choices("q-p-czh-01")
    scan_card(page, city.card(SCHOOL))
    page.goto("/parents/czh/p-czh-01.html")
    page.get_by_role("link", name="看隐私说明").first.click()
    page.get_by_role("button", name="同意", exact=True).click()
    page.wait_for_url("**/p-czh-01.html**")
    answer(page, right)
    page.get_by_role("button", name="学完了").click()
    receipt = page.locator("[data-quiz-receipt]")
    receipt.get_by_text("学完").first.wait_for()
    said = receipt.inner_text()
    assert "七年级(2)班" in said
    assert "分" not in said.replace("三分钟", "")


def export(page: Page, report: str, kind: str, folder: Path) -> Path:
    """Fill in the export form as an administrator does, and keep what the browser downloads."""
    page.goto("/school")
    page.get_by_label("材料").select_option(label=report)
    page.get_by_label("格式").select_option(value=kind)
    page.get_by_label("用途").fill("督导检查")
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
