"""A grandparent's lesson in a real browser: heard, large, on paper, and said plainly where a phone cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from site_builder.building import build_site
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from tests.conftest import PATIENCE
from tests.old_eyes import TOO_LOW, TOO_SMALL_TEXT
from tests.site_builder.content_cases import whole_content

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
LESSON = "parents/czh/p-czh-01.html"
VOICE = """(langs => {
  window.said = [];
  let line = [], busy = false;
  const next = () => {
    const one = line.shift();
    busy = Boolean(one);
    if (one) {
      window.said.push(one.text);
      if (one.onstart) one.onstart();
      setTimeout(() => { if (busy === true && one.onend && !window.held) { one.onend(); next(); } }, 5);
    }
  };
  const voices = langs.map(lang => ({ lang, localService: true, name: lang }));
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices, cancel: () => { line = []; busy = false; window.cancelled = true; },
    speak: one => { line.push(one); if (!busy) next(); } } });
})"""
TABLE = """| 几岁 | 说到哪儿 | 常有的样子 |
|---|---|---|
| 六岁 | “妈妈住院，姨妈来陪你，夜里也在。” | 黏人，尿床，怕您也不回来 |
| 九岁 | 病叫什么，怎么治，过不过给人 | 问得很细，夜里怕 |
"""
ROWS = """() => [...document.querySelectorAll(".many tbody tr")].map(row => [...row.cells].map(cell => ({
  left: Math.round(cell.getBoundingClientRect().left), width: cell.getBoundingClientRect().width,
  name: getComputedStyle(cell, "::before").content })))"""
CHINESE, ENGLISH = f"{VOICE}(['en-US', 'zh-CN']);", f"{VOICE}(['en-US']);"
NO_VOICE = "delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', { value: undefined });"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parent")
    paths = BuildPaths(PROJECT, whole_content(folder / "content"), folder / "build", folder / "build.key")
    source = paths.content / LESSON.replace(".html", ".md")
    source.write_text(source.read_text("utf-8").replace("先停，再约。", f"先停，再约。\n\n{TABLE}"), "utf-8")
    build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    return paths.site


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """A page of a small phone, not yet anywhere; close its context at the end."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def go(page: Page, site: Path, query: str = "", script: str = "") -> None:
    if script:
        page.add_init_script(script)
    page.goto((site / LESSON).as_uri() + query)


def test_a_section_is_heard_and_what_is_said_is_marked(opened: Page, site: Path) -> None:
    go(opened, site, script=CHINESE + "window.held = true;")
    part = opened.locator(".tonight")
    button = part.locator(".listen")
    expect(button).to_have_text("听这一节：今晚三分钟")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(opened.locator(".saying")).to_have_text("今晚三分钟")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert opened.locator(".saying").count() == 0
    assert opened.evaluate("window.cancelled") is True


def test_lesson_questions_and_every_choice_are_heard(opened: Page, site: Path) -> None:
    go(opened, site, script=CHINESE)
    opened.get_by_role("button", name="听整课").click()
    expect(opened.locator(".listen-top .listen")).to_have_attribute("aria-pressed", "false")
    said = "".join(opened.evaluate("window.said"))
    for words in ("停一停", "门砰地关上", "先停，再约。", "您不用接着争。", "1 2 3 5 6", "1 1 0"):
        assert words in said
    for place in range(opened.locator("fieldset.q").count()):
        opened.evaluate("window.said = []")
        question = opened.locator("fieldset.q").nth(place)
        question.locator(".listen").click()
        expect(question.locator(".listen")).to_have_attribute("aria-pressed", "false")
        said = "".join(opened.evaluate("window.said"))
        choices = question.locator(".pick-text").all_inner_texts()
        assert choices
        for number, choice in zip("一二三四五六七八", choices, strict=False):
            assert f"第{number}个：{choice}" in said


@pytest.mark.parametrize("script", [ENGLISH, NO_VOICE], ids=["no Chinese voice", "no voice"])
def test_a_phone_without_a_voice_says_what_else_can_be_done(opened: Page, site: Path, script: str) -> None:
    go(opened, site, script=script)
    if script == ENGLISH:
        opened.get_by_role("button", name="听整课").click()
    expect(opened.locator(".listen-none")).to_contain_text("可以请家里人念给您听")
    assert opened.locator(".saying").count() == 0


