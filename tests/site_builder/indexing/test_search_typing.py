"""While somebody types: files come at a pause, the answer shows when no other key follows. The clock of the page stands
still but for the milliseconds that a test lets pass.
"""

from __future__ import annotations

import pytest

from tests.site_builder.indexing.dialog_page import Dialog

PAUSE, REST = 40, 120


@pytest.fixture
def held(dialog: Dialog) -> Dialog:
    """The dialog open, its scripts there, the clock held."""
    dialog.page.clock.install(time=0)
    dialog.open()
    dialog.page.keyboard.press("/")
    dialog.page.keyboard.type("睡")
    dialog.titles()
    dialog.page.locator(".md-search__input").fill("")
    dialog.page.wait_for_selector(".md-search-result__item", state="detached")
    dialog.page.clock.pause_at(3_600_000)
    dialog.asked.clear()
    return dialog


def pass_by(dialog: Dialog, milliseconds: int) -> None:
    """Let so much time pass, and all files come that were asked for in it."""
    dialog.page.clock.run_for(milliseconds)
    dialog.page.evaluate("xinyuSearch.search(document.querySelector('.md-search__input').value, false)")


def files(dialog: Dialog) -> set[str]:
    return {url.split("/search/")[1].split("?")[0] for url in dialog.asked if "/search/" in url}


def shown(dialog: Dialog) -> list[str]:
    return list(dialog.page.locator(".md-search-result__title").all_inner_texts())


def test_files_come_at_a_pause_and_the_answer_when_the_rest_is_over(held: Dialog) -> None:
    held.page.locator(".md-search__input").fill("睡不着")
    held.page.clock.run_for(PAUSE - 1)
    assert files(held) == set()
    with held.page.expect_request("**/search/tokens/*"):
        held.page.clock.run_for(1)
    pass_by(held, REST - PAUSE - 1)
    assert shown(held) == []
    came = files(held)
    pass_by(held, 1)
    assert held.titles() == ["睡不着的晚上", "什么时候该求助"]
    assert came == files(held) - {"tables/facets.js"}


def test_each_key_begins_the_pause_anew(held: Dialog) -> None:
    for words in ("宿", "宿舍", "宿舍第"):
        held.page.locator(".md-search__input").fill(words)
        held.page.clock.run_for(PAUSE - 1)
    assert files(held) == set()


def test_a_word_chosen_from_a_keyboard_of_signs_is_answered_at_once(held: Dialog) -> None:
    session = held.page.context.new_cdp_session(held.page)
    session.send("Input.imeSetComposition", {"text": "shui", "selectionStart": 4, "selectionEnd": 4})
    pass_by(held, REST)
    assert shown(held) == []
    session.send("Input.insertText", {"text": "睡不着"})
    assert held.titles() == ["睡不着的晚上", "什么时候该求助"]


def test_what_is_ticked_while_files_come_counts(held: Dialog) -> None:
    held.page.locator(".md-search__input").fill("强制报告")
    pass_by(held, PAUSE)
    held.page.locator(".md-search__staff").check()
    assert held.titles() == ["强制报告"]
    pass_by(held, REST)
    assert shown(held) == ["强制报告"]


def test_words_of_distress_are_not_looked_up_at_a_pause_either(held: Dialog) -> None:
    looked_up = []
    for words in ("此刻先看", "我不想活了"):
        held.open()
        held.page.keyboard.press("/")
        held.page.locator(".md-search__input").fill(words)
        held.page.clock.run_for(REST)
        held.titles()
        looked_up.append({name for name in files(held) if name.startswith(("tokens/", "singles/"))})
    assert looked_up[0] == looked_up[1] != set()


def test_choices_are_those_of_the_last_search_alone(dialog: Dialog) -> None:
    choices = "() => [...document.querySelectorAll('.md-search__narrow option')].map(one => [one.value, one.label])"
    read = []
    for before in ((), ("求助", "睡不着")):
        dialog.open()
        dialog.page.keyboard.press("/")
        for words in (*before, "宿舍"):
            dialog.page.locator(".md-search__input").fill(words)
            dialog.page.wait_for_function(
                "words => document.querySelector('.md-search-result__item')?.href.endsWith(encodeURIComponent(words))",
                arg=words,
            )
            dialog.page.wait_for_selector(".md-search__narrow select")
        read.append(dialog.page.evaluate(choices))
    assert read == [[["", "全部种类"], ["guide", "指南（14）"], ["", "全部学段"]]] * 2
