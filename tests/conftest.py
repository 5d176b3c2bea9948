"""One real browser for every test of a process that needs one, one whole site for all, and one database server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from site_builder.paths import BuildPaths
from tests.both_ends import put_in_order, pytest_collection_finish, pytest_configure_node, pytest_xdist_make_scheduler
from tests.end_to_end.browser_setup import find_browser
from tests.named_sites import NamedSites
from tests.whole_site import whole_site as built_once

__all__ = ["pytest_collection_finish", "pytest_configure_node", "pytest_xdist_make_scheduler"]  # hooks

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.site_builder.indexing.indexed import Indexed
    from tests.store.postgres_server import ForeignServer, Server

NOT_IN_TESTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "SpareRendererForSitePerProcess",
)
"""What Chromium leaves out: Playwright's own list, which ours replaces, and a process kept ready for a page that never
comes: starting it is a third of what an empty page costs."""
BROWSER_FLAGS = (
    f"--disable-features={','.join(NOT_IN_TESTS)}",
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


ONE_WORKER = {"city": "city", "made": "indexes", "real": "indexes"}
"""Fixtures of a session that one worker makes, and the name of the group of tests that use them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One second try for tests that drive a real browser (docs/decisions/0024); what takes long is made once."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
        group = _group_of(item)
        if group and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(group))
    if hasattr(config, "workerinput"):
        put_in_order(items)


def _group_of(item: pytest.Item) -> str:
    """Tests that one worker runs: those of one module's own fixture, and those of a fixture in ONE_WORKER."""
    if not isinstance(item, pytest.Function):
        return ""
    scopes = {name: found[-1].scope for name, found in item._fixtureinfo.name2fixturedefs.items()}
    shared = {group for name, group in ONE_WORKER.items() if scopes.get(name) == "session"}
    return min(shared, default=item.path.stem if "module" in scopes.values() else "")


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> BuildPaths:
    """The real content as a site; read it only."""
    return built_once(tmp_path_factory)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    """The content of this repository as it is loaded, and its index."""
    from tests.site_builder.indexing.indexed import CONTENT, indexed

    return indexed(CONTENT, tmp_path_factory.mktemp("real-index"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server | ForeignServer]:
    """Our own, or the one at TEST_POSTGRES: what passes the contract there may be used there."""
    from tests.store.postgres_server import ForeignServer, running_server

    address = os.environ.get("TEST_POSTGRES", "")
    if address:
        yield ForeignServer(address)
        return
    with running_server(in_memory=True) as server:
        yield server


@pytest.fixture(scope="session")
def named_sites() -> Iterator[NamedSites]:
    """Sites that the browser finds at names which end in .test."""
    sites = NamedSites()
    yield sites
    sites.close()


@pytest.fixture(scope="session")
def browser(named_sites: NamedSites) -> Iterator[Browser]:
    """Chromium; skips where there is none, and fails where CI promises one."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI has no browser: run `make browser`")
        pytest.skip("no Chromium here: run `make browser`")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*BROWSER_FLAGS, named_sites.flag])
        yield chromium
        chromium.close()
