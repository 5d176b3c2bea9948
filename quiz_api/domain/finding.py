"""What a person is found by: words of the person's own line, or of the unit that is the home."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from quiz_api.domain.masking import ERASED
from quiz_api.domain.people import Person


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """One word that was typed, folded and without a space; `homes` are the units that it finds everybody of."""

    text: str
    homes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """The first of `count`, in the order in which they came."""

    people: tuple[Person, ...]
    count: int


def folded(text: str) -> str:
    """As it is compared: full and half width, great and small letters alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(display_name: str, username: str, staff_number: str) -> str:
    """Folded; empty for who has no name any more and is not to be found."""
    return "" if display_name in ("", ERASED) else folded(f"{display_name} {username} {staff_number}")
