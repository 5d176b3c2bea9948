"""One family of ids: a letter that says what it is, and 80 random bits in base32."""

from __future__ import annotations

import base64
import re
import secrets
from enum import StrEnum

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
    return f"{kind.value}_{base64.b32encode(secrets.token_bytes(10)).decode('ascii').lower()}"


def is_id(text: str, kind: IdKind) -> bool:
    return _SHAPE.fullmatch(text) is not None and text[0] == kind.value
