"""The twelve digits of a 家庭学习卡: eleven random ones and a check digit.

The check digit is Damm's (H. M. Damm, 2004): it finds every single wrong digit and every swap of neighbours, which is
what happens when a grandparent reads a card aloud.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

CARD_DIGITS = 12
MOST_TYPED = 60
"""Characters of a field for them: a card's name and its school's come along when they are pasted."""

_TWELVE = re.compile(r"[0-9]{12}")
_SEPARATORS = re.compile(r"[\s\-—.·]+")
_NO_DIGITS = re.compile(r"[^0-9]+")
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def _damm(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def new_household_code() -> str:
    """Twelve digits. 36 random bits and more: they are looked up by HMAC, behind a throttle."""
    return household_code(secrets.randbelow(10**11))


def household_code(number: int) -> str:
    """The twelve digits for any number: its last eleven digits and their check digit."""
    digits = f"{number % 10**11:011d}"
    return digits + _damm(digits)


def typed_household_code(text: str) -> str | None:
    """The digits somebody meant: full-width, with gaps, or with the words that stand around them; None if no card's."""
    digits = _NO_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    return digits if _TWELVE.fullmatch(digits) and _damm(digits) == "0" else None


def miscounted(text: str) -> int | None:
    """How many digits were typed where it is not twelve, and nothing but digits; None for all else."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    return len(digits) if digits.isascii() and digits.isdigit() and len(digits) != CARD_DIGITS else None


def grouped(code: str) -> str:
    """As printed: 1234 5678 9012."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
