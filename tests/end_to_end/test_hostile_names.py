"""Script and formulas as every name and every title, on every page, in a real browser: shown as text, and nothing runs.

The site and the server's pages are served under the real policy; a violation of it, a script that ran, a dialog or a
request to another host fails the test. The control is a page without the escaping: the watch must see it.
"""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from markupsafe import Markup
from werkzeug.serving import make_server

from quiz_api.app import create_app
from quiz_api.settings import Settings
from site_builder.curriculum import Curriculum
from site_builder.indexing.indexer import write_index
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT, bank, catalogue
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, PASSWORD, SCHOOL_ADMIN, TEACHER, Town
from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import PROJECT, build, paths_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPT = (
    "</title></script><script>window.hit=1</script>\"'><img src=x onerror=window.hit=1><svg onload=window.hit=1>{{7*7}}"
)
FORMULA = '=HYPERLINK("http://evil.example","点我")'
FULL_WIDTH = "＝1+1"
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Seen:
    """What a visit to a page brought to light."""

    problems: list[str] = field(default_factory=list)

    def over(self, page: Page, own: str) -> None:
        page.add_init_script(LISTEN)
        page.on("dialog", lambda dialog: (self.problems.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self._asked(request.url, own))
        page.on("console", lambda message: self._said(message.text))

    def look(self, page: Page, address: str) -> str:
        """The visible text of a page, once it has settled."""
        page.goto(address)
        page.wait_for_load_state("load")
        if page.evaluate("window.hit"):
            self.problems.append(f"{address}: a script ran")
        self.problems += [f"{address}: {each}" for each in page.evaluate("window.violations")]
        return page.locator("body").inner_text() + page.title()

    def _asked(self, url: str, own: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != urlsplit(own).netloc:
            self.problems.append(f"asked {url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.problems.append(text)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def hostile_town(site: str) -> Town:
    """Every unit and every person is called something hostile, and so are the pages of the catalogue."""
    town = Town(environment={"XINYU_SITE": site, "XINYU_THEME": str(PROJECT / "themes" / "assets")})
    names = [SCRIPT, FORMULA, FULL_WIDTH + SCRIPT]
    with town.stores.ledger.founding() as writing:
        for number, unit in enumerate(list(writing.organisations())):
            writing.put_organisation(replace(unit, name=names[number % 3]))
        for number, person in enumerate(list(writing.people("/"))):
            writing.put_person(replace(person, display_name=names[number % 3]))
    listing = catalogue()
    entries = tuple(
        replace(entry, title=names[number % 3], summary=SCRIPT) for number, entry in enumerate(listing.entries)
    )
    settings = Settings.read(town.environment)
    town.app = create_app(settings, town.stores, replace(listing, entries=entries), bank(), town.key, town.clock)
    return town


def hostile_curriculum() -> Curriculum:
    curriculum = small_curriculum()
    texts: dict[str, Any] = {
        "title": SCRIPT,
        "summary": SCRIPT,
        "tags": (SCRIPT,),
        "authors": (SCRIPT,),
        "sources": (SCRIPT,),
    }
    return Curriculum(tuple(replace(page, **texts) for page in curriculum.pages), curriculum.quizzes)


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/me")


def test_hostile_names_are_text_on_every_page_of_the_server(browser: Browser) -> None:
    town = hostile_town("no-such-site")
    town.staff(TEACHER).submit(RIGHT)
    town.household().finish_lesson(PARENT_SHEET)
    seen = Seen()
    with served(town.app) as url:
        for username, addresses in (
            (TEACHER, ["/me"]),
            (SCHOOL_ADMIN, ["/school", "/me"]),
            (CARD_SCHOOL_ADMIN, ["/school"]),
            (COUNTY_ADMIN, ["/county", "/me"]),
            (CITY_ADMIN, ["/city", "/me"]),
        ):
            context = browser.new_context(base_url=url, locale="zh-CN")
            page = context.new_page()
            seen.over(page, url)
            sign_in(page, username)
            for address in addresses:
                text = seen.look(page, address)
                assert "<script>" in text or "=HYPERLINK" in text, f"{address} shows no name at all"
                assert "49" not in text
            context.close()
    assert seen.problems == []


def test_reasons_and_purposes_are_text_too(browser: Browser) -> None:
    town = hostile_town("no-such-site")
    town.staff(TEACHER).submit(RIGHT)
    seen = Seen()
    with served(town.app) as url:
        context = browser.new_context(base_url=url, locale="zh-CN")
        page = context.new_page()
        seen.over(page, url)
        sign_in(page, SCHOOL_ADMIN)
        page.goto("/school")
        page.get_by_label("用途").fill(SCRIPT)
        page.get_by_role("button", name="导出").click()
        page.get_by_role("heading", name="导出好了").wait_for()
        award = next(row.record.id for row in town.rows() if row.record.kind.value == "hours-award")
        page.goto(f"/school/void?record={award}")
        page.get_by_label("原因").fill(SCRIPT)
        page.locator("form", has=page.get_by_label("原因")).get_by_role("button").click()
        page.wait_for_url(lambda address: urlsplit(address).path == "/school")
        assert "<script>" in seen.look(page, "/school")
        context.close()
    assert seen.problems == []


def test_formulas_as_names_stay_text_in_the_files() -> None:
    town = hostile_town("no-such-site")
    town.staff(TEACHER).submit(RIGHT)
    admin = town.staff(CITY_ADMIN)
    made = admin.export(organisation=town.city_path()).json
    rows = list(csv.reader(io.StringIO(admin.get(made["url"]).get_data(as_text=True).lstrip("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell or "＝1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")] == []


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = paths_in(tmp_path_factory.mktemp("hostile"))
    curriculum = hostile_curriculum()
    build(curriculum, paths)
    write_index(curriculum, paths.site)
    return paths.site


def test_hostile_titles_are_text_on_every_kind_of_page_of_the_site(browser: Browser, hostile_site: Path) -> None:
    addresses = sorted(path.relative_to(hostile_site).as_posix() for path in hostile_site.rglob("*.html"))
    assert len(addresses) > 10
    seen = Seen()
    with served(hostile_town(str(hostile_site)).app) as url:
        context = browser.new_context(base_url=url, locale="zh-CN")
        page = context.new_page()
        seen.over(page, url)
        shown = [seen.look(page, f"/{address}") for address in addresses]
        context.close()
    assert sum("<script>" in text for text in shown) > 10
    assert seen.problems == []


def test_hostile_titles_are_text_among_what_is_found(browser: Browser, hostile_site: Path) -> None:
    seen = Seen()
    with served(hostile_town(str(hostile_site)).app) as url:
        context = browser.new_context(base_url=url, locale="zh-CN")
        page = context.new_page()
        seen.over(page, url)
        page.goto("/?q=script")
        page.wait_for_selector(".md-search-result__item")
        assert "<script>" in page.locator(".md-search-result__title").first.inner_text()
        assert not page.evaluate("window.hit")
        assert page.evaluate("window.violations") == []
        context.close()
    assert seen.problems == []


def test_the_watch_sees_a_name_that_was_not_escaped(browser: Browser) -> None:
    town = hostile_town("no-such-site")
    town.app.jinja_env.finalize = lambda value: Markup(value) if isinstance(value, str) else value  # noqa: S704 - the control
    seen = Seen()
    with served(town.app) as url:
        context = browser.new_context(base_url=url, locale="zh-CN")
        page = context.new_page()
        seen.over(page, url)
        sign_in(page, SCHOOL_ADMIN)
        seen.look(page, "/school")
        context.close()
    assert seen.problems != []
