"""One family of ids: a letter that says what it is, and 80 random bits in base32."""

from __future__ import annotations

import re
from enum import StrEnum

from quiz_api.domain.chance import random_bytes

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
"""Base32 two letters at a time: an id is made for every record, and `base64.b32encode` takes twice the time."""
_SHIFTS = range(70, -1, -10)
_SHAPE = re.compile(r"[a-z]_[a-z2-7]{16}")


class IdKind(StrEnum):
    PERSON = "p"
    HOUSEHOLD = "h"
    CLASS = "c"
    ORGANISATION = "o"
    RECORD = "r"
    CARD = "k"
    BATCH = "b"
    UNIT_MOVE = "m"
    SESSION = "s"
    PHOTO = "e"


def new_id(kind: IdKind) -> str:
    """A fresh id such as `p_7m2kq…`: 16 base32 characters, unguessable, without meaning."""
    bits = int.from_bytes(random_bytes(10), "big")
    return f"{kind}_{''.join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])}"


def is_id(text: str, kind: IdKind) -> bool:
    return _SHAPE.fullmatch(text) is not None and text[0] == kind.value
