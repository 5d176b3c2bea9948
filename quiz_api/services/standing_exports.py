"""Under which number an export stands now: the one answer for the door, for `/verify` and for lists."""

from __future__ import annotations

from collections.abc import Collection

from quiz_api.store.interface import Door


def standing_numbers(door: Door, numbers: Collection[str]) -> dict[str, str]:
    """By number, for those that were amended: through several amendments to the last."""
    later: dict[str, str] = {}
    asked = set(numbers)
    while asked:
        found = door.amended_exports(asked)
        later |= found
        asked = set(found.values()) - later.keys()
    return {number: _last(later, number) for number in numbers if number in later}


def _last(later: dict[str, str], number: str) -> str:
    while number in later:
        number = later[number]
    return number
