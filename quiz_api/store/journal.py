"""An append-only file of transactions that survives kill -9, power cuts and full disks.

Threads:

- `append`, `replace` and `begin_again` are called by one thread at a time; the owner holds a lock around them.
- `append` only puts a line into the queue. `wait` may be called by many: the first one writes the whole queue with one
  call and syncs it; the others sleep until it has, each on a lock of its own. Then those who are durable wake at once,
  and of those whose line came too late for that sync one wakes, who does the next. That is the group commit: no thread
  of its own, no timer. A call of the system lets another thread run, who then needs the owner's lock and goes to sleep
  again: the owner's lock is therefore never held during one.

`_turn` is held by whoever works on the file as a whole (write and sync, replace, check, close), `_progress` only for a
look at how far the syncs have come.

Failures: when a write fails, what was written of the queue is cut off again, and everything that is not durable is
lost: those in the queue may build on each other. So is whatever comes until the owner has put its own state back and
says so with `begin_again`; then the next append may succeed. When that cut fails, or a sync fails, the file's state is
unknown and stays so: the kernel may have dropped the pages, so a second sync that succeeds would prove nothing. From
then on nothing is acknowledged until the process is restarted and has read the file anew.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from quiz_api.store.file_port import FilePort, put_in_place, write_part, write_whole
from quiz_api.store.interface import StoreUnavailable
from quiz_api.store.lines import Line, damaged, head_line, line, open_lines

_NO_ROOM = "这次没有存上：写不进磁盘（{reason}）。请腾出空间或检查磁盘，之后会自动恢复，重试是安全的。"
_FINAL = "这次没有存上：磁盘同步失败过，现在只能读取。请检查磁盘后重新启动服务，重试是安全的。"


class Ticket:
    """A transaction on its way to the disk. `lost` says why it will never be there; its number is another's then."""

    __slots__ = ("lost", "number")

    def __init__(self, number: int) -> None:
        self.number = number
        self.lost = ""


