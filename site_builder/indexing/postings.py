"""Which pages hold a token and how strongly, as short text.

All arithmetic that a browser has to repeat is on whole numbers, so that browser and tests rank alike to the last place.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Sixty-four digits that need no escape in a script."""

STRENGTH_BITS = 6
STRONGEST = (1 << STRENGTH_BITS) - 1
TYPICAL_TOKENS = 1400
"""Tokens of an everyday lesson. A constant and not the average of today's pages, so that one changed page changes no
other page's strengths."""

LENGTH_BITS = 5
"""Binary places of a length that count: a sentence more in a page seldom changes the strength of its other words."""

SATURATION = 8.0
LENGTH_SHARE, ABOUT_PAYS = 0.5, 1.2
"""BM25's k1 (in weighted occurrences) and b: how soon repeating a word stops counting, how much a long body pays. What
says what a page is about is divided by this much at most: a module of six chapters is no less about its title."""

IN_PASSING = 14
"""Strength of what a page says once or twice in its body and in none of the parts that say what it is about."""

TELLING, FLATNESS = 8, 0.7
"""How much a token tells grows slower than its rarity: in a question told at length the rarest pair is often one that
only bridges two words, and must not outweigh what is asked about."""

_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
_GAP_BITS = 5
_MORE = 1 << _GAP_BITS


@dataclass(slots=True)
class Postings:
    """For each token its pages in order, as `page * 64 + strength`; single characters apart from pairs and words; and
    for each token the sentences that have it, as `page * 64 + place`.
    """

    documents: int = 0
    tokens: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    singles: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sentences: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self, tokens: Mapping[str, int], singles: Mapping[str, int], sentences: Mapping[str, Sequence[int]]
    ) -> None:
        """Take in the terms of the next page; its number is how many came before it."""
        base = self.documents << STRENGTH_BITS
        self.documents += 1
        for token, strength in tokens.items():
            self.tokens[token].append(base | strength)
        for character, strength in singles.items():
            self.singles[character].append(base | strength)
        for token, places in sentences.items():
            self.sentences[token].extend([base | place for place in places])


def encoded(postings: Sequence[int], documents: int, gaps: Gaps) -> str:
    """One digit for how telling the token is, then for each page the gap to the one before and one digit of strength.

    A gap is written five bits a digit, lowest first; a digit of 32 or more says that another follows.
    """
    strengths = [posting & STRONGEST for posting in postings]
    numbers = [-1, *[posting >> STRENGTH_BITS for posting in postings]]
    told = DIGITS[tellingness(len(postings), documents, max(strengths, default=0))]
    skipped = [gaps[number - last - 1] for last, number in pairwise(numbers)]
    return told + "".join([gap + DIGITS[strength] for gap, strength in zip(skipped, strengths, strict=True)])


def decoded(text: str) -> list[int]:
    """The postings that `encoded` wrote."""
    found: list[int] = []
    number, gap, shift, place = -1, 0, 0, 1
    while place < len(text):
        digit = _VALUES[text[place]]
        place += 1
        gap |= (digit & (_MORE - 1)) << shift
        shift += _GAP_BITS
        if digit < _MORE:
            number += gap + 1
            found.append(number << STRENGTH_BITS | _VALUES[text[place]])
            place, gap, shift = place + 1, 0, 0
    return found


def gaps_in(text: str) -> list[int]:
    """Ascending numbers that were written as the gaps between them alone."""
    found: list[int] = []
    number, gap, shift = -1, 0, 0
    for character in text:
        digit = _VALUES[character]
        gap |= (digit & (_MORE - 1)) << shift
        shift += _GAP_BITS
        if digit < _MORE:
            number += gap + 1
            found.append(number)
            gap, shift = 0, 0
    return found


class Gaps(dict[int, str]):
    """How many pages are skipped, as text; each gap is written out once."""

    def __missing__(self, gap: int) -> str:
        rest, text = gap, ""
        while rest >= _MORE:
            text += DIGITS[_MORE | (rest & (_MORE - 1))]
            rest >>= _GAP_BITS
        self[gap] = text + DIGITS[rest]
        return self[gap]


def tellingness(count: int, documents: int, strongest: int) -> int:
    """1 to 63: how much a token that stands in `count` of `documents` pages tells (BM25's idf, flattened, in steps).

    It tells less when even the page that says it most strongly says it in passing: such pairs mostly bridge two words.
    """
    idf = math.log2(1 + (documents - count + 0.5) / (count + 0.5))
    steps = TELLING if strongest > IN_PASSING else TELLING / 2
    return max(1, min(STRONGEST, round(steps * math.pow(idf, FLATNESS))))


def strengths_for(length: int) -> Mapping[tuple[int, int], int]:
    """Weighted occurrences in the parts that say what a page is about, and those in its body of so many tokens, to
    strength 1-63.
    """
    step = 1 << max(length.bit_length() - LENGTH_BITS, 0)
    return _Strengths(round(length / step) * step)


class _Strengths(dict[tuple[int, int], int]):
    """Each pair of counts is worked out once."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._paid = 1 - LENGTH_SHARE + LENGTH_SHARE * length / TYPICAL_TOKENS

    def __missing__(self, counts: tuple[int, int]) -> int:
        about, said = counts
        weighed = about / min(self._paid, ABOUT_PAYS) + said / self._paid
        strength = max(1, round(STRONGEST * weighed / (weighed + SATURATION)))
        self[counts] = strength
        return strength
