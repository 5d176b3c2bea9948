"""Argon2id for passwords that people choose: 19 MiB, two passes, one lane, a few at a time.

The bound matters as much as the cost: without it a crowd of wrong passwords would take the server's memory and cores.
"""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_A_TIME = 2
SHORTEST = 10


_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _hash_of_nobody() -> str:
    return _HASHER.hash("nobody has this password")


class Passwords:
    """Makes and checks hashes. One instance a process, because it holds the bound."""

    def __init__(self) -> None:
        self._hasher = _HASHER
        self._turn = threading.BoundedSemaphore(AT_A_TIME)
        self._nobody = _hash_of_nobody()

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, password: str, password_hash: str | None) -> bool:
        """Takes the same time when there is no such account (`None`)."""
        with self._turn:
            try:
                self._hasher.verify(password_hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
            return password_hash is not None
