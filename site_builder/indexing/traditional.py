"""Traditional characters and what they are in simplified script, for queries from keyboards that write the former.

Only characters that no simplified text has (they are not in GB 2312) are in the table, so that folding a query can
never spoil one that was simplified already.
"""

from __future__ import annotations

from functools import cache

_FIRST, _LAST = 0x4E00, 0x9FFF


@cache
def simplified_table() -> str:
    """Pairs of characters, traditional and simplified, in order of code points: 丟丢並并…"""
    from opencc import OpenCC  # noqa: PLC0415 - a dictionary from disk: only when an index is written

    simplify = OpenCC("t2s").convert
    characters = [chr(point) for point in range(_FIRST, _LAST + 1) if _in("big5", chr(point))]
    pairs = ((one, simplify(one)) for one in characters if not _in("gb2312", one))
    return "".join(one + other for one, other in pairs if other != one and len(other) == 1 and _in("gb2312", other))


def _in(charset: str, character: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
