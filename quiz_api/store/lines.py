"""The lines of journals, snapshots and backups: numbered, checksummed, one transaction each.

    xinyu-ledger 1 0 5d1f6a3c            kind, format version, number of the last transaction before this file, CRC-32
    1 57 0a1b2c3d [["series",…]]         number, length of the payload in bytes, CRC-32 of all the rest, payload

A payload is JSON and therefore holds no line feed and no NUL. That tells a line that was cut short by a power cut from
one that was changed: a line that is all there but wrong was changed, and is refused. Only a last line that stops early,
or that has a hole of NULs in it where a block never reached the disk, was cut short; nobody was told that it is stored.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quiz_api.store.file_port import FilePort
from quiz_api.store.interface import StoreDamaged, StoreTooNew

FORMAT = 1
_HOLE = b"\0\0"


@dataclass(frozen=True, slots=True)
class Line:
    """One good line. `end` is the offset of the byte after it."""

    number: int
    payload: bytes
    end: int


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a file. `base` is the number of the last transaction before its lines."""

    base: int
    end: int


def head_line(kind: str, base: int) -> bytes:
    text = f"xinyu-{kind} {FORMAT} {base}".encode("ascii")
    return b"%s %08x\n" % (text, zlib.crc32(text))


def line(number: int, payload: bytes) -> bytes:
    return b"%d %d %08x %s\n" % (number, len(payload), _checksum(number, payload), payload)


def open_lines(port: FilePort, path: Path, kind: str) -> tuple[Head, Iterator[Line]]:
    """The head of a file and its good lines, read while they are asked for: a file may be as large as the memory.

    Raises StoreTooNew, StoreDamaged, OSError, for lines as they come.
    """
    coming = port.lines(path)
    head = read_head(next(coming, b""), kind, path.name)
    return head, good_lines(coming, head, path.name)


def read_head(data: bytes, kind: str, name: str) -> Head:
    """Raises StoreTooNew for a format after ours, StoreDamaged for anything else that is not a first line of ours."""
    end = data.find(b"\n") + 1
    text, _, checksum = data[: max(end - 1, 0)].rpartition(b" ")
    parts = text.split(b" ")
    if not end or len(parts) != 3 or checksum != b"%08x" % zlib.crc32(text) or parts[0] != b"xinyu-" + kind.encode():
        raise damaged(name, 1)
    if int(parts[1]) > FORMAT:
        raise StoreTooNew(f"{name} 是更新版本的程序写的（格式第 {int(parts[1])} 版），请用新版本打开。")
    return Head(int(parts[2]), end)


def read_lines(data: bytes, head: Head, name: str) -> Iterator[Line]:
    """The good lines in order; stops before a last line that was cut short. Raises StoreDamaged for a bad line."""
    return good_lines(_cut(data, head.end), head, name)


def good_lines(coming: Iterator[bytes], head: Head, name: str) -> Iterator[Line]:
    """The same of lines that are read while they are asked for, the first behind the head."""
    end, number = head.end, head.base
    for raw in coming:
        number, end = number + 1, end + len(raw)
        payload = _payload(raw, number)
        if payload is None:
            if _was_cut_short(raw) and next(coming, None) is None:
                return
            raise damaged(name, number - head.base + 1)
        yield Line(number, payload, end)


def _cut(data: bytes, start: int) -> Iterator[bytes]:
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def damaged(name: str, line_number: int) -> StoreDamaged:
    where = f"{name}:{line_number}"
    return StoreDamaged(f"{where} 这一行不是写入时的样子。请不要改动存储文件，用最近的备份恢复。", where)


def _checksum(number: int, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(b"%d %d " % (number, len(payload))))


def _payload(raw: bytes, number: int) -> bytes | None:
    """The payload of a line that is exactly what `line` writes; None otherwise."""
    parts = raw.split(b" ", 3)
    if len(parts) != 4:
        return None
    payload = parts[3][:-1]
    return payload if raw == line(number, payload) else None


def _was_cut_short(raw: bytes) -> bool:
    """True for a last line that never was written to its end."""
    if _HOLE in raw:
        return True
    parts = raw.split(b" ", 3)
    if raw.endswith(b"\n"):
        return False
    if len(parts) < 4 or not parts[1].isdigit():
        return len(parts) < 4
    return len(parts[3]) <= int(parts[1])
