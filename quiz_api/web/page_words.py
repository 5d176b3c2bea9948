"""What every template of the server may say: who is signed in, the form token, where to go, days and years in words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, request

from quiz_api.domain.class_periods import class_periods
from quiz_api.domain.permissions import Permission
from quiz_api.domain.school_calendar import term_name, year_name
from quiz_api.services.scopes import Caller
from quiz_api.settings import Settings
from quiz_api.web.browser_state import csrf_token, signed_in
from quiz_api.web.guard import local_address
from quiz_api.web.parts import Parts
from quiz_api.web.printed_by import printed_by
from quiz_api.web.site_address import site_address


def install_page_words(app: Flask, parts: Parts) -> None:
    def day(moment: datetime) -> str:
        return day_name(parts.calendar.day(moment))

    def warns() -> bool:
        """Passwords cross the network in the clear here; administrators are told on every page."""
        return parts.settings.allow_plain_http and not parts.settings.is_https

    def words() -> dict[str, object]:
        caller = signed_in()
        now = parts.clock()
        return {
            "visitor": caller,
            "earns_hours": _earns_hours(caller),
            "own_title": _own_title(caller),
            "admin_url": _admin_url(caller),
            **_sections(caller, parts),
            "has_site": (parts.settings.site / "index.html").is_file(),
            "csrf_token": csrf_token(parts),
            "plain_http": warns(),
            "check_address": partial(_check_address, parts.settings),
            "has_openid": parts.openid is not None,
            "organiser": parts.settings.organiser,
            "icp_filing": parts.settings.icp_filing,
            "police_filing": parts.settings.police_filing,
            "new_event_id": lambda: str(uuid.uuid4()),
            "now": now.isoformat,
            "today": lambda: day(now),
            "printed_by": lambda: printed_by(parts, caller, now),
            "term_now": lambda: year_name(parts.calendar.school_year(now)) + term_name(parts.calendar.term(now)),
            "came_from": _came_from,
            "sees_unit": lambda path: caller is not None and caller.may(Permission.SEE_UNIT, path),
        }

    app.context_processor(words)
    app.add_template_filter(day, "day")

    def moment(at: datetime) -> str:
        local = at.astimezone(parts.calendar.zone)
        return f"{day_name(local.date())} {local:%H:%M}"

    app.add_template_filter(moment, "moment")
    for name, word in _FILTERS.items():
        app.add_template_filter(word, name)
    _add_hour(app, parts)


def _sections(caller: Caller | None, parts: Parts) -> dict[str, bool]:
    """Which pages of the header are the caller's. Those about lessons are not for who has kindergartens alone."""
    held = {
        "keeps_classes": Permission.KEEP_CLASSES,
        "keeps_units": Permission.KEEP_UNITS,
        "keeps_calendar": Permission.KEEP_CALENDAR,
        "holds_sessions": Permission.HOLD_SESSIONS,
        "reads_audit": Permission.READ_AUDIT,
        "keeps_staff": Permission.KEEP_STAFF,
        "checks_hours": Permission.CHECK_HOURS,
        "keeps_credit": Permission.KEEP_CREDIT,
        "judges": Permission.JUDGE,
        "certifies": Permission.CERTIFY,
        "teaches": Permission.TEACH,
        "sees_lessons": Permission.SEE_LESSONS,
        "reports_activities": Permission.REPORT_ACTIVITIES,
    }
    if caller is not None and parts.teaching.lessons.is_for_none(caller):
        del held["teaches"], held["sees_lessons"]
    return {word: caller is not None and bool(caller.paths_of(needed)) for word, needed in held.items()}


def _add_hour(app: Flask, parts: Parts) -> None:
    app.add_template_filter(lambda at: f"{at.astimezone(parts.calendar.zone):%H:%M}", "hour")


def day_name(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def month_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def in_groups(text: str, size: int = 8) -> list[str]:
    """A long code in pieces, so that it wraps and can be compared by eye."""
    return [text[start : start + size] for start in range(0, len(text), size)]


_FILTERS: dict[str, Callable[..., object]] = {
    "day_name": day_name,
    "month_day": month_day,
    "year_name": year_name,
    "in_groups": in_groups,
    "periods": class_periods,
}


def _came_from() -> str:
    """The page of this site that led here, if the browser says so; empty for this page itself."""
    parts = urlsplit(request.referrer or "")
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    is_ours = parts.netloc == request.host and parts.path != request.path
    return local_address(address) if is_ours else ""


def _check_address(settings: Settings, number: str = "") -> str:
    """As it is read from paper and typed in: without the scheme."""
    return f"{site_address(settings).partition('://')[2].rstrip('/')}/verify/{number}".rstrip("/")


def _earns_hours(caller: Caller | None) -> bool:
    return caller is not None and any(post.kind.earns_hours for post in caller.posts)


def _own_title(caller: Caller | None) -> str:
    """What `/me` is called for this caller."""
    if caller is not None and caller.household is not None:
        return "我的记录"
    return "我的学时" if _earns_hours(caller) else "我的账号"


def _admin_url(caller: Caller | None) -> str:
    if caller is None or not caller.administers:
        return ""
    depth = caller.administered[0].count("/") - 1
    return {1: "/city", 2: "/county"}.get(depth, "/school")
