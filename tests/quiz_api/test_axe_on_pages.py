"""axe-core finds nothing on any of the server's own pages, and a family's can be read by old eyes.

All rules on every page; the other modes on the pages that between them have every part of the style sheets. The pages
come straight from the server's code, without a process or a site: only the browser is real. A route that is new and is
not looked at here fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.axe_check import MODES, bring_axe, said_in_all_modes
from tests.conftest import PATIENCE
from tests.old_eyes import TOO_LOW, TOO_SMALL_TEXT
from tests.quiz_api.seen_pages import VISITORS, Seen, family, nobody
from tests.quiz_api.test_judging import judged_catalogue
from tests.quiz_api.test_routes import EXPECTED
from tests.quiz_api.town import TODAY_SLOTS, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HOME = "http://town.test"
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
    "/certificates",
)
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


def show(page: Page, seen: Seen) -> None:
    """Put the answer before the browser; what it loads is asked of the same visit."""

    def serve(route: Route) -> None:
        parts = urlsplit(route.request.url)
        is_page = route.request.resource_type == "document"
        answer = seen.answer if is_page else seen.visit.get(f"{parts.path}?{parts.query}")
        route.fulfill(status=200, content_type=answer.content_type, body=answer.get_data())

    page.unroute_all()
    page.route(f"{HOME}/**", serve)
    page.goto(f"{HOME}/{seen.answer.request.path.lstrip('/')}")


@pytest.fixture
def page_with_axe(page: Page) -> Page:
    bring_axe(page.context)
    return page


@pytest.mark.parametrize("who", VISITORS)
def test_axe_has_nothing_to_say(town: Town, page_with_axe: Page, who: Callable[[Town], Iterator[Seen]]) -> None:
    found: list[str] = []
    for seen in who(town):
        assert seen.answer.status_code in {200, 401, 404, 422}, (seen.name, seen.answer.status_code)
        show(page_with_axe, seen)
        every = seen.name.partition("?")[0].rstrip("/").endswith(IN_ALL_MODES)
        found.extend(said_in_all_modes(page_with_axe, seen.name, MODES if every else ONE_MODE))
    assert not found, "\n".join(found)


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
def test_old_eyes_can_read_what_a_family_gets(town: Town, page: Page, who: Callable[[Town], Iterator[Seen]]) -> None:
    """The figures of 适老化 in 长辈版, and with the letters grown to 30 px: nothing small, low or cut off."""
    found: list[str] = []
    page.add_init_script("localStorage.setItem('xinyu-size', 'elder')")
    for seen in who(town):
        show(page, seen)
        for larger in ("", "yes"):
            page.evaluate("larger => document.documentElement.toggleAttribute('data-larger', Boolean(larger))", larger)
            where = f"{seen.name} {larger}"
            found.extend(f"{where}: {text}" for text in page.evaluate(TOO_SMALL_TEXT, 18))
            found.extend(f"{where}: {text}" for text in page.evaluate(TOO_LOW, 60))
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                found.append(f"{where}: wider than the phone")
    assert not found, "\n".join(found)
