"""Over a network a worker brings the files of the index; wherever it cannot, scripts do, and nobody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bench.static_host import static_host
from tests.site_builder.indexing.dialog_page import Dialog

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

IN_DORMITORIES = [f"宿舍第{number}篇" for number in range(4)]
"""Those in sight; six more follow."""

READY = "() => xinyuFiles.isHelped()"


class Asking:
    """A page of a site that a host serves, and how each file of its index was asked for."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.kinds: dict[str, str] = {}
        page.on("request", self._noticed)

    def _noticed(self, request: Request) -> None:
        _, found, name = request.url.partition("/search/")
        if found:
            self.kinds[name.partition(".js")[0]] = request.resource_type

    def open(self) -> None:
        self.page.goto(f"{self.url}/index.html")
        self.page.keyboard.press("Control+k")

    def find(self, words: str) -> list[str]:
        self.ask(words)
        self.page.wait_for_selector(".md-search-result__item")
        return list(self.page.locator(".md-search-result__title").all_inner_texts())

    def ask(self, words: str) -> None:
        """Once what was asked before is gone."""
        self.page.locator(".md-search__input").fill("")
        self.page.wait_for_selector(".md-search-result__item", state="detached")
        self.page.locator(".md-search__input").fill(words)


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    with static_host(site) as url:
        yield url


@pytest.fixture
def asking(browser: Browser, host: str) -> Iterator[Asking]:
    context = browser.new_context(service_workers="block")
    yield Asking(context.new_page(), host)
    context.close()


def refuse(route: Route) -> None:
    route.abort()


def test_a_worker_brings_what_scripts_would_bring(asking: Asking) -> None:
    asking.open()
    first = asking.find("睡不着")
    asking.page.wait_for_function(READY)
    asking.kinds.clear()
    assert asking.find("宿舍")[:4] == IN_DORMITORIES
    assert {"fetch"} == set(asking.kinds.values())
    assert asking.find("睡不着") == first == ["睡不着的晚上", "什么时候该求助"]


def test_without_a_worker_scripts_bring_it(asking: Asking) -> None:
    asking.page.add_init_script("delete window.Worker")
    asking.open()
    assert asking.find("睡不着")[0] == "睡不着的晚上"
    assert asking.find("宿舍")
    assert set(asking.kinds.values()) == {"script"}


def test_a_worker_that_does_not_come_is_not_waited_for(asking: Asking) -> None:
    asking.page.route("**/search-fetch.js", refuse)
    asking.open()
    assert asking.find("睡不着")[0] == "睡不着的晚上"
    assert asking.find("宿舍")
    assert set(asking.kinds.values()) == {"script"}


@pytest.mark.parametrize("answer", ["", 'xinyuSearch.shard("tokens/0",{"宿', "<html>请先登录无线网</html>"])
def test_what_the_worker_could_not_bring_a_script_brings(asking: Asking, answer: str) -> None:
    def spoil(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.fulfill(status=200 if answer else 503, body=answer)
        else:
            route.continue_()

    asking.open()
    asking.find("睡不着")
    asking.page.wait_for_function(READY)
    asking.kinds.clear()
    asking.page.route("**/search/**", spoil)
    assert asking.find("宿舍")[:4] == IN_DORMITORIES
    assert set(asking.kinds.values()) == {"script"}


def test_a_network_that_goes_is_said_and_comes_back(asking: Asking) -> None:
    asking.open()
    asking.find("睡不着")
    choices = asking.page.locator(".md-search__narrow")
    choices.wait_for(state="visible")
    asking.page.wait_for_function(READY)
    asking.page.context.set_offline(True)
    asking.page.locator(".md-search__input").fill("宿舍")  # over what stood there
    asking.page.wait_for_function(
        "() => document.querySelector('.md-search-result__meta').textContent.startsWith('没有读到')"
    )
    assert choices.is_hidden(), "they count what was found before"
    asking.page.context.set_offline(False)
    assert asking.find("宿舍")[:4] == IN_DORMITORIES
    choices.wait_for(state="visible")


def test_from_a_folder_scripts_bring_it(dialog: Dialog) -> None:
    dialog.page.keyboard.press("/")
    dialog.page.keyboard.type("睡不着")
    assert dialog.titles() == ["睡不着的晚上", "什么时候该求助"]
    assert dialog.page.evaluate(READY) is False