class Journal:
    """An open journal. Make one with `create_journal` and `open_journal`."""

    def __init__(self, port: FilePort, path: Path, kind: str, size: int, last: int) -> None:
        self._port = port
        self._path = path
        self._kind = kind
        self._handle = port.open_append(path)
        self._size = self._written = size
        self._last = Ticket(last)
        self._durable = last
        self._queue: deque[tuple[Ticket, bytes]] = deque()
        self._lost = ""
        self._failed = False
        self._open = True
        self._turn = threading.Lock()
        self._progress = threading.Lock()
        self._syncing = False
        self._sleepers: list[tuple[Ticket, threading.Lock]] = []

    @property
    def last(self) -> Ticket:
        """Of the last transaction appended, durable or not."""
        return self._last

    @property
    def durable(self) -> int:
        return self._durable

    @property
    def size(self) -> int:
        """Bytes appended, durable or not."""
        return self._size

    def is_healthy(self) -> bool:
        return not self._failed

    def is_open(self) -> bool:
        return self._open

    def append(self, payload: bytes) -> Ticket:
        """Append one transaction; it is durable when `wait` has returned. Raises StoreUnavailable."""
        if self._failed:
            raise StoreUnavailable(_FINAL)
        ticket = Ticket(self._last.number + 1)
        data = line(ticket.number, payload)
        self._queue.append((ticket, data))
        self._size += len(data)
        self._last = ticket
        return ticket

    def wait(self, ticket: Ticket) -> int:
        """The newest durable number, at least the ticket's. Raises StoreUnavailable when it will not be durable."""
        while True:
            durable = self._durable  # looked at first: a number that was lost may be another's by now
            if ticket.lost:
                raise StoreUnavailable(ticket.lost)
            if durable >= ticket.number:
                return durable
            sleeping = threading.Lock()
            with self._progress:
                if self._durable >= ticket.number:
                    continue
                if is_first := not self._syncing:
                    self._syncing = True
                else:
                    sleeping.acquire()
                    self._sleepers.append((ticket, sleeping))
            if is_first:
                self._sync_for(ticket)
            else:
                sleeping.acquire()  # until whoever syncs lets it go

    def has_lost(self) -> bool:
        """True from a failed write until `begin_again`."""
        return bool(self._lost)

    def begin_again(self) -> None:
        """After a loss, when the owner's state is back to what is durable: take transactions again."""
        with self._turn:
            self._lose()
            self._size = self._written
            self._last = Ticket(self._durable)
            self._lost = ""
        self._wake()

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
        """Put a new file in place: `payloads` as lines after `base`, then the bytes of the old one from `keep_from`,
        which are durable up to there, and the queue.

        The caller sees to it that the numbers go on without a gap. Raises StoreUnavailable: when the new file cannot be
        written the old one goes on, when it cannot be put in place the failure is final.
        """
        with self._turn:
            if self._failed or self._lost:
                raise StoreUnavailable(self._lost or _FINAL)
            lines = [line(number, payload) for number, payload in enumerate(payloads, base + 1)]
            try:
                kept = [self._port.read(self._path, keep_from), *(data for _, data in self._queue)]
                data = head_line(self._kind, base) + b"".join(lines + kept)
                self._swap(data)
            except OSError as error:
                raise StoreUnavailable(_NO_ROOM.format(reason=error.strerror)) from error
            self._queue.clear()
            self._size = self._written = len(data)
            if self._last.number < base + len(lines):
                self._last = Ticket(base + len(lines))
            self._durable = self._last.number
        self._wake()

    def cut_tail(self) -> None:
        """Cut off what stands after the last good line; the next sync makes it last. Raises OSError."""
        self._port.truncate(self._handle, self._written)

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

    def _sync_for(self, ticket: Ticket) -> None:
        """The turn of whoever found nobody syncing."""
        try:
            with self._turn:
                if self._durable < ticket.number and not ticket.lost:  # a replaced file is durable already
                    self._sync()
        finally:
            self._syncing = False
            self._wake()

    def _sync(self) -> None:
        """Write the queue as far as it goes now, and make it durable."""
        if self._failed:
            raise StoreUnavailable(_FINAL)
        if self._lost:
            self._lose()
            return
        taken = [self._queue.popleft() for _ in range(len(self._queue))]
        try:
            if self._is_written(taken):
                self._port.sync(self._handle)
                self._written += sum([len(data) for _, data in taken])
                self._durable = taken[-1][0].number
        except OSError as error:
            self._failed = True
            raise StoreUnavailable(_FINAL) from error
        except BaseException:
            self._failed = True  # what was taken is nowhere else
            raise

    def _is_written(self, taken: list[tuple[Ticket, bytes]]) -> bool:
        """False when there was no room and the file is as before. Raises OSError when it could not be put back."""
        try:
            self._port.write(self._handle, b"".join([data for _, data in taken]))
        except OSError as error:
            self._port.truncate(self._handle, self._written)
            self._lost = _NO_ROOM.format(reason=error.strerror)
            for ticket, _ in taken:
                ticket.lost = self._lost
            self._lose()
            return False
        return True

    def _wake(self) -> None:
        """Those who are durable or lost, and of the others one who does the next sync; all of them after a failure."""
        with self._progress:
            durable = sys.maxsize if self._failed else self._durable
            woken: list[tuple[Ticket, threading.Lock]] = []
            others: list[tuple[Ticket, threading.Lock]] = []
            for sleeper in self._sleepers:  # each is looked at once: a ticket may be lost at any moment
                (woken if sleeper[0].number <= durable or sleeper[0].lost else others).append(sleeper)
            if others and not self._syncing:
                woken.append(others.pop(0))
            self._sleepers = others
        for _, lock in woken:
            lock.release()

    def _lose(self) -> None:
        """Nothing in the queue will be written."""
        while self._queue:
            ticket, _ = self._queue.popleft()
            ticket.lost = self._lost


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
