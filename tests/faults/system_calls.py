"""What the operating system may answer to the store's file port: the `at`-th write or sync fails, or is cut short.

The faults stand below the port, in place of the `os` module that it calls, so that the port's own handling is part of
what is tested. Writes and syncs are counted together, in the order in which the store makes them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from quiz_api.store import file_port


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call goes wrong. `share` of a write's bytes are taken first; without an error that is all that happens."""

    name: str
    error: int = 0
    share: float = 0.5


ANSWERS = (
    Answer("ENOSPC", errno.ENOSPC),
    Answer("EIO", errno.EIO),
    Answer("EDQUOT", errno.EDQUOT),
    Answer("EINTR", errno.EINTR, share=0),
    Answer("short write"),
    Answer("short write, then ENOSPC", errno.ENOSPC, share=0.9),
)


class FaultySystem:
    """Stands for the `os` module. `lasts`: every counted call from the `at`-th on fails, until `heal`."""

    def __init__(self, at: int, answer: Answer, *, lasts: bool = False) -> None:
        self._at = at
        self._answer = answer
        self._lasts = lasts
        self.armed = False
        self.calls = 0
        self.struck = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, handle: int, data: memoryview) -> int:
        if not self._is_due():
            return os.write(handle, data)
        part = data[: max(1, int(len(data) * self._answer.share))] if self._answer.share else data[:0]
        written = os.write(handle, part) if part else 0
        if self._answer.error:
            raise OSError(self._answer.error, os.strerror(self._answer.error))
        return written

    def fsync(self, handle: int) -> None:
        self._sync(os.fsync, handle)

    def fdatasync(self, handle: int) -> None:
        self._sync(os.fdatasync, handle)

    def _sync(self, sync: Callable[[int], None], handle: int) -> None:
        if self._is_due() and self._answer.error:
            raise OSError(self._answer.error, os.strerror(self._answer.error))
        sync(handle)

    def _is_due(self) -> bool:
        if not self.armed:
            return False
        self.calls += 1
        due = self.calls == self._at or (self._lasts and self.calls > self._at)
        self.struck += due
        return due


class DyingSystem(FaultySystem):
    """The process ends without a word at the `at`-th call that changes the disk, half-way through a write."""

    _CHANGING = frozenset({"ftruncate", "open", "close"})

    def __init__(self, at: int) -> None:
        super().__init__(at, Answer("death"))

    def __getattr__(self, name: str) -> Any:
        if name in self._CHANGING and self._is_due():
            os._exit(9)
        return getattr(os, name)

    def write(self, handle: int, data: memoryview) -> int:
        if self._is_due():
            os.write(handle, data[: len(data) // 2])
            os._exit(9)
        return os.write(handle, data)

    def _sync(self, sync: Callable[[int], None], handle: int) -> None:
        if self._is_due():
            os._exit(9)
        sync(handle)


@contextmanager
def answering(system: FaultySystem) -> Iterator[FaultySystem]:
    """The port talks to `system` while the block runs."""
    real = file_port.os
    file_port.os = system  # type: ignore[assignment]
    try:
        yield system
    finally:
        file_port.os = real
