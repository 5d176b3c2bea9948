"""Seldom looking for circular garbage, which a build makes hardly any of."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)
"""Thresholds of the collector of circular garbage, against (700, 10, 10). A build makes millions of small things that
live until a page is done and hardly a circle; looking through them took an eighth of its time."""


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the collector of circular garbage look seldom while a build is at work in this process."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def collect_seldom() -> None:
    """For the rest of this process."""
    gc.set_threshold(*SELDOM)
