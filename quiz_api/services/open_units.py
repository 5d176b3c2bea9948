"""Nothing new begins at a unit that was closed; what is there can still be read, mended, taken back and exported."""

from __future__ import annotations

from datetime import date

from quiz_api.domain.errors import Refusal
from quiz_api.domain.organisations import school_path
from quiz_api.store.interface import Reading


def must_be_open(reading: Reading, path: str, day: date) -> None:
    """Raises Refusal `closed-unit` when the unit at a path, or the school it belongs to, was closed by that day."""
    for above in (school_path(path) or path, path):
        unit = reading.organisation(above)
        if unit is not None and unit.closed_on is not None and unit.closed_on <= day:
            since = f"{unit.closed_on.year}年{unit.closed_on.month}月{unit.closed_on.day}日"
            detail = (
                f"{unit.name}已经在{since}撤并，不能再办新的。以前的记录都在，能看、能更正、能导出。"
                "并到别的学校的，请在那所学校办；撤并登记错了，请县里在“下级单位”里恢复它。"
            )
            raise Refusal("closed-unit", detail, status=409)
