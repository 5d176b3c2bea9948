"""A browser that is shown what somebody of a town gets, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.conftest import PATIENCE

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, Page, Route

SHOWN = "http://school.test"


@contextmanager
def shown_to(browser: Browser, client: FlaskClient) -> Iterator[Page]:
    """A page whose addresses below SHOWN are answered to `client`."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    def answer(route: Route) -> None:
        got = client.get(route.request.url.removeprefix(SHOWN))
        route.fulfill(status=got.status_code, content_type=got.content_type, body=got.data)

    page.route(f"{SHOWN}/**", answer)
    try:
        yield page
    finally:
        context.close()
