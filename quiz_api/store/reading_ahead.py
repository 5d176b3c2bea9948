"""Making the next of something while this one is used: for work that waits for another process."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

Item = TypeVar("Item")


class _End:
    """What comes behind the last."""


_END: Final = _End()


def made_ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """The items, each made in a thread while the one before it is used. Closing waits for the one that is being made.

    Raises in its turn what making an item raises.
    """
    with ThreadPoolExecutor(1, "xinyu-ahead") as maker:
        coming = maker.submit(next, items, _END)
        while not isinstance(item := coming.result(), _End):
            coming = maker.submit(next, items, _END)
            yield item
