"""Bytes of exports, kept beside the tables: small files that are written once, and dropped when they are amended."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from quiz_api.store.evidence_files import PhotoFiles, PhotosInMemory
from quiz_api.store.export_interface import ExportContent
from quiz_api.store.interface import StoreDamaged
from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.tables import StoredExport, Table

A_PIECE = 1 << 20


class Measured(Iterable[bytes]):
    """The pieces of a content on their way, hashed and counted as they pass: read it once. There is always one."""

    def __init__(self, content: ExportContent) -> None:
        self._content = content
        self._size = 0
        self._hash = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in pieces_of(self._content):
            self._size += len(piece)
            self._hash.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def described(self, number: str) -> StoredExport:
        return StoredExport(number, self._size, self.sha256)


def pieces_of(content: ExportContent) -> Iterator[bytes]:
    """Of at most `A_PIECE` bytes; one that is empty for a content that is."""
    if isinstance(content, bytes):
        yield from (content[start : start + A_PIECE] for start in range(0, max(len(content), 1), A_PIECE))
        return
    content.seek(0)
    piece = content.read(A_PIECE)
    yield piece
    while piece := content.read(A_PIECE):
        yield piece


class ExportFiles(Protocol):
    """`photos` are the pictures of evidence, which lie beside the exports and unlike them can be deleted."""

    @property
    def photos(self) -> PhotoFiles: ...

    def write(self, number: str, pieces: Iterable[bytes]) -> None:
        """Durable when it returns. A file left by a transaction that failed is replaced."""
        ...

    def read(self, export: StoredExport) -> bytes:
        """Raises StoreDamaged when the bytes are missing or not the ones that were stored."""
        ...

    def drop(self, number: str) -> None: ...


def export_of(state: MemoryState, files: ExportFiles, export: StoredExport) -> bytes | None:
    """The bytes of a row that a view holds; None once it was amended, even after the view began.

    Raises StoreDamaged.
    """
    if export.amended_by:
        return None
    try:
        return files.read(export)
    except StoreDamaged:
        newest = state.document(Table.EXPORTS, export.number, NEWEST)
        if newest is not None and newest.get("amended_by"):
            return None
        raise


def described(number: str, content: bytes) -> StoredExport:
    return StoredExport(number, len(content), hashlib.sha256(content).hexdigest())


def checked(export: StoredExport, content: bytes | None, where: str) -> bytes:
    """The content, when it is what `export` says."""
    if content is None:
        raise StoreDamaged(f"导出文件 {where} 不见了，请从备份恢复这个文件。", where)
    if described(export.number, content) != export:
        raise StoreDamaged(f"导出文件 {where} 和登记的内容不一致，请从备份恢复这个文件。", where)
    return content


class ExportsInMemory:
    """For the memory backend."""

    def __init__(self) -> None:
        self.photos = PhotosInMemory()
        self._contents: dict[str, bytes] = {}

    def write(self, number: str, pieces: Iterable[bytes]) -> None:
        self._contents[number] = b"".join(pieces)

    def read(self, export: StoredExport) -> bytes:
        return checked(export, self._contents.get(export.number), export.number)

    def drop(self, number: str) -> None:
        self._contents.pop(number, None)
