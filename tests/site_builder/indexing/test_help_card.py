"""The help card that words of distress bring, in a real browser, on pages opened from a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from site_builder.compiling.own_help import SCRIPT as OWN_HELP
from site_builder.compiling.own_help import own_help_script
from site_builder.policy import LocalSlots
from tests.site_builder.indexing.dialog_page import Dialog


def test_distress_brings_the_help_card_first_and_leaves_the_page_by_no_way(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__input").fill("我不想活了")
    dialog.page.wait_for_selector(".md-search__help a[href='tel:12356']")
    dialog.status("先看上面的求助电话")
    assert dialog.titles() == ["睡不着的晚上"]  # the pages that were chosen for it, and no others
    help_at, list_at = (dialog.page.locator(part).bounding_box() for part in (".md-search__help", "#search-results"))
    assert help_at
    assert list_at
    assert help_at["y"] + help_at["height"] <= list_at["y"]
    asked = set(dialog.asked)
    links = dialog.page.locator(".md-search-result__item").evaluate_all("all => all.map(one => one.href)")
    assert not [address for address in (*asked, *links) if "#h=" in address or quote("活") in address]
    dialog.page.locator(".md-search-result__item").first.click()
    dialog.page.wait_for_url(links[0])
    dialog.page.go_back()
    dialog.page.wait_for_selector("#try")
    assert "q=" not in dialog.page.url


def test_whoever_fears_for_a_child_is_led_to_what_is_written_for_adults(dialog: Dialog) -> None:
    def leads_to(words: str) -> str:
        dialog.page.locator(".md-search__input").fill("")
        dialog.page.wait_for_selector(".md-search__help", state="hidden")
        dialog.page.locator(".md-search__input").fill(words)
        dialog.page.wait_for_selector(".md-search__help", state="visible")
        return str(dialog.page.get_attribute(".md-search__help > div > a", "href")).partition("gd-help.html")[2]

    dialog.page.keyboard.press("/")
    assert leads_to("我不想活了") == ""
    assert leads_to("怕女儿做傻事") == "#写给家里大人和老师"
    dialog.page.locator(".md-search__pupil").check()
    assert leads_to("大人怎么跟孩子说不想活") == ""


def test_staff_that_looks_a_danger_up_sees_what_was_chosen_for_it_and_then_all_results(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.locator(".md-search__staff").check()
    dialog.page.locator(".md-search__input").fill("自残 宿舍")
    dialog.page.wait_for_selector(".md-search__help a[href='tel:12356']")
    dialog.status("再看前 2 页；后面是最接近的")
    assert dialog.titles()[:2] == ["强制报告", "危机预案"]
    link = dialog.page.locator(".md-search__help > div > a")
    assert link.inner_text() == "您是老师：头十分钟做什么"
    dialog.page.locator(".md-search__more").scroll_into_view_if_needed()
    dialog.page.locator(".md-search-result__item").nth(11).wait_for()
    links = dialog.page.locator(".md-search-result__item").evaluate_all("all => all.map(one => one.href)")
    assert not [address for address in links if "#h=" in address]


def test_pages_for_staff_come_without_the_tick_only_where_nobody_else_would_say_it_so(dialog: Dialog) -> None:
    for words, found in (("学生说不想活了", ["强制报告", "危机预案"]), ("我们班有人想死", ["睡不着的晚上"])):
        dialog.open("?q=" + quote(words))
        dialog.status("下面几页，挑一页看")
        assert dialog.titles() == found
        assert dialog.page.locator(".md-search__more").count() == 0


def test_a_choice_that_narrowed_another_search_hides_no_page_below_the_help_card(dialog: Dialog) -> None:
    dialog.open("?q=" + quote("睡不着"))
    kind = dialog.page.locator(".md-search__narrow select").first
    kind.wait_for()
    kind.select_option(index=1)
    dialog.status("页")
    for words in ("我不想活了", "学生说不想活了"):
        dialog.page.locator(".md-search__input").fill(words)
        dialog.status("下面几页，挑一页看")


def test_the_schools_own_phone_stands_first_on_the_help_card(dialog: Dialog, site: Path) -> None:
    local = LocalSlots("青禾一中", "二楼 203", "周二中午", phone="0537-1234567", checked_on=date(2026, 11, 22))
    script = site / OWN_HELP
    none = script.read_bytes()
    script.write_bytes(own_help_script(local))
    try:
        dialog.page.keyboard.press("/")
        dialog.page.locator(".md-search__input").fill("我不想活了")
        dialog.page.wait_for_selector(".md-search__help .own-help")
        called = dialog.page.locator(".md-search__help a[href^='tel:']")
        assert [link.get_attribute("href") for link in called.all()][:2] == ["tel:0537-1234567", "tel:110"]
        assert "二楼 203" in dialog.page.locator(".md-search__help .own-help").inner_text()
    finally:
        script.write_bytes(none)


def test_all_words_of_distress_ask_for_the_same_files(dialog: Dialog) -> None:
    asked = []
    for words in ("不想活了", "zisha"):
        dialog.open("?q=" + quote(words))
        dialog.status("先看上面的求助电话")
        dialog.page.wait_for_load_state("networkidle")
        asked.append(sorted(url for url in dialog.asked if "/search/" in url))
    assert asked[0] == asked[1]


def test_jest_brings_no_help_card(dialog: Dialog) -> None:
    dialog.open("?q=" + quote("睡不着困死了"))
    dialog.titles()
    assert dialog.page.locator(".md-search__help").is_hidden()
