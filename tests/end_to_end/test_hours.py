"""Hours in real browsers: claimed with a photo and sent back, a task that is judged, a paper that is checked."""

from __future__ import annotations

import re
import uuid
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.conftest import Watch
from tests.end_to_end.journeys import sign_in_staff
from tests.end_to_end.running_city import Account, City
from tests.quiz_api.photo_files import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.xdist_group("city")
SCHOOL, COUNTY = "云溪县第三小学", "云溪县（"
HELD_ON = (date.today() - timedelta(days=3)).isoformat()  # noqa: DTZ011 - what a person would type


@contextmanager
def at_desk(browser: Browser, city: City, watch: Watch, account: Account) -> Iterator[Page]:
    """Another person, on a machine of their own, signed in."""
    context = browser.new_context(base_url=city.url, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    watch.over(page)
    sign_in_staff(page, account)
    yield page
    context.close()


def a_title(words: str) -> str:
    """Another training at each try: one that was claimed before is not claimed again."""
    return f"{words}第{uuid.uuid4().hex[:6]}期"


def fill_claim(page: Page, title: str, periods: str) -> None:
    page.goto("/me/claims")
    page.get_by_label("培训的名称").fill(title)
    page.get_by_label("主办单位").fill("青禾市教师发展中心")
    page.get_by_label("哪天参加的").fill(HELD_ON)
    page.get_by_label("学时，一学时 45 分钟").fill(periods)


def send_claim(page: Page) -> None:
    page.get_by_role("button", name="交给学校审核").click()
    page.wait_for_url("**/me/claims?sent=*#claims")
    expect(page.get_by_role("status")).to_have_text("交上去了，等学校审核。")


def stand_apart(upper: Locator, lower: Locator) -> None:
    """A finger means one of them."""
    above, below = upper.bounding_box(), lower.bounding_box()
    assert above
    assert below
    assert below["y"] - above["y"] - above["height"] >= 7.5


def approve(page: Page, title: str) -> None:
    page.goto("/school/claims")
    page.get_by_role("button", name=re.compile(f"^通过.*{title}")).click()
    expect(page.get_by_role("button", name=re.compile(f"^通过.*{title}"))).to_have_count(0)


def send_back(page: Page, title: str, reason: str) -> None:
    row = page.locator("#waiting ~ * tbody tr", has_text=title)
    row.get_by_text("退回", exact=True).click()
    row.get_by_label("缺什么，怎么补").fill(reason)
    row.get_by_role("button", name="退回给本人").click()
    expect(page.locator("#decided ~ * tbody tr", has_text=title)).to_contain_text(reason)


def add_photo(page: Page) -> None:
    """As large and as lying on its side as a phone makes it: the page makes it smaller before it is sent."""
    photo = jpeg(1, orientation=6, size=(2400, 1800))
    page.get_by_label("选照片").set_input_files([{"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo}])
    expect(page.get_by_role("status").last).to_contain_text("缩小到")
    page.get_by_role("button", name="盖好了，附上").click()


def test_a_claim_with_a_photo_is_returned_mended_and_approved_twice(
    browser: Browser, city: City, phone: BrowserContext, watch: Watch
) -> None:
    page, title = phone.new_page(), a_title("全市班主任心理素养集中培训")
    watch.over(page)
    sign_in_staff(page, city.staff("班主任", SCHOOL))
    fill_claim(page, title, "8")
    send_claim(page)
    photo = page.get_by_role("link", name=f"附照片：{title}")
    stand_apart(photo, page.get_by_role("button", name=f"撤回：{title}"))
    photo.click()
    expect(page.get_by_text("孩子的姓名和脸", exact=True)).to_be_visible()
    add_photo(page)
    picture = page.get_by_alt_text("第 1 张凭据照片")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [1200, 1600]

    with at_desk(browser, city, watch, city.staff("学校管理员", SCHOOL)) as school:
        school.goto("/school/claims")
        row = school.locator("#waiting ~ * tbody tr", has_text=title)
        row.get_by_role("link", name=re.compile("^看照片")).click()
        expect(school.get_by_alt_text("第 1 张凭据照片")).to_be_visible()
        school.goto("/school/claims")
        send_back(school, title, "学时写多了")

        page.goto("/me/claims")
        expect(page.locator("#claims ~ * tbody tr", has_text=title)).to_contain_text("学时写多了")
        page.get_by_role("link", name=f"改好重交：{title}").click()
        page.get_by_label("学时，一学时 45 分钟").fill("6")
        send_claim(page)
        expect(page.get_by_role("link", name=f"看照片：{title}")).to_have_text("照片 1 张")
        approve(school, title)

    with at_desk(browser, city, watch, city.staff("县区管理员", COUNTY)) as county:
        county.goto("/school/claims")
        row = county.locator("#waiting ~ * tbody tr", has_text=title)
        expect(row).to_contain_text("留有照片 1 张，在学校")
        expect(row.get_by_role("link", name=re.compile("^看照片"))).to_have_count(0)
        approve(county, title)

    page.goto("/me/hours")
    line = page.locator("tr", has_text=title)
    expect(line).to_contain_text("外部材料，审核通过")
    expect(line).to_contain_text("6.0")


def test_an_assessor_judges_a_task_and_the_teacher_reads_it(
    browser: Browser, city: City, phone: BrowserContext, watch: Watch
) -> None:
    page = phone.new_page()
    watch.over(page)
    sign_in_staff(page, city.staff("评定人"))
    page.goto("/judge")
    page.get_by_role("link", name="现场听课").first.click()
    page.get_by_label("姓名、登录名或工号").fill("何秀兰")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="何秀兰").click()
    expect(page.locator('input[name="points"]').first).to_be_visible()
    for box in page.locator('input[name="points"]').all():
        box.fill("5")
    page.get_by_label("在哪里").fill("本校三楼录播室")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#lately ~ * tbody tr").first).to_contain_text("不合格")

    page.get_by_label("姓名、登录名或工号").fill("何秀兰")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="何秀兰").click()
    expect(page.locator('input[name="points"]').first).to_be_visible()
    for box in page.locator('input[name="points"]').all():
        most = re.search(r"满分 (\d+)", page.locator(f"label[for={box.get_attribute('id')}]").inner_text())
        assert most is not None
        box.fill(most[1])
    page.get_by_label("在哪里").fill("本校三楼录播室")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#lately ~ * tbody tr").first).to_contain_text("100")

    with at_desk(browser, city, watch, city.staff("兼职", "青石岭")) as teacher:
        teacher.goto("/me/hours")
        judged = teacher.locator("#judged ~ * tbody tr").first
        expect(judged).to_contain_text("现场听课")
        expect(judged).to_contain_text("合格")


def test_a_paper_is_issued_and_a_stranger_checks_it(
    browser: Browser, city: City, phone: BrowserContext, watch: Watch
) -> None:
    title = a_title("心理健康教育网络研修")
    with at_desk(browser, city, watch, city.staff("班主任", "青石岭")) as teacher:
        fill_claim(teacher, title, "4")
        send_claim(teacher)
        for role, unit in (("学校管理员", "青石岭"), ("县区管理员", COUNTY)):
            with at_desk(browser, city, watch, city.staff(role, unit)) as office:
                approve(office, title)
        teacher.goto("/me/certificates")
        teacher.get_by_role("button", name="开证明").click()
        teacher.wait_for_url("**/certificates/Z*")
        number = teacher.url.rsplit("/", 1)[1]
        paper = teacher.request.get(f"/certificates/{number}.svg").text()
        teacher.get_by_alt_text(f"学习证明 {number} 的原样").evaluate("image => image.decode()")
    (printed,) = set(re.findall(rf"http://[^<\"]*/verify/{number}", paper))
    stranger = phone.new_page()
    watch.over(stranger)
    stranger.goto(printed)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(f"{number}，是从这里开的学习证明")
    expect(stranger.locator("dl.facts").first).to_contain_text("罗")
    expect(stranger.locator("dl.facts").first).not_to_contain_text("罗建平")
    expect(stranger.locator("dl.facts").first).to_contain_text("4.0")