def test_a_voice_that_never_begins_is_not_waited_for(opened: Page, site: Path) -> None:
    opened.clock.install()
    go(opened, site, script=f"{CHINESE}\nspeechSynthesis.speak = () => {{}};")
    opened.get_by_role("button", name="听整课").click()
    opened.clock.run_for(7000)
    expect(opened.locator(".listen-none")).to_contain_text("现在念不出来")
    expect(opened.locator(".listen-top .listen")).to_have_attribute("aria-pressed", "false")


def test_the_link_of_a_card_opens_the_elders_size_and_it_is_kept(opened: Page, site: Path) -> None:
    go(opened, site, "?view=elder")
    expect(opened.locator("html")).to_have_attribute("data-size", "elder")
    go(opened, site)
    expect(opened.locator("html")).to_have_attribute("data-size", "elder")
    opened.locator(".view button", has_text="长辈版").first.click()
    go(opened, site)
    assert opened.locator("html").get_attribute("data-size") is None


def test_the_elders_size_is_what_the_ministry_asks(opened: Page, site: Path) -> None:
    """适老化 figures: 18 px and more, able to grow to 30, line height 1.3, targets of 60 px, nothing cut off."""
    go(opened, site, "?view=elder")
    assert opened.evaluate(TOO_SMALL_TEXT, 18) == []
    assert opened.evaluate(TOO_LOW, 60) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    opened.get_by_role("button", name="字再大一点").click()
    body = "parseFloat(getComputedStyle(document.querySelector('.fam-intro p')).fontSize)"
    assert opened.evaluate(body) == 30
    assert opened.evaluate(TOO_SMALL_TEXT, 18) == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    opened.get_by_role("button", name="字小一点").click()
    expect(opened.get_by_role("button", name="字再大一点")).to_be_visible()
    assert opened.evaluate(body) == 22


def test_on_paper_no_bar_stands_over_half_of_the_help_box(opened: Page, site: Path) -> None:
    go(opened, site, script="localStorage.setItem('xinyu-mode', 'contrast');")
    lines = opened.locator(".fam .line")
    above = "line => parseFloat(getComputedStyle(line).borderTopWidth)"
    assert [line.evaluate(above) for line in lines.all()] == [0, 2]
    opened.emulate_media(media="print")
    assert [line.evaluate(above) for line in lines.all()] == [0, 0]


def test_paper_has_the_large_sheet_on_two_sides_and_the_script_on_one(opened: Page, site: Path) -> None:
    go(opened, site, script="window.print = () => {};")
    for name, mode, there, absent, sides in (
        ("打印大字版，一张纸的正反面", "big", "没有印在这张纸上的：", "编写与出处", 2),
        ("打印大喇叭稿", "loud", "大喇叭稿", "给帮忙带孩子的老人", 1),
    ):
        if mode == "loud":
            opened.emulate_media(media="screen")
            opened.evaluate("document.querySelector('[data-loudspeaker]').open = true")
        opened.get_by_role("button", name=name).click()
        opened.emulate_media(media="print")
        assert opened.evaluate("document.documentElement.getAttribute('data-printing')") == mode
        text = opened.locator("article.fam").inner_text()
        assert there in text
        assert absent not in text
        assert len(re.findall(rb"/Type\s*/Page\b", opened.pdf(prefer_css_page_size=True))) == sides
        opened.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_the_size_that_is_said_is_the_size_that_is_loaded(opened: Page, site: Path) -> None:
    go(opened, site)
    said = re.search(r"(\d+) KB", opened.locator(".fam-head .meta").inner_text())
    assert said
    names = opened.evaluate("""Array.from(document.querySelectorAll("script[src], link[rel=stylesheet]"))
      .map(part => (part.src || part.href).replace(/^.*assets/, "assets"))""")
    loaded = sum((site / f"{name}.br").stat().st_size + 740 for name in (*names, LESSON))
    assert 0.85 < int(said[1]) * 1024 / loaded < 1.25


@pytest.mark.parametrize("view", ["", "?view=elder"])
def test_a_table_of_three_columns_is_told_row_by_row_on_a_phone(opened: Page, site: Path, view: str) -> None:
    go(opened, site, view)
    for row in opened.evaluate(ROWS):
        assert len({cell["left"] for cell in row}) == 1
        assert min(cell["width"] for cell in row) > 300
        assert [cell["name"] for cell in row] == ["none", '"说到哪儿"', '"常有的样子"']
    opened.set_viewport_size({"width": 1280, "height": 800})
    assert all(len({cell["left"] for cell in row}) == 3 for row in opened.evaluate(ROWS))
