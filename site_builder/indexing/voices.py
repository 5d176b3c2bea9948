"""In whose voice a query is said: signs and pairs of signs that pupils use more often than families, and the other way
round, with weights learned from the ways of asking of their pages (voice_learning.py, decision 69).

The browser gets the same weights in the manifest of the index.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from site_builder.indexing.tokens import runs

FILE = Path(__file__).with_suffix(".yml")
FIRST = "^"
"""Before the first sign of a query."""


def voice_of(query: str) -> int:
    """The higher, the more a pupil says it; below nothing a family."""
    weights = voice_weights()
    return sum(weights.get(sign, 0) for sign in signs(query))


def signs(text: str) -> set[str]:
    """Every sign of a text, every pair of neighbours, and its first one as such."""
    found = runs(text)
    alone = {sign for run in found for sign in run}
    pairs = {before + after for run in found for before, after in pairwise(run)}
    return alone | pairs | ({FIRST + found[0][0]} if found else set())


@cache
def voice_weights() -> Mapping[str, int]:
    """By sign or pair, positive for pupils."""
    return {sign: weight for weight, said in by_weight().items() for sign in said.split(" ")}


@cache
def by_weight() -> Mapping[int, str]:
    """Weight to its signs and pairs, one blank between two, as the file and the manifest have it."""
    found: Mapping[int, str] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
