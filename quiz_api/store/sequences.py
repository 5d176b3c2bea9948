"""Ascending sequences of records: eight bytes each, where a list would keep an object of 32 for every one of them."""

from __future__ import annotations

from array import array
from typing import TypeAlias

Sequences: TypeAlias = "array[int]"


def sequences() -> Sequences:
    """None yet."""
    return array("q")


NO_SEQUENCES = sequences()
