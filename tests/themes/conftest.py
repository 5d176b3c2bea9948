"""The real site, built once for every test that looks at it in a browser."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.building import build_site
from site_builder.paths import BuildPaths
from site_builder.progress import Progress

if TYPE_CHECKING:
    from playwright.sync_api import Route

PROJECT = Path(__file__).resolve().parents[2]
MOVED_FROM = "lessons/g07/g07-old.html"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With one old address more than the content has."""
    folder = tmp_path_factory.mktemp("looks")
    content = folder / "content"
    shutil.copytree(PROJECT / "content", content)
    moved = f"moved:\n  - {{old: {MOVED_FROM}, to: g07-t1-02}}\n"
    (content / "policy" / "moved.yml").write_text(moved, "utf-8")
    paths = BuildPaths(PROJECT, content, folder / "build", folder / "build.key")
    build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    return paths.site


def answer_from(site: Path, route: Route, home: str) -> None:
    """Answer a request as a static host would; nothing leaves this machine."""
    file = site / unquote(urlsplit(route.request.url.removeprefix(home)).path)
    if file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, path=site / "404.html")
