"""The one door to the file system, so that tests can record, delay or fail every operation.

The only module of the store that knows what differs between POSIX and Windows: locking a file, syncing a directory and
syncing data alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

PRIVATE = 0o600


class FilePort(Protocol):
    """File operations as the store needs them. Every method raises OSError."""

    def make_dir(self, path: Path) -> None:
        """Make a directory and those above it; no error when it is there."""
        ...

    def create(self, path: Path) -> int:
        """A new empty file open for writing, replacing one that is there; readable by its owner alone."""
        ...

    def open_append(self, path: Path) -> int:
        """An existing file open for appending."""
        ...

    def write(self, handle: int, data: bytes) -> None:
        """All of the data, or OSError after an unknown part of it."""
        ...

    def truncate(self, handle: int, size: int) -> None: ...
    def sync(self, handle: int) -> None:
        """The file's bytes are on the disk."""
        ...

    def close(self, handle: int) -> None: ...
    def replace(self, source: Path, target: Path) -> None: ...
    def remove(self, path: Path) -> None: ...
    def sync_dir(self, path: Path) -> None:
        """The names in the directory are on the disk."""
        ...

    def read(self, path: Path, start: int = 0) -> bytes:
        """The bytes of a file from an offset on."""
        ...

    def lines(self, path: Path) -> Iterator[bytes]:
        """The same cut after each line feed, and never all in memory."""
        ...

    def size(self, path: Path) -> int: ...

    def lock(self, path: Path) -> int | None:
        """Hold the file against other processes until the handle is closed; None when another one holds it."""
        ...


class RealFiles:
    """The file system as it is."""

    def make_dir(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def create(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, PRIVATE)

    def open_append(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY)

    def write(self, handle: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def truncate(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)

    def sync(self, handle: int) -> None:
        if hasattr(os, "fdatasync"):
            os.fdatasync(handle)
        else:
            os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def remove(self, path: Path) -> None:
        path.unlink()

    def sync_dir(self, path: Path) -> None:
        if sys.platform == "win32":
            return  # Windows has no such call; NTFS journals names itself
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self, path: Path, start: int = 0) -> bytes:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()

    def lines(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from file

    def size(self, path: Path) -> int:
        return path.stat().st_size

    def lock(self, path: Path) -> int | None:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE)
        if _locked(handle):
            return handle
        os.close(handle)
        return None


_BINARY = getattr(os, "O_BINARY", 0)

if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def part_of(path: Path) -> Path:
    """Where the next version of a file is written before it is renamed into place."""
    return path.with_name(path.name + ".part")


def write_part(port: FilePort, path: Path, pieces: Iterable[bytes]) -> None:
    """Write and sync the next version of `path`; the present one stands untouched."""
    handle = port.create(part_of(path))
    try:
        for piece in pieces:
            port.write(handle, piece)
        port.sync(handle)
    finally:
        port.close(handle)


def put_in_place(port: FilePort, path: Path) -> None:
    """After a power cut the file is the old version or the new one, never a part; when this returns, the new one.

    When it raises, which one it is is unknown.
    """
    port.replace(part_of(path), path)
    port.sync_dir(path.parent)


def write_whole(port: FilePort, path: Path, data: bytes) -> None:
    """Put a whole file in place, durably."""
    write_pieces(port, path, (data,))


def write_pieces(port: FilePort, path: Path, pieces: Iterable[bytes]) -> None:
    """The same of a file that is never all in memory."""
    write_part(port, path, pieces)
    put_in_place(port, path)
