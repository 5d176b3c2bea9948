"""One real browser for every test of a process that needs one, and one whole site for all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from site_builder.paths import BuildPaths
from tests.end_to_end.browser_setup import find_browser
from tests.whole_site import whole_site as built_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


PATIENCE = 60_000
"""Milliseconds that a page may take to show what is expected: a busy machine is no defect of the page, and a phone
tries again after 15 seconds what it could not send, each time waiting as long for an answer."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One second try for tests that drive a real browser, and for no others (docs/decisions/0024)."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> BuildPaths:
    """The real content as a site; read it only."""
    return built_once(tmp_path_factory)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skips where there is none, and fails where CI promises one."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI has no browser: run `make browser`")
        pytest.skip("no Chromium here: run `make browser`")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield chromium
        chromium.close()
