"""The real site, for every test that looks at it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.paths import BuildPaths
from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HOME = "http://school.test/"
"""Answered from the site's folder; nothing leaves this machine."""


@pytest.fixture(scope="session")
def site(whole_site: BuildPaths) -> Path:
    return whole_site.site


def answer_from(site: Path, route: Route, home: str) -> None:
    """Answer a request as a static host would; nothing leaves this machine."""
    file = site / unquote(urlsplit(route.request.url.removeprefix(home)).path)
    if file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, path=site / "404.html")


@pytest.fixture(scope="session")
def kept_phone(browser: Browser, site: Path) -> Iterator[Page]:
    """A small phone in the second half of November, of a teacher of grade seven."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.route(f"{HOME}**", lambda route: answer_from(site, route, HOME))
    context.route(f"{HOME}empty", lambda route: route.fulfill(body="", content_type="text/html"))
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-18T08:00:00")
    page.add_init_script("localStorage.setItem('xinyu-grade', 'g07')")
    yield page
    context.close()


@pytest.fixture
def phone(kept_phone: Page) -> Page:
    """On an empty page of the site, and it remembers nothing. A new one for each test would cost more than most of what
    is asked of it."""
    kept_phone.goto(f"{HOME}empty")
    kept_phone.evaluate("localStorage.clear(); sessionStorage.clear()")
    return kept_phone
