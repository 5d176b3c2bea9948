"""The real site, for every test that looks at it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from site_builder.paths import BuildPaths
from tests.conftest import PATIENCE
from tests.named_sites import NamedSites, folder_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAME = "school.test"
HOME = f"http://{NAME}/"
"""Answered from the site's folder (`home`); nothing leaves this machine."""


@pytest.fixture(scope="session")
def site(whole_site: BuildPaths) -> Path:
    return whole_site.site


@pytest.fixture(scope="session")
def home(named_sites: NamedSites, site: Path) -> Iterator[str]:
    """Where the browser finds the site: HOME."""
    with named_sites.at(NAME, folder_site(site)) as address:
        yield address


@pytest.fixture(scope="session")
def kept_phone(browser: Browser, home: str) -> Iterator[Page]:
    """A small phone in the second half of November, of a teacher of grade seven."""
    context = browser.new_context(base_url=home, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
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
