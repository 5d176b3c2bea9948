"""Names in files that outlive the day they were made for."""

from __future__ import annotations

ERASED = "已抹去"
"""What stands for the name of somebody who was erased."""


def masked_name(name: str) -> str:
    """王小明 becomes 王*; the length of the name is not told. Who was erased has no first letter either."""
    if name == ERASED:
        return name
    return f"{name[0]}*" if name else "*"
