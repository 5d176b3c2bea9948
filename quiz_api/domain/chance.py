"""Random bytes of the operating system, drawn many at a time.

Asking it once for every id costs little in itself, but the call lets another thread run, and whoever asks holds the
store's lock: that thread would only find the lock taken, and go to sleep again.
"""

from __future__ import annotations

import os
import secrets

MOST_BYTES = 16
_DRAWN = 256
_ready: list[bytes] = []


def random_bytes(count: int) -> bytes:
    """At most MOST_BYTES that nobody else is ever given. Any thread may ask."""
    if count > MOST_BYTES:
        raise ValueError(count)
    while True:
        try:
            return _ready.pop()[:count]  # one step: no two threads are given the same
        except IndexError:
            drawn = secrets.token_bytes(_DRAWN * MOST_BYTES)
            _ready.extend([drawn[at : at + MOST_BYTES] for at in range(0, len(drawn), MOST_BYTES)])


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_ready.clear)  # a child would hand out what its parent hands out too
