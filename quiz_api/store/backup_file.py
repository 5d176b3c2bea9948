"""A backup file read row by row, whatever its size, and the digest that two equal stores share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from quiz_api.store.backup import BACKUP
from quiz_api.store.codec import Document, canonical
from quiz_api.store.interface import StoreDamaged, StoreError
from quiz_api.store.lines import Head, damaged, read_head, read_lines

Progress: TypeAlias = Callable[[str], None]
"""Told what a restore or a copy is doing, one Chinese line at a time."""

_END = "end"
_MODULUS = 1 << 256


def silently(line: str) -> None:
    """The Progress of those who do not listen."""


def backup_rows(path: Path, ended: Callable[[int], None] = lambda _last: None) -> Iterator[tuple[str, str, Document]]:
    """Rows in their order. Raises StoreDamaged (at the latest after the last row), StoreTooNew, StoreError.

    `ended` is told the last transaction that the backup holds.
    """
    try:
        yield from _rows(path, ended)
    except OSError as error:
        raise StoreError(f"备份文件 {path} 读不出来（{error.strerror}）。") from error


def digest(path: Path) -> str:
    """SHA-256 of every row, added up: equal for equal stores, in whatever order their rows stand.

    Proves that nothing was lost or altered on the way; that nobody touched the ledger is what the chains prove.
    """
    total = 0
    for row in backup_rows(path):
        total += int.from_bytes(hashlib.sha256(canonical(list(row))).digest(), "big")
    return f"{total % _MODULUS:064x}"


def _rows(path: Path, ended: Callable[[int], None]) -> Iterator[tuple[str, str, Document]]:
    written, number, is_whole = 0, 0, False
    with path.open("rb") as file:
        read_head(file.readline(), BACKUP, path.name)
        for raw in file:
            number += 1
            for row in _rows_of_line(raw, number, path.name):
                if is_whole:
                    raise damaged(path.name, number + 1)
                if row[0] == _END:
                    is_whole = row[1] == str(written)
                    ended(row[2]["last"])
                else:
                    yield row
                    written += 1
    if not is_whole:
        raise damaged(path.name, number + 1)


def _rows_of_line(raw: bytes, number: int, name: str) -> list[tuple[str, str, Document]]:
    try:
        return [tuple(row) for each in read_lines(raw, Head(number - 1, 0), name) for row in json.loads(each.payload)]
    except StoreDamaged as error:
        raise damaged(name, number + 1) from error
