"""Bytes of exports and pictures of evidence in tables, written in the transaction that names them."""

from __future__ import annotations

from collections.abc import Iterable

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.store.evidence_files import checked_photo
from quiz_api.store.export_files import checked
from quiz_api.store.interface import CodeTaken
from quiz_api.store.postgres_database import Transacting
from quiz_api.store.tables import StoredExport

PUT_PART = b"INSERT INTO export_bytes (key, part, content) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


class ExportTable:
    """`ExportFiles` in one transaction."""

    def __init__(self, transacting: Transacting) -> None:
        self._transacting = transacting
        self.photos = PhotoTable(transacting)

    def write(self, number: str, pieces: Iterable[bytes]) -> None:
        """Raises CodeTaken: what was issued never changes."""
        for part, piece in enumerate(pieces):
            if not self._transacting.change(PUT_PART, number, part, piece):
                raise CodeTaken("number")

    def read(self, export: StoredExport) -> bytes:
        statement = b"SELECT content FROM export_bytes WHERE key = %s ORDER BY part"
        found = self._transacting.query(statement, export.number)
        content = b"".join(piece for (piece,) in found) if found else None
        return checked(export, content, f"export_bytes/{export.number}")

    def drop(self, number: str) -> None:
        self._transacting.change(b"DELETE FROM export_bytes WHERE key = %s", number)


class PhotoTable:
    """`PhotoFiles` in one transaction: a picture comes and goes with its row."""

    def __init__(self, transacting: Transacting) -> None:
        self._transacting = transacting

    def write(self, photo_id: str, content: bytes) -> None:
        self._transacting.change(b"INSERT INTO evidence_bytes (key, content) VALUES (%s, %s)", photo_id, content)

    def read(self, photo: EvidencePhoto) -> bytes:
        found = self._transacting.query(b"SELECT content FROM evidence_bytes WHERE key = %s", photo.id)
        return checked_photo(photo, bytes(found[0][0]) if found else None, f"evidence_bytes/{photo.id}")

    def drop(self, photo_id: str) -> None:
        self._transacting.change(b"DELETE FROM evidence_bytes WHERE key = %s", photo_id)
