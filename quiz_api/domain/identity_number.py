"""Telling a 公民身份号码 from any other long number, so that it can be refused. GB 11643-1999."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


_LONG_ENOUGH = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


def holds_identity_number(text: str) -> bool:
    """True when one stands anywhere in a line of words, also with gaps between its digits."""
    return any(is_identity_number(found) for found in _LONG_ENOUGH.findall(re.sub(r"[\s·-]", "", text)))


def is_identity_number(text: str) -> bool:
    """True for 18 digits with a date of birth and a right check digit (ISO 7064 MOD 11-2)."""
    digits = "".join(text.split())
    if not digits.isascii() or not _SHAPE.fullmatch(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == digits[-1].upper()
