"""What every template of the server may say: who is signed in, the form token, years and times in words."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Flask

from quiz_api.domain.school_calendar import year_name
from quiz_api.services.scopes import Caller
from quiz_api.web.browser_state import csrf_token, signed_in
from quiz_api.web.parts import Parts


def install_page_words(app: Flask, parts: Parts) -> None:
    def day(moment: datetime) -> str:
        local = moment.astimezone(parts.calendar.zone)
        return f"{local.year}年{local.month}月{local.day}日"

    def warns() -> bool:
        """Passwords cross the network in the clear here; administrators are told on every page."""
        return parts.settings.allow_plain_http and not parts.settings.is_https

    def words() -> dict[str, object]:
        caller = signed_in()
        return {
            "visitor": caller,
            "admin_url": _admin_url(caller),
            "csrf_token": csrf_token(parts),
            "plain_http": warns(),
            "new_event_id": lambda: str(uuid.uuid4()),
            "now": lambda: parts.clock().isoformat(),
        }

    app.context_processor(words)
    app.add_template_filter(day, "day")
    app.add_template_filter(year_name, "year_name")


def _admin_url(caller: Caller | None) -> str:
    if caller is None or not caller.administers:
        return ""
    depth = caller.administered[0].count("/") - 1
    return {1: "/city", 2: "/county"}.get(depth, "/school")
