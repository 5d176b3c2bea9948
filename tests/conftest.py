"""One real browser for every test of a process that needs one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.browser_setup import find_browser

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
