"""Snapshots and backups: one file with every document of one moment, in the line format of the journal.

Lines hold rows in an order in which they can be loaded: records by sequence. A snapshot stands beside its journal and
leaves export bytes in their files; a backup carries them, so that it is whole in itself. The last line says how many
rows came before it and which transaction was the last, so that a file that was cut is known.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.store.codec import Document, canonical, from_document, to_document
from quiz_api.store.evidence_files import picture_of
from quiz_api.store.export_files import ExportFiles
from quiz_api.store.file_port import FilePort, RealFiles
from quiz_api.store.interface import StoreError
from quiz_api.store.lines import damaged, head_line, line, open_lines
from quiz_api.store.memory_state import MemoryState
from quiz_api.store.tables import EVERY_RECORD, StoredExport, Table

SNAPSHOT = "snapshot"
BACKUP = "backup"
EXPORT_BYTES = "export-bytes"
PHOTO_BYTES = "photo-bytes"
BYTES = frozenset({EXPORT_BYTES, PHOTO_BYTES})
"""Rows that carry the bytes of a file, each before the row that names it."""

_END = "end"
_ROWS_A_LINE = 100


def rows_at(state: MemoryState, horizon: int) -> Iterator[tuple[str, str, Document]]:
    """Every row at the horizon, records last and by sequence."""
    for table in Table:
        if table is not Table.RECORDS:
            for key in state.keys(table):
                document = state.document(table, key, horizon)
                if document is not None:
                    yield table.value, key, document
    for sequence in state.sequences(EVERY_RECORD):
        record = state.record(sequence, horizon)
        if record is None:
            return
        yield Table.RECORDS.value, record["id"], record


def write_saved(port: FilePort, path: Path, kind: str, last: int, rows: Iterator[tuple[str, str, Document]]) -> None:
    """Write `path` and sync it; the caller renames it into place. Raises OSError."""
    handle = port.create(path)
    try:
        port.write(handle, head_line(kind, 0))
        written, number, batch = 0, 0, []
        for row in rows:
            batch.append(row)
            if len(batch) == _ROWS_A_LINE or row[0] in BYTES:  # so that a line is never much more than one file
                number, written = number + 1, written + len(batch)
                port.write(handle, line(number, canonical(batch)))
                batch = []
        number, written = number + 1, written + len(batch)
        port.write(handle, line(number, canonical(batch)))
        port.write(handle, line(number + 1, canonical([[_END, str(written), {"last": last}]])))
        port.sync(handle)
    finally:
        port.close(handle)


def read_saved(
    port: FilePort, path: Path, kind: str, ended: Callable[[int], None]
) -> Iterator[tuple[str, str, Document]]:
    """Rows of a snapshot, one after the other so that they are in memory once; `ended` is told its last transaction.

    Raises StoreDamaged (at the latest after the last row), StoreTooNew.
    """
    written, number, is_whole = 0, 1, False
    for each in open_lines(port, path, kind)[1]:
        number += 1
        for table, key, document in json.loads(each.payload):
            if is_whole:
                raise damaged(path.name, number)
            if table == _END:
                is_whole = key == str(written)
                ended(document["last"])
            else:
                yield table, key, document
                written += 1
    if not is_whole:
        raise damaged(path.name, number)


def write_backup(state: MemoryState, files: ExportFiles, horizon: int, target: Path) -> None:
    """Raises StoreError as `save_backup`."""
    save_backup(target, horizon, _with_export_bytes(state, files, horizon))


def save_backup(target: Path, last: int, rows: Iterator[tuple[str, str, Document]]) -> None:
    """Raises StoreError when the target exists or cannot be written; a half-written file does not stay."""
    port = RealFiles()
    if target.exists():
        raise StoreError(f"{target} 已经存在。备份不会覆盖旧文件，请换一个文件名。")
    part = target.with_name(target.name + ".part")
    try:
        write_saved(port, part, BACKUP, last, rows)
        port.replace(part, target)
        port.sync_dir(target.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"备份没有写成（{error.strerror}），请检查磁盘空间和目录权限后再试。") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _with_export_bytes(state: MemoryState, files: ExportFiles, horizon: int) -> Iterator[tuple[str, str, Document]]:
    for table, key, document in rows_at(state, horizon):
        if table == Table.EXPORTS and not document.get("amended_by"):
            yield carried(EXPORT_BYTES, key, files.read(from_document(StoredExport, document)))
        if table == Table.EVIDENCE_PHOTOS and document["removed_at"] is None:
            photo = from_document(EvidencePhoto, document)
            picture = picture_of(state, files.photos, photo)
            if picture is None:  # let go since the backup began
                yield table, key, to_document(photo.emptied(photo.added_at))
                continue
            yield carried(PHOTO_BYTES, key, picture)
        yield table, key, document


def carried(kind: str, key: str, content: bytes) -> tuple[str, str, Document]:
    """The row that carries the bytes of a file."""
    return kind, key, {"base64": base64.b64encode(content).decode("ascii")}


def carried_content(document: Document) -> bytes:
    """The bytes that such a row carries."""
    return base64.b64decode(document["base64"])
