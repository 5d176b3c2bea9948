"""Pictures of evidence, kept beside the tables as files are: written once, read seldom, deleted for good."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from quiz_api.domain.evidence_photos import EvidencePhoto, photo_digest
from quiz_api.store.file_port import FilePort, write_whole
from quiz_api.store.interface import StoreDamaged, StoreUnavailable
from quiz_api.store.memory_state import NEWEST, MemoryState
from quiz_api.store.tables import Table

EVIDENCE = "evidence"
"""The folder of a store directory that holds them."""

_NAME = re.compile(r"e_[a-z2-7]{16}")


class PhotoFiles(Protocol):
    def write(self, photo_id: str, content: bytes) -> None:
        """Durable with the transaction. A file left by a transaction that failed is replaced."""
        ...

    def read(self, photo: EvidencePhoto) -> bytes:
        """Raises StoreDamaged when the picture is missing or not the one that was stored."""
        ...

    def drop(self, photo_id: str) -> None: ...


class PhotosInMemory:
    """For the memory backend."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    def write(self, photo_id: str, content: bytes) -> None:
        self._contents[photo_id] = content

    def read(self, photo: EvidencePhoto) -> bytes:
        return checked_photo(photo, self._contents.get(photo.id), photo.id)

    def drop(self, photo_id: str) -> None:
        self._contents.pop(photo_id, None)


class PhotoDirectory:
    """`PhotoFiles` as files named by their id. A file that no row names is not there: it is swept away at the start."""

    def __init__(self, port: FilePort, directory: Path) -> None:
        self._port = port
        self._directory = directory

    def write(self, photo_id: str, content: bytes) -> None:
        """Raises ValueError for an id that is no file name, StoreUnavailable when the disk refuses."""
        if not _NAME.fullmatch(photo_id):
            raise ValueError(photo_id)
        try:
            self._port.make_dir(self._directory)
            write_whole(self._port, self._directory / photo_id, content)
        except OSError as error:
            raise StoreUnavailable(f"照片没有存上（{error.strerror}），请检查磁盘后重试。") from error

    def read(self, photo: EvidencePhoto) -> bytes:
        path, where = self._directory / photo.id, f"{EVIDENCE}/{photo.id}"
        try:
            content = self._port.read(path) if path.exists() else None
        except OSError as error:
            raise StoreDamaged(f"照片 {where} 读不出来（{error.strerror}）。", where) from error
        return checked_photo(photo, content, where)

    def drop(self, photo_id: str) -> None:
        """Nothing names the file any more. One that cannot be deleted now is deleted by the next sweep."""
        with suppress(OSError):
            self._port.remove(self._directory / photo_id)
            self._port.sync_dir(self._directory)

    def sweep(self, named: Collection[str]) -> int:
        """Delete what no row names: a write that never became durable, a deletion that was cut off. How many."""
        if not self._directory.is_dir():
            return 0
        left = [path for path in self._directory.iterdir() if path.name not in named]
        for path in left:
            with suppress(OSError):
                self._port.remove(path)
        return len(left)


def checked_photo(photo: EvidencePhoto, content: bytes | None, where: str) -> bytes:
    """The content, when it is what the row says."""
    if content is None:
        raise StoreDamaged(f"照片 {where} 不见了，请从备份恢复这个文件。", where)
    if len(content) != photo.size or photo_digest(content) != photo.sha256:
        raise StoreDamaged(f"照片 {where} 和登记的内容不一致，请从备份恢复这个文件。", where)
    return content


def picture_of(state: MemoryState, photos: PhotoFiles, photo: EvidencePhoto) -> bytes | None:
    """The picture of a row that a view holds; None when it was let go after the view began. Raises StoreDamaged."""
    try:
        return photos.read(photo)
    except StoreDamaged:
        newest = state.document(Table.EVIDENCE_PHOTOS, photo.id, NEWEST)
        if newest is not None and newest["removed_at"]:
            return None
        raise
