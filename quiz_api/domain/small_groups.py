"""How few households are told to whoever looks from above their school.

Two kinds of sums are told there, and a hidden number must not come out by subtracting (decision 78). Cells that are too
small are suppressed first; what would give them away is suppressed with them, as the Handbook on Statistical Disclosure
Control (sdcTools, chapters 4 and 5) has it for tables with totals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SMALLEST_GROUP = 5
"""Households that are told as a number; fewer are told as few."""
MOST_OF_FEW = SMALLEST_GROUP - 1
FEW = f"<{SMALLEST_GROUP}"
LEFT_OUT = "略"
"""Stands for a number that is left out so that another is not found from the sum."""


def told(households: int) -> str:
    """A number that stands alone. Nobody is nobody, and told."""
    return FEW if 0 < households < SMALLEST_GROUP else str(households)


def told_parts(parts: Mapping[str, int]) -> dict[str, str]:
    """Parts of a sum that is told exactly, as those of one school: each number, few, or left out beside a few. Which
    part covers for the few does not depend on numbers that nobody may know: it is the first of those that would be
    told, in the order of the keys. Where the two together are so small that they give each other away, no part is told.
    """
    shown = {key: told(many) for key, many in parts.items()}
    few = [key for key in sorted(parts) if shown[key] == FEW]
    hidden = sum(parts[key] for key in few)
    if not few or sum(parts.values()) < SMALLEST_GROUP or _stays_open(len(few), hidden):
        return shown
    cover = next((key for key in sorted(parts) if parts[key] >= SMALLEST_GROUP), None)
    if cover is None or hidden + parts[cover] < len(few) * MOST_OF_FEW + SMALLEST_GROUP:
        return {key: LEFT_OUT if many else str(many) for key, many in parts.items()}
    return shown | {cover: LEFT_OUT}


def told_sum(parts: Iterable[int]) -> str:
    """A sum of schools, whose numbers stand beside it: of those that are told. Where few are not told it is a least
    number; where nothing else is there, all that is known is how many it cannot reach.
    """
    found = [many for many in parts if many]
    whole = sum(many for many in found if many >= SMALLEST_GROUP)
    few = sum(many < SMALLEST_GROUP for many in found)
    if not few:
        return str(whole)
    return f"至少 {whole}" if whole else f"<{few * SMALLEST_GROUP}"


def told_cell(shown: str) -> int | str:
    """The same for a spreadsheet, which adds up what is a number."""
    return int(shown) if shown.isdecimal() else shown


def _stays_open(few: int, hidden: int) -> bool:
    """True when the sum, if found, does not say what each of the hidden numbers is."""
    return few > 1 and few < hidden < few * MOST_OF_FEW
