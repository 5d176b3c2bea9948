"""axe-core finds nothing on any kind of page, in any mode: all modes on one load of each kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.axe_check import said_in_all_modes, violations
from tests.themes.conftest import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Page

KINDS = {
    "home": "index.html",
    "catalogue": "catalogue/index.html",
    "catalogue with choices": "catalogue/index.html?kind=lesson&grade=7",
    "catalogue, nothing fits": "catalogue/index.html?kind=lesson&type=al",
    "grade": "catalogue/g07.html",
    "lesson": "lessons/g07/g07-t1-02.html",
    "preparation card": "lessons/g07/g07-t1-02.html#card",
    "class mode": "lessons/g07/g07-t1-02.html",
    "parents": "parents/index.html",
    "parent lesson": "parents/czh/p-czh-01.html",
    "training": "training/s/t-s-02.html",
    "resource": "library/r-qj-01.html",
    "guide": "guides/gd-help.html",
    "pages for pupils": "guides/pupils.html",
    "page for a pupil": "guides/gd-me-parting.html",
    "search": "index.html?q=%E7%9D%A1%E4%B8%8D%E7%9D%80",
    "search in distress": "index.html?q=%E4%B8%8D%E6%83%B3%E6%B4%BB",
    "missing page": "404.html",
    "no network": "offline.html",
}
READY = {
    "catalogue with choices": "[data-cards] a",
    "catalogue, nothing fits": "[data-empty] button",
    "search": ".md-search-result__item",
    "search in distress": ".md-search__help a",
}


IN_OTHER_MODES = """<!doctype html><html lang=zh><title>t</title><style>
  main { background: #fff; color: #333; } button { min-height: 40px; min-width: 40px; }
  [data-mode=dark] .far { color: #ddd; }
  [data-mode=care] main b { color: #ddd; }
  [data-mode=contrast] main i { color: #eee; }
  [data-size=elder] button { min-height: 8px; min-width: 8px; padding: 0; font-size: 5px; }
</style><main><h1>题目</h1><p>看得清<p>看得清<p class=far>看不清</p>
  <p><b>看</b><b>看不清</b></p><p>看得清<i>看不清</i><i>看不清</i></p>
  <button>一</button><button>二</button></main>"""
"""In light there is nothing to say. Of one letter axe cannot tell, so in care the second of that look is asked too."""


@pytest.mark.parametrize("kind", KINDS)
def test_axe_has_nothing_to_say(phone: Page, kind: str) -> None:
    phone.goto(HOME + KINDS[kind])
    if kind == "class mode":
        phone.click("[data-class-start] >> nth=1")
        phone.wait_for_selector(".class-mode")
    if kind in READY:
        phone.wait_for_selector(READY[kind])
    assert said_in_all_modes(phone) == []


def test_axe_would_speak_up(phone: Page) -> None:
    phone.set_content("<html><body><img src='x.png'><p style='color:#ccc;background:#fff'>看不清</p></body></html>")
    ids = {violation["id"] for violation in violations(phone)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= ids


def test_axe_would_speak_up_in_every_mode(phone: Page) -> None:
    phone.set_content(IN_OTHER_MODES)
    said = "\n".join(said_in_all_modes(phone))
    assert "light" not in said
    for mode in ("dark", "care", "contrast"):
        assert re.search(rf"'{mode}'}}: color-contrast: .*看不清", said), (mode, said)
    assert "'elder'}: target-size" in said


def test_every_kind_of_page_is_there() -> None:
    folders = {urlsplit(address).path.split("/")[0] for address in KINDS.values()}
    assert {"lessons", "parents", "training", "library", "guides", "catalogue"} <= folders
