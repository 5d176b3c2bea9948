"""Reading and writing photos of evidence (evidence_interface), over rows found by an index: on every backend alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from quiz_api.domain.evidence_photos import EvidencePhoto
from quiz_api.domain.organisations import is_within
from quiz_api.store.evidence_files import picture_of
from quiz_api.store.interface import CodeTaken, OutOfScope

if TYPE_CHECKING:
    from quiz_api.domain.scope import Scope
    from quiz_api.store.export_files import ExportFiles
    from quiz_api.store.memory_state import MemoryState
    from quiz_api.store.tables import Row


class EvidenceView:
    """A part of View."""

    _state: MemoryState
    _files: ExportFiles
    _scope: Scope

    def _row(self, kind: type[EvidencePhoto], key: str) -> EvidencePhoto | None:
        raise NotImplementedError

    def evidence_photo(self, photo_id: str) -> EvidencePhoto | None:
        found = self._row(EvidencePhoto, photo_id)
        return found if found is not None and self._sees_photo(found) else None

    def evidence_photos(self, about: Collection[str]) -> tuple[EvidencePhoto, ...]:
        found = (
            photo
            for row_id in dict.fromkeys(about)
            for key in self._state.members(("evidence", row_id))
            if (photo := self.evidence_photo(key)) is not None and photo.about == row_id
        )
        return tuple(photo for photo in found if photo.removed_at is None)

    def evidence_under(self, path: str) -> Iterator[EvidencePhoto]:
        for key in self._state.members(("evidence-under", path)):
            found = self.evidence_photo(key)
            if found is not None and found.removed_at is None and is_within(found.unit_path, path):
                yield found

    def evidence_bytes(self, photo_id: str) -> bytes | None:
        found = self.evidence_photo(photo_id)
        if found is None or found.removed_at is not None:
            return None
        return picture_of(self._state, self._files.photos, found)

    def _sees_photo(self, photo: EvidencePhoto) -> bool:
        own = self._scope.subject_id is not None and self._scope.subject_id in (photo.owner_id, photo.added_by)
        return own or self._scope.covers_path(photo.unit_path)


class EvidenceWriting(EvidenceView):
    """A part of Transaction."""

    def _put(self, row: Row) -> None:
        raise NotImplementedError

    def _now(self) -> datetime:
        raise NotImplementedError

    def _has_come(self, photo_id: str) -> None:
        """The picture goes if this transaction fails."""
        raise NotImplementedError

    def _let_go(self, photo_id: str) -> None:
        """The picture goes with this transaction."""
        raise NotImplementedError

    def put_evidence(self, photo: EvidencePhoto, content: bytes) -> None:
        if not self._sees_photo(photo):
            raise OutOfScope(f"photo at {photo.unit_path}")
        if self._row(EvidencePhoto, photo.id) is not None:
            raise CodeTaken("id")
        self._has_come(photo.id)
        self._files.photos.write(photo.id, content)
        self._put(photo)

    def move_evidence(self, photo_id: str, about: str, unit_path: str) -> None:
        self._put(replace(self._seen_photo(photo_id), about=about, unit_path=unit_path))

    def drop_evidence(self, photo_id: str) -> None:
        self._put(self._seen_photo(photo_id).emptied(self._now()))
        self._let_go(photo_id)

    def _seen_photo(self, photo_id: str) -> EvidencePhoto:
        found = self.evidence_photo(photo_id)
        if found is None:
            raise OutOfScope(photo_id)
        return found
