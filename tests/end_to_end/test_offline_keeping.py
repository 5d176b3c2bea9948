"""What the phone keeps: little unasked, and a lesson with its recording when somebody asks for it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.end_to_end.running_city import City
from tests.end_to_end.test_offline import KEPT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Route

pytestmark = pytest.mark.xdist_group("city")


def test_what_is_kept_unasked_stays_under_five_megabytes(city: City) -> None:
    """The shell, whole, and the most that opened pages may take: the worker's own figures."""
    site = city.catalogue.parent / "site"
    worker = (site / "sw.js").read_text("utf-8")
    shell = re.search(r"SHELL_FILES = (\[.*?\]);", worker)
    most = re.search(r"MOST_BYTES = (\d+) \* 1024 \* 1024;", worker)
    assert shell
    assert most
    names = json.loads(shell[1])
    assert len(names) > 10
    assert sum((site / name).stat().st_size for name in names) + int(most[1]) * 1024**2 < 5_000_000


HEARD = """async ([address, range]) => {
  const answer = await fetch(address, range ? { headers: { Range: range } } : {});
  return [answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get("Content-Range")];
}"""


def test_a_recording_is_kept_with_its_lesson_and_goes_with_it(phone: BrowserContext) -> None:
    """The page has got its recording on the way, as no lesson of the content has one yet."""
    recording = "/parents/gzh/p-gzh-12.mp3"
    page = phone.new_page()
    page.goto("/parents/index.html")
    page.wait_for_function("navigator.serviceWorker.controller")
    phone.route("**/p-gzh-12.mp3", lambda route: route.fulfill(body=b"\xff\xfb" * 3000, content_type="audio/mpeg"))
    phone.route("**/p-gzh-12.html", with_recording)
    shelf = page.locator("section.shelf").last
    shelf.get_by_role("button", name=re.compile("存进手机")).click()
    expect(shelf.get_by_role("status")).to_have_text("都在这部手机里，没有网也能看、能答。")
    assert recording in page.evaluate(KEPT)
    phone.set_offline(True)
    assert page.evaluate(HEARD, [recording, ""]) == [200, 6000, None]
    assert page.evaluate(HEARD, [recording, "bytes=100-"]) == [206, 5900, "bytes 100-5999/6000"]
    assert page.evaluate(HEARD, [recording, "bytes=0-99"]) == [206, 100, "bytes 0-99/6000"]
    phone.set_offline(False)
    shelf.get_by_role("button", name=re.compile("删掉")).click()
    expect(shelf.get_by_role("button", name=re.compile("存进手机"))).to_be_visible()
    assert recording not in page.evaluate(KEPT)


def with_recording(route: Route) -> None:
    answer = route.fetch()
    audio = '<audio controls preload="none" src="p-gzh-12.mp3"></audio>'
    route.fulfill(response=answer, body=answer.text().replace("</h1>", f"</h1>{audio}", 1))
