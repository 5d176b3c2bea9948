"""Bytes over the wire of a cold lesson page, as a browser fetches them, and whom it asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.conftest import BROWSER_FLAGS
from tests.end_to_end.browser_setup import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession


@dataclass(frozen=True, slots=True)
class PageWeight:
    """Encoded bytes and requests until the page is idle; then what a first search adds."""

    cold_bytes: int
    cold_requests: int
    search_bytes: int
    search_requests: int
    strangers: tuple[str, ...]


class _Meter:
    """Adds up what the network layer says was transferred."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        self.requests = 0
        self.hosts: set[str] = set()
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestWillBeSent", self._sent)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def _sent(self, event: dict[str, dict[str, str]]) -> None:
        self.requests += 1
        self.hosts.add(urlsplit(event["request"]["url"]).netloc)


def weigh(browser: Browser, url: str, query: str) -> PageWeight:
    """Open `url` in a fresh context, wait until it is idle, then search for `query` in its dialog.

    Without the service worker, which would answer in place of the wire that is weighed here.
    """
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = context.new_page()
    meter = _Meter(page.context.new_cdp_session(page))
    page.goto(url, wait_until="networkidle")
    cold, cold_requests = meter.bytes, meter.requests
    page.keyboard.press("/")
    page.locator(".md-search__input").fill(query)
    page.wait_for_selector(".md-search-result__item")
    page.wait_for_load_state("networkidle")
    own = urlsplit(url).netloc
    strangers = tuple(sorted(host for host in meter.hosts if host not in {own, ""}))
    return PageWeight(cold, cold_requests, meter.bytes - cold, meter.requests - cold_requests, strangers)


def report(url: str, query: str = "睡不着") -> PageWeight | None:
    """Print the weight of one page; None and a sentence when there is no browser."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        print("no browser here: page weight not measured")
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        weight = weigh(browser, url, query)
        browser.close()
    print(f"cold page {weight.cold_bytes / 1024:.1f} KB in {weight.cold_requests} requests; promise 90 KB")
    print(f"first search adds {weight.search_bytes / 1024:.1f} KB in {weight.search_requests} requests; promise 80 KB")
    print(f"other hosts asked: {', '.join(weight.strangers) or 'none'}")
    return weight
