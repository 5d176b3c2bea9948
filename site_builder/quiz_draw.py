"""Which questions of a bank stand on one sheet: a public function of what everybody may know.

The sheet follows from the revision of the quiz, the account and the number of the sheet, and from nothing else. So the
page deals it without a network, the server deals the same again and marks that, and an inspector can deal it once more
from the ledger. The account and the number are the server's: nobody picks a sheet. `themes/assets/js/quiz-draw.js` is
the same function for browsers; tests hold the two together.

A person has one order of each pool; each sheet takes the next questions of it, round and round. What a sheet asked
comes back when the pool has been gone through, and not before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Pool:
    """Some questions, by public id in the order of the quiz, of which a sheet holds `take`."""

    take: int
    questions: tuple[str, ...]


def left_out(pools: Iterable[Pool], revision: str, account: str, number: int) -> frozenset[str]:
    """Questions that do not stand on sheet `number`, from 1; what is in no pool stands on every sheet."""
    return frozenset(name for pool in pools for name in _left_out(pool, f"{revision}|{account}|", number))


def asked(pools: tuple[Pool, ...], questions: int) -> int:
    """How many of the `questions` of a quiz stand on one sheet."""
    return questions - sum(len(pool.questions) - pool.take for pool in pools)


def _left_out(pool: Pool, seed: str, number: int) -> tuple[str, ...]:
    order = sorted(pool.questions, key=lambda name: (mixed(seed + name), name))
    size = len(order)
    first = (number - 1) * pool.take % size if size else 0
    return tuple(order[(first + place) % size] for place in range(pool.take, size))


def mixed(text: str) -> int:
    """32 bits of a text: FNV-1a, then the last step of MurmurHash3, so that near texts lie far apart."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & _MASK
    value = (value ^ value >> 16) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & _MASK
    return value ^ value >> 16
