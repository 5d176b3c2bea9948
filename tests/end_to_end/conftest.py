"""A city that runs for the whole session, and a watch over what its pages ask for and complain about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from site_builder.paths import BuildPaths
from tests.end_to_end.running_city import City, running_city

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response


@pytest.fixture(scope="session")
def city(whole_site: BuildPaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with running_city(tmp_path_factory.mktemp("city"), whole_site) as running:
        yield running


NOT_OF_THE_PAGE = ("Failed to load resource", "An unknown error occurred when fetching the script")
"""What the browser itself remarks when something was cut off on its way; an answer of 400 or more is noticed anyway."""


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, own: str) -> None:
        self._own = urlsplit(own).netloc
        self.strangers: list[str] = []
        self.complaints: list[str] = []

    def over(self, page: Page) -> None:
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("response", self._answered)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self._own:
            self.strangers.append(url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(words in text for words in NOT_OF_THE_PAGE):
            self.complaints.append(text)


@pytest.fixture
def watch(city: City) -> Iterator[Watch]:
    """Fails the test at its end when a page asked a stranger or complained (CSP violations are complaints)."""
    watching = Watch(city.url)
    yield watching
    assert not watching.strangers
    assert not watching.complaints


@pytest.fixture
def phone(browser: Browser, city: City) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=city.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser, city: City) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=city.url, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    yield context
    context.close()
