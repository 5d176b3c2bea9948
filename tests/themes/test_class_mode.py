"""A teacher's ten minutes and the lesson itself, in a real browser, on a page opened from a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_builder.building import build_site
from site_builder.office_files.offline_copy import copy_to_folder
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.verifying.verifier import Verified
from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
LESSON = "lessons/g07/g07-t1-02.html"
SLOTS = """\
name: 青禾市第一中学
room: 教学楼二楼 203
phone: 0537-1234567
checked_on: 2026-11-22
"""
START = ".lesson-head [data-class-start]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    content = folder / "content"
    for name in ("lessons/g07", "policy"):
        (content / name).mkdir(parents=True)
        for path in (PROJECT / "content" / name).iterdir():
            (content / name / path.name).write_bytes(path.read_bytes())
    (content / "guides").mkdir()
    for name in ("gd-help", "gd-about", "gd-privacy"):
        source = PROJECT / "content" / "guides" / f"{name}.md"
        (content / "guides" / f"{name}.md").write_bytes(source.read_bytes())
    (content / "local" / "school").mkdir(parents=True)
    (content / "local" / "school" / "slots.yml").write_text(SLOTS, "utf-8")
    return built(folder, content)


def built(folder: Path, content: Path) -> Path:
    """The site; links from the few pages to those left out are no matter here."""
    paths = BuildPaths(PROJECT, content, folder / "build", folder / "build.key")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.whole_build.joint_findings", lambda _: ())
        patch.setattr("site_builder.whole_build.verify", lambda *_: Verified((), frozenset()))
        build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    return paths.site


def opened(
    browser: Browser, site: Path, *, width: int = 1280, height: int = 720, mode: str = "light", lesson: str = LESSON
) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.install(time="2026-09-20T08:00:00")
    page.add_init_script(f"localStorage.setItem('xinyu-mode', '{mode}')")
    page.goto((site / lesson).as_uri())
    page.clock.pause_at("2026-09-20T09:00:00")  # from here on time passes only when a test says so
    return page


def title(page: Page) -> str:
    return page.text_content(".class-title") or ""


def test_keys_and_remotes_lead_through_the_lesson_and_out(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.click(START)
    assert title(page) == "困难时谁在我身边"
    assert "热身：举几根手指（3 分）" in page.inner_text(".class-next"), "the next step is in sight"
    for key, shown in [
        (" ", "热身：举几根手指"),
        ("PageDown", "活动一：小麦的六件事"),
        ("ArrowRight", "活动二：我的四格名单"),
        ("PageUp", "活动一：小麦的六件事"),
        ("ArrowLeft", "热身：举几根手指"),
        ("b", "热身：举几根手指"),
    ]:
        page.keyboard.press(key)
        assert title(page) == shown
    assert page.locator(".class-mode.blank").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector(".class-mode", state="detached")
    page.wait_for_function("document.fullscreenElement === null")
    page.click(START)
    assert title(page) == "热身：举几根手指", "whoever comes back stands where he left"
    page.context.close()


def test_the_clock_counts_stops_and_says_when_a_step_is_over(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.click(START)
    page.clock.run_for(60_000)
    page.keyboard.press(" ")
    assert page.inner_text(".class-clock b") == "3:00", "the cover costs nothing"
    page.clock.run_for(61_000)
    page.click(".class-clock")
    assert page.inner_text(".class-clock b") == "1:59"
    page.clock.run_for(600_000)
    assert page.inner_text(".class-clock b") == "1:59", "it was stopped"
    page.keyboard.press("p")
    page.clock.run_for(150_000)
    assert "超了" in page.inner_text(".class-clock")
    page.keyboard.press("p")
    assert page.inner_text(".class-clock b") == "+0:31"
    assert "已上 3 分，共 40 分" in page.inner_text(".class-sum")
    page.reload()
    page.wait_for_selector(".class-clock b:has-text('+0:31')")  # a reload in the middle of a lesson loses nothing
    page.context.close()


def test_the_short_lesson_has_its_own_steps_and_card(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.check("input[name=length][value='20']")
    page.click(START)
    page.keyboard.press(" ")
    assert "第 1 步，共 4 步" in page.inner_text(".class-top")
    page.keyboard.press(" ")
    assert title(page) == "活动二：我的四格名单"
    page.keyboard.press("Escape")
    page.click(".lesson-head a[href='#card']")
    assert page.locator(".prep-card .clock > li:visible").count() == 4
    starts = page.locator(".prep-card .clock > li:visible > .num").all_inner_texts()
    assert starts == ["0", "3", "10", "17"]
    assert page.inner_text(".prep-card [data-chosen-minutes]") == "20"
    page.context.close()


def test_a_question_is_a_show_of_hands_and_leaves_nothing_behind(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(START)
    for _ in range(7):
        page.keyboard.press(" ")
    assert "举手选一选" in page.inner_text(".class-body")
    assert page.locator(".class-choices details[open]").count() == 0
    page.keyboard.press(" ")
    assert "这样做合适" in page.inner_text(".class-choices details[open]")
    page.keyboard.press(" ")
    assert "12356" in page.inner_text(".class-help")
    assert "0537-1234567" in page.inner_text(".class-help")
    page.keyboard.press(" ")
    page.click("text=回到教案")
    page.wait_for_selector(".class-mode", state="detached")
    assert [url for url in asked if not url.endswith("icon.svg")] == []
    assert page.evaluate("Object.keys(localStorage)") == ["xinyu-mode"]
    page.context.close()


def test_pupils_see_words_meant_for_them_and_never_the_teachers_part(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.click(START)
    seen = ""
    for _ in range(9):
        seen += page.inner_text(".class-mode")
        page.keyboard.press(" ")
    for words in ("安全边界", "不收、不看、不展示名单", "有同学四格全写同学", "老师走动，不低头看纸", "（要告诉）"):
        assert words in str(page.text_content("article.lesson")), "the words stand in the lesson"
        assert words not in seen
    while title(page) != "活动二：我的四格名单":
        page.keyboard.press("PageUp")
    page.keyboard.press("n")
    assert "老师走动，不低头看纸" in page.inner_text(".class-notes"), "the teacher may look"
    page.context.close()


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768), (1920, 1080)])
def test_the_last_row_can_read_it(browser: Browser, site: Path, mode: str, width: int, height: int) -> None:
    page = opened(browser, site, width=width, height=height, mode=mode)
    page.click(START)
    for _ in range(6):
        page.keyboard.press("PageDown")
        size = float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.class-body')).fontSize)"))
        assert size >= 0.04 * height, "a twenty-fifth of the screen is read from eight metres on a common board"
        assert page.evaluate("document.querySelector('.class-main').scrollWidth <= innerWidth")
    page.context.close()


def test_focus_stays_inside_and_buttons_answer_the_keyboard(browser: Browser, site: Path) -> None:
    page = opened(browser, site)
    page.click(START)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.class-mode') !== null")
    page.focus(".class-foot .btn-go")
    page.keyboard.press("Enter")
    assert title(page) == "热身：举几根手指"
    page.keyboard.press("/")
    assert page.is_hidden(".md-search__output"), "the page's own keys sleep"
    page.context.close()


def test_a_phone_shows_the_teacher_the_directions(browser: Browser, site: Path) -> None:
    page = opened(browser, site, width=360, height=740)
    page.click(START)
    page.keyboard.press(" ")
    assert "板书四种帮忙" in page.inner_text(".class-notes")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.class-mode button')).filter(b => b.getClientRects().length)"
        ".filter(b => b.getBoundingClientRect().height < 43.4 || b.getBoundingClientRect().width < 43.4).length"
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_the_card_is_one_screen_and_one_sheet(browser: Browser, site: Path) -> None:
    page = opened(browser, site, width=360, height=740)
    page.click(".lesson-head a[href='#card']")
    box = page.locator(".prep-card").bounding_box()
    assert box is not None
    assert box["height"] <= 740 + 32
    card = page.inner_text(".prep-card")
    for words in (
        "共 40 分钟",
        "同一件事，各人想要的帮忙不一样",
        "学习单每人一张",
        "不收、不看",
        "0537-1234567",
        "12356",
    ):
        assert words in card
    assert page.is_hidden("article.lesson h1")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    page.click("text=整篇教案")
    assert page.is_visible("article.lesson h1")
    page.context.close()


def test_a_copy_on_a_stick_finds_and_teaches_a_lesson(browser: Browser, site: Path, tmp_path: Path) -> None:
    stick = tmp_path / "U 盘（教室）#2"
    copy_to_folder(site, stick, lambda *_: None)
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((stick / "打开心育.html").as_uri())
    page.wait_for_selector("text=您好，请问您是")
    page.locator("#find-words").fill("困难时谁在我身边")
    page.keyboard.press("Enter")
    page.click(".md-search-result__item:has-text('困难时谁在我身边')")
    page.wait_for_selector("article.lesson h1:has-text('困难时谁在我身边')")
    page.click(START)
    page.keyboard.press("PageDown")
    assert title(page) == "热身：举几根手指"
    page.keyboard.press("Escape")
    page.wait_for_selector(".class-mode", state="detached")
    page.click("nav[aria-label='主要栏目'] >> text=课程目录")
    page.wait_for_selector("h1:has-text('课程目录')")
    assert said == []
    page.context.close()


WAKE_LOCK = """Object.defineProperty(navigator, "wakeLock", { value: { request: () => {
  window.held = true;
  return Promise.resolve({ release: () => { window.held = false; return Promise.resolve(); } });
} } });"""


def test_the_screen_stays_on_while_the_lesson_runs_and_no_longer(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(WAKE_LOCK)
    page.goto((site / LESSON).as_uri())
    assert page.evaluate("window.held") is None
    page.click(START)
    page.wait_for_function("window.held === true")
    page.keyboard.press("Escape")
    page.wait_for_function("window.held === false")
    context.close()


def test_without_scripts_the_card_is_there_and_no_class_mode_is_promised(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / LESSON).as_uri() + "#card")
    assert page.is_visible(".prep-card h2")
    assert page.is_hidden("article.lesson h1")
    assert page.locator("[data-class-start]:visible").count() == 0
    context.close()
