"""axe-core finds nothing on any page of the server, each is whole on paper, and a family's can be read by old eyes.

All rules on every page; the other modes on the pages that between them have every part of the style sheets. The pages
come straight from the server's code, without a process or a site: only the browser is real. A route that is new and is
not looked at here fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.axe_check import MODES, bring_axe, said_in_all_modes
from tests.conftest import PATIENCE
from tests.named_sites import Answer, NamedSites
from tests.old_eyes import CUT_OFF, TOO_LOW, TOO_SMALL_TEXT
from tests.paper_check import face_of_boxes, said_of_paper
from tests.quiz_api.seen_pages import VISITORS, Seen, family, nobody
from tests.quiz_api.test_judging import judged_catalogue
from tests.quiz_api.test_routes import EXPECTED
from tests.quiz_api.town import TODAY_SLOTS, Town, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from werkzeug.test import TestResponse

NAME = "town.test"
ONE_MODE = MODES[:1]
IN_ALL_MODES = (
    "refused",
    "with mistakes",
    "/me",
    "/me/lessons",
    "/school",
    "/school/class",
    "/board",
    "/roll",
    "/roster",
    "/county",
    "/city",
    "/judge",
    "/audit",
    "/evidence",
    "/units/move",
    "/units/system",
    "/certificates",
)
CUT_UP = re.compile(r'class="(?:card-sheet|slips|sheet|board)\b')
"""Sheets that are cut up, handed on as they are, or of no use on paper: they carry no line of who printed them."""
TURNS_BY_ITSELF = "/progress"
"""A page that loads itself again while it would be printed."""
BAD_PAPER = """<style>@media print { @page { size: 200mm 297mm; margin: 20mm } .dark { background: #ccc; color: #999 }
  .last { break-before: page; height: 10px } }</style>
<nav>总览</nav><p style="width: 900px">宽</p><p class="dark">淡</p>
<p style="overflow: hidden; width: 3em; white-space: nowrap">切在右边的字</p>
<table style="display: block"><thead><tr><th>头</th></tr></thead><tfoot><tr><td>合计</td></tr></tfoot></table>
<details class="fold"><summary>折</summary><p>起来</p></details>
<details class="off-paper"><summary>长</summary></details>
<div class="last"></div>"""
NAMED_ON_BAD_PAPER = (
    "does nothing on paper: <nav", "beyond the edge: <p", "not white: <p", "pale: <p", "cut off: 切在右边的字",
    "does not come again: <table", "an older browser: <details", "not on paper: 谁印的", "200 by 297 mm",
    "2 of 2 is empty", "again on each sheet: <tfoot", "nothing says where it is: <details",
)  # fmt: skip
WHO = re.compile(r'aria-label="我的账号"><div class="wrap">\s*<b>([^<]+)</b>')
NO_PAGES = re.compile(
    r"\.(?:xlsx|csv|pdf|svg|json|<extension>)$|^/(?:api|healthz|metrics|static)\b|^/sign-in/oidc|^/evidence/photos/"
    r"|^/<path:path>$"
)
"""Files, answers for programs, roads to another page, and the site."""


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    return Town(calendar_of_site=TODAY_SLOTS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@dataclass(slots=True)
class Shown:
    """The town at a name: an answer is put before the browser, and what that loads is asked of the same visit.

    A visit is one client with one set of cookies. While it asks for the next page, the browser does not ask it.
    """

    visit: Visit | None = None
    page: TestResponse | None = None
    one_asks: Lock = field(default_factory=Lock)

    def pages_of(self, who: Callable[[Town], Iterator[Seen]], town: Town) -> Iterator[Seen]:
        pages = who(town)
        while True:
            with self.one_asks:
                seen = next(pages, None)
            if seen is None:
                return
            yield seen

    def show(self, page: Page, seen: Seen) -> None:
        with self.one_asks:
            self.visit, self.page = seen.visit, seen.answer
        page.goto(f"http://{NAME}/{seen.answer.request.path.lstrip('/')}")

    def answer(self, address: str) -> Answer:
        """The page to whoever comes first to its address; a page that loads itself again gets what there is then."""
        with self.one_asks:
            assert self.visit is not None
            first = self.page is not None and unquote(urlsplit(address).path) == self.page.request.path
            given, self.page = (self.page, None) if first else (None, self.page)
            answer = given or self.visit.get(address)
            return Answer(200, answer.content_type, answer.get_data(), kept=address.startswith("/static/"))


@pytest.fixture
def shown(named_sites: NamedSites) -> Iterator[Shown]:
    shown = Shown()
    with named_sites.at(NAME, shown.answer):
        yield shown


@pytest.fixture
def page_with_axe(page: Page) -> Page:
    bring_axe(page.context)
    return page


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> str:
    return face_of_boxes(tmp_path_factory.mktemp("face"))


def wanted_on_paper(seen: Seen) -> list[str]:
    """When it was printed and by whom, and what was looked for."""
    html, address = seen.answer.get_data(as_text=True), urlsplit(seen.name)
    if CUT_UP.search(html):
        return []
    looked_for = [f"“{words}”" for words in parse_qs(address.query).get("q", [])]
    return ["2026年11月23日 12:00 打印", *WHO.findall(html), *looked_for]


@pytest.mark.parametrize("who", VISITORS)
def test_axe_has_nothing_to_say_and_paper_shows_the_whole_page(
    town: Town, shown: Shown, page_with_axe: Page, boxes: str, who: Callable[[Town], Iterator[Seen]]
) -> None:
    found: list[str] = []
    for seen in shown.pages_of(who, town):
        assert seen.answer.status_code in {200, 401, 404, 422}, (seen.name, seen.answer.status_code)
        shown.show(page_with_axe, seen)
        every = seen.name.partition("?")[0].rstrip("/").endswith(IN_ALL_MODES)
        found.extend(said_in_all_modes(page_with_axe, seen.name, MODES if every else ONE_MODE))
        if TURNS_BY_ITSELF not in seen.name:
            found.extend(said_of_paper(page_with_axe, seen.name, boxes, wanted=wanted_on_paper(seen)))
    assert not found, "\n".join(found)


def test_what_is_wrong_on_paper_is_named(page: Page, boxes: str) -> None:
    page.set_content(BAD_PAPER)
    said = " ".join(said_of_paper(page, "bad", boxes, wanted=["谁印的"]))
    for words in NAMED_ON_BAD_PAPER:
        assert words in said


def test_every_page_of_the_server_is_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.quiz_api.town.catalogue", judged_catalogue)
    seen = set()
    for who in VISITORS:
        town = Town(calendar_of_site=TODAY_SLOTS)
        rules = town.app.url_map.bind("town.test")
        for one in who(town):
            if one.answer.status_code != 404:
                seen.add(rules.match(one.answer.request.path, "GET", return_rule=True)[0].rule)
    pages = {rule for method, rule in (route.split(" ", 1) for route in EXPECTED) if method == "GET"}
    assert {rule for rule in pages if not NO_PAGES.search(rule)} - seen == set()


@pytest.mark.parametrize("who", [nobody, family])
def test_old_eyes_can_read_what_a_family_gets(
    town: Town, shown: Shown, page: Page, who: Callable[[Town], Iterator[Seen]]
) -> None:
    """The figures of 适老化 in 长辈版, and with the letters grown to 30 px: nothing small, low or cut off."""
    found: list[str] = []
    page.add_init_script("localStorage.setItem('xinyu-size', 'elder')")
    for seen in shown.pages_of(who, town):
        shown.show(page, seen)
        for larger in ("", "yes"):
            page.evaluate("larger => document.documentElement.toggleAttribute('data-larger', Boolean(larger))", larger)
            where = f"{seen.name} {larger}"
            found.extend(f"{where}: {text}" for text in page.evaluate(TOO_SMALL_TEXT, 18))
            found.extend(f"{where}: {text}" for text in page.evaluate(TOO_LOW, 60))
            found.extend(f"{where}: {text}" for text in page.evaluate(CUT_OFF))
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                found.append(f"{where}: wider than the phone")
    assert not found, "\n".join(found)
