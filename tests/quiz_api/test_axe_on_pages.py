"""axe-core finds nothing on the server's own pages: one page a kind, forms that were refused among them.

All rules on every page; the other modes on the pages that between them have every part of the style sheets. The pages
come straight from the server's code, without a process or a site: only the browser is real.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.axe_check import MODES, said_in_all_modes
from tests.conftest import PATIENCE
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.roster_visits import HEADER, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.session_visits import SCHOOL, make, run
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    COUNTY_ADMIN,
    SCHOOL_ADMIN,
    TEACHER,
    TODAY_SLOTS,
    Town,
    Visit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

HOME = "http://town.test"
ONE_MODE = MODES[:1]
IN_ALL_MODES = (
    "refused",
    "with mistakes",
    "/me",
    "/me/lessons",
    "/school",
    "/school/class",
    "/board",
    "/roll",
    "/county",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as somebody gets it: who asks for what the page loads, and the answer that is the page."""

    name: str
    visit: Visit
    answer: TestResponse


def got(visit: Visit, *addresses: str) -> Iterator[Seen]:
    for address in addresses:
        yield Seen(address, visit, visit.get(address, follow_redirects=True))


def nobody(town: Town) -> Iterator[Seen]:
    visit = town.visit()
    yield from got(visit, "/sign-in", "/activate", "/privacy", "/verify/X2000-000001")
    visit.get("/sign-in")
    refused = visit.client.post("/sign-in", data={"username": "nobody", "password": "nothing"})
    yield Seen("sign-in refused", visit, refused)


def family(town: Town) -> Iterator[Seen]:
    visit = town.household()
    yield from got(visit, "/me", "/me/consent", "/me/join")


def teacher(town: Town) -> Iterator[Seen]:
    visit = town.staff(TEACHER)
    yield from got(visit, "/me", "/me/lessons", "/me/hours", "/me/claims", "/me/certificates", "/me/data")
    yield Seen("a claim refused", visit, visit.form("/me/claims", title="", minutes="x"))


def school(town: Town) -> Iterator[Seen]:
    visit = town.staff(SCHOOL_ADMIN)
    yield from got(visit, "/school", "/find?q=班", "/school/staff", "/school/staff/import", "/school/classes")
    yield from got(visit, "/school/lessons")
    yield from got(visit, "/school/activities", "/calendar", "/school/claims")
    bad = upload(visit, xlsx(HEADER, ("林晓禾", "不是岗位", "九年级(9)班", ""), ("", "学科教师", "", "")))
    yield Seen("a roster with mistakes", visit, visit.get(bad.headers["Location"]))
    yield Seen("no roster", visit, upload(visit, b"no table", name="x.txt"))


def cards_and_sessions(town: Town) -> Iterator[Seen]:
    visit = town.staff(CARD_SCHOOL_ADMIN)
    path = class_path(town, CARD_CLASS, SCHOOL)
    yield from got(visit, f"/school/class?unit={path}", f"/school/cards?unit={path}", f"/school/codes?unit={path}")
    yield Seen("a session refused", visit, visit.form("/sessions/new", unit=path, kind="家长学校", title=""))
    session = make(visit, path)
    run(visit, session, "begin")
    yield from got(visit, "/sessions", "/sessions/new", *(f"/sessions/{session}{at}" for at in ("", "/board", "/roll")))
    yield from got(town.visit(), f"/sessions/{session}/in")


def above(town: Town) -> Iterator[Seen]:
    yield from got(town.staff(COUNTY_ADMIN), "/county", "/units", "/exchange")


@pytest.fixture(scope="module")
def town() -> Town:
    return Town(calendar_of_site=TODAY_SLOTS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def show(page: Page, seen: Seen) -> None:
    """Put the answer before the browser; what it loads is asked of the same visit."""

    def serve(route: Route) -> None:
        parts = urlsplit(route.request.url)
        is_page = route.request.resource_type == "document"
        answer = seen.answer if is_page else seen.visit.get(f"{parts.path}?{parts.query}")
        route.fulfill(status=200, content_type=answer.content_type, body=answer.get_data())

    page.unroute_all()
    page.route(f"{HOME}/**", serve)
    page.goto(f"{HOME}/{seen.answer.request.path.lstrip('/')}")


@pytest.mark.parametrize("who", [nobody, family, teacher, school, cards_and_sessions, above])
def test_axe_has_nothing_to_say(town: Town, page: Page, who: Callable[[Town], Iterator[Seen]]) -> None:
    found: list[str] = []
    for seen in who(town):
        assert seen.answer.status_code in {200, 401, 404, 422}, (seen.name, seen.answer.status_code)
        show(page, seen)
        every = seen.name.partition("?")[0].rstrip("/").endswith(IN_ALL_MODES)
        found.extend(said_in_all_modes(page, seen.name, MODES if every else ONE_MODE))
    assert not found, "\n".join(found)
