"""The last line of a page on paper: who printed it, at which unit, and when, since a sheet leaves the room."""

from __future__ import annotations

from datetime import datetime

from quiz_api.services.scopes import Caller
from quiz_api.web.parts import Parts


def printed_by(parts: Parts, caller: Caller | None, now: datetime) -> str:
    local = now.astimezone(parts.calendar.zone)
    when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M} 打印"
    if caller is None:
        return when
    if caller.person is None:
        return f"{when}，家庭学习卡"
    unit = parts.callers.door.organisation(caller.person.home_path)
    return f"{when}，{unit.name if unit else ''}{caller.person.display_name}"
