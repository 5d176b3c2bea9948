"""The button for the identity provider in a real browser: two navigations, which the pages' own policy lets pass."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from quiz_api.serving import make_server
from quiz_api.settings import OPENID_RETURN, Settings
from tests.free_port import free_port
from tests.quiz_api.openid_visits import openid_settings, running_provider
from tests.quiz_api.town import Clock, Town

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_a_teacher_clicks_and_is_there(browser: Browser, tmp_path: Path) -> None:
    with running_provider() as provider:
        url = f"http://127.0.0.1:{free_port()}"
        settings = openid_settings(provider.issuer, tmp_path, XINYU_PUBLIC_URL=url, XINYU_PORT=url.rpartition(":")[2])
        town = Town(environment=settings, clock=Clock(datetime.now(UTC)))
        provider.tell(town, redirect_uri=url + OPENID_RETURN)
        server = make_server(Settings.read(settings), town.app)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        try:
            page.goto(f"{url}/me")
            page.get_by_role("link", name="用统一身份认证登录").click()
            page.wait_for_url(f"{url}/me")
            assert page.get_by_text("林晓禾").count()
            assert not complaints
        finally:
            page.close()
            server.close()
            thread.join(10)
