"""Backups of PostgreSQL in the portable format of the embedded store: one snapshot, streamed in constant memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.store.backup import BACKUP, EXPORT_BYTES, PHOTO_BYTES, carried, write_saved
from quiz_api.store.codec import Document, from_document
from quiz_api.store.file_port import RealFiles
from quiz_api.store.interface import StoreError
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.postgres_exports import ExportTable
from quiz_api.store.tables import StoredExport, Table

_NEWEST = b"SELECT coalesce(max(sequence), 0) FROM records"


def write_backup(transacting: Transacting, target: Path) -> None:
    """Raises StoreError when the target exists or cannot be written; a half-written file does not stay."""
    port = RealFiles()
    if target.exists():
        raise StoreError(f"{target} 已经存在。备份不会覆盖旧文件，请换一个文件名。")
    part = target.with_name(target.name + ".part")
    ((newest,),) = transacting.query(_NEWEST)
    try:
        write_saved(port, part, BACKUP, newest, saved_rows(transacting))
        port.replace(part, target)
        port.sync_dir(target.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"备份没有写成（{error.strerror}），请检查磁盘空间和目录权限后再试。") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def saved_rows(transacting: Transacting) -> Iterator[tuple[str, str, Document]]:
    """Every row as `(table, key, document)`, in the order in which rows came; bytes of a file before its row."""
    exports = ExportTable(transacting)
    for table in sorted(Table, key=lambda table: table is Table.RECORDS):
        order = "sequence" if table is Table.RECORDS else "position"
        statement = sql.SQL("SELECT key, document FROM {} ORDER BY {}")
        names = (sql.Identifier(table), sql.Identifier(order))
        for key, text in transacting.stream(statement.format(*names)):
            document = json.loads(text)
            if table is Table.EXPORTS and not document.get("amended_by"):
                yield carried(EXPORT_BYTES, key, exports.read(from_document(StoredExport, document)))
            if table is Table.EVIDENCE_PHOTOS and document["removed_at"] is None:
                yield carried(PHOTO_BYTES, key, exports.photos.read(from_document(EvidencePhoto, document)))
            yield table.value, key, document
