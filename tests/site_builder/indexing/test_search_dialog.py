"""The search dialog in a real browser, on pages opened from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import expect

from tests.site_builder.indexing.dialog_page import Dialog

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_nothing_is_fetched_before_the_first_keystroke(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    assert dialog.page.evaluate("document.activeElement.id") == "search-words"
    assert dialog.asked == []
    dialog.page.keyboard.type("睡")
    dialog.titles()
    assert any("search/manifest.js" in url for url in dialog.asked)


def test_words_are_found_and_marked(dialog: Dialog) -> None:
    dialog.page.keyboard.press("Control+k")
    dialog.page.locator(".md-search__input").fill("睡不着")
    assert dialog.titles() == ["睡不着的晚上", "什么时候该求助"]
    assert dialog.page.locator(".md-search-result__title mark").all_inner_texts() == ["睡不着"]
    assert "整夜睡不着" in dialog.page.locator(".md-search-result__teaser").nth(1).inner_text()
    dialog.status("找到 2 页")


def test_arrows_choose_and_enter_follows(dialog: Dialog) -> None:
    dialog.page.locator(".md-search__icon").click()
    dialog.page.keyboard.type("睡不着")
    dialog.titles()
    dialog.page.keyboard.press("ArrowDown")
    dialog.page.keyboard.press("ArrowDown")
    chosen = dialog.page.locator("[role=option][aria-selected=true]")
    assert chosen.locator(".md-search-result__title").inner_text() == "什么时候该求助"
    assert dialog.page.locator(".md-search__input").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    dialog.page.keyboard.press("Enter")
    dialog.page.wait_for_url("**/lessons/g08/g08-t1-02.html*")
    marks = dialog.page.locator("main mark")
    marks.first.wait_for()
    assert marks.all_inner_texts() == ["睡不着"]  # the text area keeps its text unmarked
    dialog.page.wait_for_url("**/lessons/g08/g08-t1-02.html")  # whoever sends this address sends no words of her own
    dialog.page.go_back()
    assert dialog.titles()[1] == "什么时候该求助"


def test_enter_chooses_the_first_and_then_follows_it(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.keyboard.type("睡不着")
    dialog.page.keyboard.press("Enter")
    dialog.page.locator("#search-result-0[aria-selected=true]").wait_for()
    dialog.page.keyboard.press("Enter")
    dialog.page.wait_for_url("**/guides/gd-night.html*")


def test_escape_closes_and_gives_the_focus_back(dialog: Dialog) -> None:
    dialog.page.locator("textarea").focus()
    dialog.page.keyboard.press("Control+k")
    dialog.page.keyboard.press("Escape")
    assert dialog.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert not dialog.page.locator(".md-search__output").is_visible()
    dialog.page.keyboard.press("/")  # typed into the text area, as it should be
    assert not dialog.page.locator(".md-search__output").is_visible()


def test_an_input_method_is_not_disturbed(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    session = dialog.page.context.new_cdp_session(dialog.page)
    session.send("Input.imeSetComposition", {"text": "shuibuzhao", "selectionStart": 10, "selectionEnd": 10})
    dialog.page.wait_for_timeout(400)
    assert not any("/tokens/" in url for url in dialog.asked)
    session.send("Input.insertText", {"text": "睡不着"})
    assert dialog.titles()[0] == "睡不着的晚上"


def test_staff_pages_wait_for_the_teacher_to_say_so(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("强制报告")
    dialog.status("没有找到“强制报告”。")
    assert dialog.page.locator(".md-search-result__aid a").count() == 3
    dialog.page.locator(".md-search__staff").check()
    assert dialog.titles() == ["强制报告"]


def test_a_pupil_or_a_teacher_says_so_once_and_nobody_is_both(dialog: Dialog) -> None:
    pupil, staff = (dialog.page.locator(f".md-search__{who}") for who in ("pupil", "staff"))
    dialog.page.keyboard.press("/")
    staff.check()
    pupil.check()
    expect(staff).not_to_be_checked()
    dialog.page.locator(".md-search__input").fill("强制报告")
    dialog.status("没有找到“强制报告”。")
    dialog.open("")
    dialog.page.keyboard.press("/")
    expect(pupil).to_be_checked()
    staff.check()
    expect(pupil).not_to_be_checked()
    staff.uncheck()
    dialog.open("")
    dialog.page.keyboard.press("/")
    expect(pupil).not_to_be_checked()
    expect(staff).not_to_be_checked()


def test_an_address_opens_the_dialog(dialog: Dialog) -> None:
    dialog.open("?q=" + quote("求助"))
    assert dialog.titles()[0] in {"求助指南", "什么时候该求助"}


def test_other_search_forms_lead_into_it(dialog: Dialog) -> None:
    dialog.page.locator("#home").fill("求助指南")
    dialog.page.locator("#go").click()
    assert dialog.titles()[0] == "求助指南"
    dialog.page.keyboard.press("Escape")
    dialog.page.locator("#try").click()
    dialog.status("列出最接近的 10 页")
    expect(dialog.page.locator(".md-search-result__item")).to_have_count(4)


def test_letters_are_marked_where_they_sound(dialog: Dialog) -> None:
    dialog.open("?q=shuibuzhao")
    assert dialog.titles()[0] == "睡不着的晚上"
    assert dialog.page.locator(".md-search-result__title mark").all_inner_texts() == ["睡不着"]


def test_results_are_narrowed_by_kind(dialog: Dialog) -> None:
    dialog.open("?q=" + quote("睡不着"))
    kinds = dialog.page.locator(".md-search__narrow select").first
    kinds.select_option(label="学生课（1）")
    dialog.status("找到 1 页")
    assert dialog.titles() == ["什么时候该求助"]
    kinds.select_option("")
    dialog.status("找到 2 页")


def test_who_speaks_of_pupils_is_told_where_a_teachers_own_pages_are(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("学生说宿舍的事")
    dialog.status("老师请勾上面的“我是老师”")
    dialog.page.locator(".md-search__staff").check()
    dialog.page.wait_for_function(
        "() => document.querySelector('.md-search-result__meta').textContent.endsWith('页。')"
    )
    dialog.page.locator(".md-search__staff").uncheck()
    dialog.page.locator(".md-search__input").fill("宿舍的事")
    dialog.page.wait_for_function(
        "() => document.querySelector('.md-search-result__meta').textContent.endsWith('页。')"
    )


def test_words_that_are_pasted_are_found(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.evaluate("document.execCommand('insertText', false, '睡不着\\n的晚上')")  # as a browser pastes
    assert dialog.titles()[0] == "睡不着的晚上"


def test_markup_stays_text(dialog: Dialog) -> None:
    dialog.open("?q=" + quote('<img src=x onerror="document.title=1">粗体字'))
    assert dialog.titles()[0] == "<b>粗</b>体字"
    assert dialog.page.locator(".md-search__output img, .md-search__output b").count() == 0
    assert dialog.page.title() == "一页"


def test_ten_thousand_characters_are_cut(dialog: Dialog) -> None:
    dialog.open("?q=" + quote("睡不着" * 3333))
    dialog.titles()
    assert len(dialog.page.locator(".md-search__input").input_value()) == 100


def test_storage_may_be_forbidden(dialog: Dialog) -> None:
    dialog.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    dialog.open("?q=" + quote("强制报告"))
    dialog.status("没有找到")
    dialog.page.locator(".md-search__staff").check()
    assert dialog.titles() == ["强制报告"]


def test_a_missing_index_is_said_plainly(dialog: Dialog, site: Path) -> None:
    (site / "search").rename(site / "away")
    try:
        dialog.page.keyboard.press("/")
        dialog.page.locator(".md-search__input").fill("求助")
        dialog.status("没有读到搜索用的文件")
    finally:
        (site / "away").rename(site / "search")
    dialog.page.locator(".md-search__input").fill("求助指南")
    assert dialog.titles()[0] == "求助指南"


def test_without_scripts_the_button_leads_to_the_catalogue(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator(".md-search__icon").click()
    page.wait_for_url("**/catalogue/index.html*")
    context.close()


def test_a_long_question_that_no_page_answers_is_told_so(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("睡不着的时候楼上电钻响个没完")
    dialog.status("也许没有一页正好讲这件事")
    assert "睡不着的晚上" in dialog.titles()
    marks = dialog.page.locator(".md-search-result__title mark")
    assert "睡不着的" in marks.all_inner_texts(), "whole, with its grammar"
    ways = dialog.page.locator(".md-search-result__aid a")
    assert ways.all_inner_texts() == ["看看家里大人都怎么问（家长课）", "按年级看课程目录", "想找人说说，看求助指南"]
    assert ways.first.is_visible()
    dialog.page.locator(".md-search__input").fill("睡不着的晚上")
    dialog.status("找到")
    assert not ways.first.is_visible(), "a question that a page answers needs no other way"


def test_an_excerpt_shows_the_sentence_that_says_most_of_a_long_question(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("孩子躺下以后心里乱，我是不是该陪着他")
    dialog.titles()
    teaser = dialog.page.locator(".md-search-result__teaser").first
    assert "躺下以后心里乱" in teaser.inner_text()
    assert "".join(teaser.locator("mark").all_inner_texts()).startswith("躺下以后心里乱")
