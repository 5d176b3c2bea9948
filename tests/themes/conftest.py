"""The real site, for every test that looks at it in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.paths import BuildPaths

if TYPE_CHECKING:
    from playwright.sync_api import Route


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
