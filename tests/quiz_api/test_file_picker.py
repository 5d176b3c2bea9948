"""The page of a number compares a file with what was issued: in the browser, under our headers, and sends nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from tests.conftest import PATIENCE
from tests.quiz_api.town import SCHOOL_ADMIN, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAYS = "#file-checked > p"


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    """On a loopback address, which a browser trusts as it trusts https."""
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def issued(town: Town, folder: Path) -> tuple[str, Path]:
    """A number and the file that was issued under it, under a name that does not say so."""
    admin = town.staff(SCHOOL_ADMIN)
    made = admin.export(organisation=town.path("云溪县第三小学")).json
    file = folder / "改过名字.csv"
    file.write_bytes(admin.get(made["url"]).data)
    return made["number"], file


def test_a_file_is_compared_on_the_page_and_stays_here(town: Town, address: str, page: Page, tmp_path: Path) -> None:
    number, file = issued(town, tmp_path)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/verify/{number}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("选手里的那个文件").set_input_files(file)
    page.locator(SAYS, has_text="对得上").wait_for()
    other = tmp_path / "另存过.csv"
    other.write_bytes(file.read_bytes() + b"\n")
    page.get_by_label("选手里的那个文件").set_input_files(other)
    page.locator(SAYS, has_text="对不上").wait_for()
    assert (asked, complaints) == ([], [])


def test_a_browser_that_will_not_count_is_explained(town: Town, address: str, page: Page, tmp_path: Path) -> None:
    number, _ = issued(town, tmp_path)
    page.add_init_script("Object.defineProperty(window, 'crypto', { value: {} })")  # as on an address without https
    page.goto(f"{address}/verify/{number}")
    page.locator(SAYS, has_text="浏览器不肯在网页上算").wait_for()
    assert not page.get_by_label("选手里的那个文件").count()
    assert page.get_by_text("certutil").is_visible()
