"""Whether the last write was stored: what `/healthz` and `xinyu_store_healthy` answer with.

A full disk refuses each write and takes the next one once there is room, so the journal itself has nothing to recover
from, and nobody would be told. And a school where nobody writes meanwhile must not look broken for ever: while the last
write was refused, whoever asks makes a write as a trial. With room again it succeeds, and that is the recovery.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quiz_api.store.file_port import FilePort
from quiz_api.store.interface import StoreUnavailable

TRIAL = "room.trial"
_ROOM = 64 * 1024  # bytes: a good many events. Less could still fit where the next write does not


class LastWrite:
    """One for all that is written to one place. `trial` raises OSError or StoreUnavailable where no write succeeds."""

    def __init__(self, trial: Callable[[], None]) -> None:
        self._trial = trial
        self._refusals = 0
        self._forgiven = 0
        self._for_good = False
        self._trying = threading.Lock()

    def stored(self) -> None:
        self._forgiven = self._refusals

    def refused(self, *, for_good: bool = False) -> None:
        """`for_good`: until restart nothing will be stored, whatever a trial says."""
        self._refusals += 1
        self._for_good = self._for_good or for_good

    def is_well(self) -> bool:
        """One trial at a time; who asks during another's is told how it stands."""
        if self._for_good:
            return False
        if self._forgiven >= self._refusals:
            return True
        if not self._trying.acquire(blocking=False):
            return False
        try:
            before = self._refusals  # what is refused during the trial is not forgiven by it
            self._trial()
        except (OSError, StoreUnavailable):
            return False
        finally:
            self._trying.release()
        self._forgiven = max(self._forgiven, before)
        return self._forgiven >= self._refusals


def room_in(port: FilePort, directory: Path) -> Callable[[], None]:
    """A trial: a file is written, synced and deleted. It raises OSError."""

    def trial() -> None:
        path = directory / TRIAL
        handle = port.create(path)
        try:
            port.write(handle, bytes(_ROOM))
            port.sync(handle)
        finally:
            port.close(handle)
            with suppress(OSError):
                port.remove(path)

    return trial


def always_room() -> None:
    """The trial of what is kept in memory."""
