"""An append-only file of transactions that survives kill -9, power cuts and full disks.

Two threads' worth of reasoning:

- `append` and `replace` are called by one thread at a time; the owner holds a lock around them.
- `wait` may be called by many. The first one syncs everything appended so far; the others sleep until it has, each on
  a lock of its own. Then those who are durable wake at once, and of those whose line came too late for that sync one
  wakes, who does the next. That is the group commit: no thread of its own, no timer. Queueing for one lock instead
  would keep those who are durable waiting behind the next sync; a Condition would wake everybody, one after the other.

`_turn` is held by whoever works on the file as a whole (sync, replace, check, close), `_progress` only for a look at
how far the syncs have come.

Failures: when a write fails, the part of the line that was written is cut off again and the caller is told; the next
append may succeed. When that cut fails, or a sync fails, the file's state is unknown and stays so: the kernel may have
dropped the pages, so a second sync that succeeds would prove nothing. From then on nothing is acknowledged until the
process is restarted and has read the file anew.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from quiz_api.store.file_port import FilePort, put_in_place, write_part, write_whole
from quiz_api.store.interface import StoreUnavailable
from quiz_api.store.lines import Line, damaged, head_line, line, open_lines

_NO_ROOM = "这次没有存上：写不进磁盘（{reason}）。请腾出空间或检查磁盘，之后会自动恢复，重试是安全的。"
_FINAL = "这次没有存上：磁盘同步失败过，现在只能读取。请检查磁盘后重新启动服务，重试是安全的。"


class Journal:
    """An open journal. Make one with `create_journal` and `open_journal`."""

    def __init__(self, port: FilePort, path: Path, kind: str, size: int, last: int) -> None:
        self._port = port
        self._path = path
        self._kind = kind
        self._handle = port.open_append(path)
        self._size = size
        self._appended = last
        self._durable = last
        self._failed = False
        self._open = True
        self._turn = threading.Lock()
        self._progress = threading.Lock()
        self._syncing = False
        self._sleepers: list[tuple[int, threading.Lock]] = []

    @property
    def appended(self) -> int:
        return self._appended

    @property
    def size(self) -> int:
        """Bytes appended, durable or not."""
        return self._size

    def is_healthy(self) -> bool:
        return not self._failed

    def is_open(self) -> bool:
        return self._open

    def append(self, payload: bytes) -> None:
        """Append one transaction; it is durable when `wait` has returned. Raises StoreUnavailable."""
        if self._failed:
            raise StoreUnavailable(_FINAL)
        data = line(self._appended + 1, payload)
        try:
            self._port.write(self._handle, data)
        except OSError as error:
            self._cut_back()
            raise StoreUnavailable(_NO_ROOM.format(reason=error.strerror)) from error
        self._size += len(data)
        self._appended += 1

    def wait(self, number: int) -> int:
        """Returns the newest durable number, at least `number`. Raises StoreUnavailable when a sync has failed."""
        while self._durable < number:
            sleeping = threading.Lock()
            with self._progress:
                if self._durable >= number:
                    break
                if is_first := not self._syncing:
                    self._syncing = True
                else:
                    sleeping.acquire()
                    self._sleepers.append((number, sleeping))
            if not is_first:
                sleeping.acquire()  # until whoever syncs lets it go
                continue
            try:
                with self._turn:
                    if self._durable < number:  # a replaced file is durable already
                        self._sync()
            finally:
                self._syncing = False
                self._wake()
        return self._durable

    def check(self) -> None:
        """Read the file and compare it with what was acknowledged. Raises StoreDamaged."""
        with self._turn:
            durable = self._durable
            head, lines = open_lines(self._port, self._path, self._kind)
            last = head.base
            for each in lines:
                last = each.number
            if last < durable:
                raise damaged(self._path.name, last - head.base + 2)

    def replace(self, base: int, payloads: Iterable[bytes], keep_from: int) -> None:
        """Put a new file in place: `payloads` as lines after `base`, then the bytes of the old one from `keep_from`.

        The caller sees to it that the numbers go on without a gap. Raises StoreUnavailable: when the new file cannot be
        written the old one goes on, when it cannot be put in place the failure is final.
        """
        with self._turn:
            if self._failed:
                raise StoreUnavailable(_FINAL)
            lines = [line(number, payload) for number, payload in enumerate(payloads, base + 1)]
            try:
                data = head_line(self._kind, base) + b"".join(lines) + self._port.read(self._path, keep_from)
                self._swap(data)
            except OSError as error:
                raise StoreUnavailable(_NO_ROOM.format(reason=error.strerror)) from error
            self._size = len(data)
            self._appended = max(self._appended, base + len(lines))
            self._durable = self._appended
        self._wake()

    def cut_tail(self) -> None:
        """Cut off what stands after the last good line; the next sync makes it last. Raises OSError."""
        self._port.truncate(self._handle, self._size)

    def close(self) -> None:
        """Nothing is acknowledged any more. A second call does nothing."""
        with self._turn:
            if self._open:
                self._open = False
                self._failed = True
                self._port.close(self._handle)

    def _swap(self, data: bytes) -> None:
        write_part(self._port, self._path, (data,))
        self._failed = True  # until the new file is open: what is appended to the old one would be lost with its name
        put_in_place(self._port, self._path)
        self._open = False
        self._port.close(self._handle)
        self._handle = self._port.open_append(self._path)
        self._open = True
        self._failed = False

    def _sync(self) -> None:
        if self._failed:
            raise StoreUnavailable(_FINAL)
        target = self._appended
        try:
            self._port.sync(self._handle)
        except OSError as error:
            self._failed = True
            raise StoreUnavailable(_FINAL) from error
        self._durable = target

    def _wake(self) -> None:
        """Those who are durable, and of the others one who does the next sync; all of them after a failure."""
        with self._progress:
            durable = sys.maxsize if self._failed else self._durable
            woken = [sleeper for sleeper in self._sleepers if sleeper[0] <= durable]
            others = [sleeper for sleeper in self._sleepers if sleeper[0] > durable]
            if others and not self._syncing:
                woken.append(others.pop(0))
            self._sleepers = others
        for _, lock in woken:
            lock.release()

    def _cut_back(self) -> None:
        try:
            self._port.truncate(self._handle, self._size)
        except OSError:
            self._failed = True


def create_journal(port: FilePort, path: Path, kind: str, base: int = 0) -> None:
    """A new journal without transactions. Raises OSError."""
    write_whole(port, path, head_line(kind, base))


def open_journal(port: FilePort, path: Path, kind: str) -> tuple[Journal, int, Iterator[Line]]:
    """The journal, its base and its good lines: checked at once, and made one by one so that they are never all in
    memory. A last line that was cut short is cut off.

    Raises StoreDamaged, StoreTooNew, OSError.
    """
    head, lines = open_lines(port, path, kind)
    last, size = head.base, head.end
    for each in lines:
        last, size = each.number, each.end
    journal = Journal(port, path, kind, size, last)
    if size < port.size(path):
        journal.cut_tail()
    return journal, head.base, open_lines(port, path, kind)[1]
