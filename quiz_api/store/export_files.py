"""Bytes of exports, kept beside the tables: small files that are written once, and dropped when they are amended."""

from __future__ import annotations

import hashlib
from typing import Protocol

from quiz_api.store.evidence_files import PhotoFiles, PhotosInMemory
from quiz_api.store.interface import StoreDamaged
from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.tables import StoredExport, Table


class ExportFiles(Protocol):
    """`photos` are the pictures of evidence, which lie beside the exports and unlike them can be deleted."""

    @property
    def photos(self) -> PhotoFiles: ...

    def write(self, number: str, content: bytes) -> None:
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

    def write(self, number: str, content: bytes) -> None:
        self._contents[number] = content

    def read(self, export: StoredExport) -> bytes:
        return checked(export, self._contents.get(export.number), export.number)

    def drop(self, number: str) -> None:
        self._contents.pop(number, None)
