"""A recording is put into the phone with the lesson that somebody asked for, plays there in parts, and goes with it.

On a site of two pages, because no lesson of the content has a recording yet; worker and button are the real ones.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THEMES = Path(__file__).resolve().parents[2] / "themes"
LIST = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>家长学堂</title>
<section><p><button data-keep-lessons hidden></button>
<span role="status"></span></p><article class="card"><h3><a href="parents/one.html">一课</a></h3></article></section>
<script>navigator.serviceWorker.register("sw.js")</script><script src="keep-lessons.js"></script></html>"""
LESSON = """<!doctype html><meta charset="utf-8"><title>一课</title><h1>一课</h1>
<audio controls preload="none" src="one.mp3"></audio>"""
SOUND = b"\xff\xfb" * 3000
KEPT = """async () => (await (await caches.open("xinyu-chosen")).keys()).map(one => new URL(one.url).pathname).sort()"""
HEARD = """async range => {
  const answer = await fetch("parents/one.mp3", range ? { headers: { Range: range } } : {});
  return [answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get("Content-Range")];
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is said of each request."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    worker = (THEMES / "worker" / "sw.js").read_text("utf-8").replace('["@shell@"]', "[]")
    (tmp_path / "sw.js").write_text(worker, "utf-8")
    (tmp_path / "keep-lessons.js").write_bytes((THEMES / "assets" / "js" / "keep-lessons.js").read_bytes())
    (tmp_path / "index.html").write_text(LIST, "utf-8")
    (tmp_path / "parents").mkdir()
    (tmp_path / "parents" / "one.html").write_text(LESSON, "utf-8")
    (tmp_path / "parents" / "one.mp3").write_bytes(SOUND)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("navigator.serviceWorker.controller")
    yield page
    context.close()


def test_it_is_kept_with_its_lesson_heard_without_a_network_and_taken_out_with_it(phone: Page) -> None:
    from playwright.sync_api import expect

    phone.get_by_role("button", name="存进手机").click()
    expect(phone.get_by_role("status")).to_contain_text("都在这部手机里")
    phone.wait_for_function(f"async () => (await ({KEPT})()).length === 2")
    assert phone.evaluate(KEPT) == ["/parents/one.html", "/parents/one.mp3"]
    phone.context.set_offline(True)
    assert phone.evaluate(HEARD, "") == [200, 6000, None]
    assert phone.evaluate(HEARD, "bytes=100-") == [206, 5900, "bytes 100-5999/6000"]
    assert phone.evaluate(HEARD, "bytes=0-99") == [206, 100, "bytes 0-99/6000"]
    phone.context.set_offline(False)
    phone.get_by_role("button", name="删掉").click()
    expect(phone.get_by_role("button", name="存进手机")).to_be_visible()
    assert phone.evaluate(KEPT) == []
