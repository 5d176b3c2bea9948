"""Sign-in names for people who are new: the school's short code and the next number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from quiz_api.domain.organisations import Organisation

_SERIAL = re.compile(r"(.*?)(\d{2,})$")
_LATIN = re.compile(r"[a-z][a-z0-9]{1,11}")


class Usernames:
    """Hands out names that nobody in `used` has; the store has the last word."""

    def __init__(self, used: Iterable[str]) -> None:
        self._used = set(used)
        self._last: dict[str, int] = defaultdict(int)
        for name in self._used:
            match = _SERIAL.fullmatch(name)
            if match:
                self._last[match[1]] = max(self._last[match[1]], int(match[2]))

    def next_for(self, unit: Organisation) -> str:
        """Such as yx3x012; three digits, so that the names of a school sort as they were made."""
        prefix = prefix_of(unit)
        while True:
            self._last[prefix] += 1
            name = f"{prefix}{self._last[prefix]:03d}"
            if name not in self._used:
                self._used.add(name)
                return name


def prefix_of(unit: Organisation) -> str:
    """The unit's short code, or letters that its code gives where it has none."""
    if _LATIN.fullmatch(unit.short_code):
        return unit.short_code + "-" if unit.short_code[-1].isdigit() else unit.short_code
    return f"u{unit.code[-6:]}-" if unit.code else f"u{unit.id[2:8]}-"
