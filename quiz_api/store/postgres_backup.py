"""Backups of PostgreSQL in the portable format of the embedded store: one snapshot, streamed in constant memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.store.backup import EXPORT_BYTES, PHOTO_BYTES, carried, save_backup
from quiz_api.store.codec import Document, from_document
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.postgres_exports import ExportTable
from quiz_api.store.tables import StoredExport, Table

_NEWEST = b"SELECT coalesce(max(sequence), 0) FROM records"


def write_backup(transacting: Transacting, target: Path) -> None:
    """Raises StoreError as `save_backup`."""
    ((newest,),) = transacting.query(_NEWEST)
    save_backup(target, newest, saved_rows(transacting))


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
