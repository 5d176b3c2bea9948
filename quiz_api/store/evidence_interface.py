"""What a store knows of photos of evidence: a part of `Reading` and `Writing` (interface)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from quiz_api.domain.evidence_photos import EvidencePhoto


class ReadingEvidence(Protocol):
    def evidence_photo(self, photo_id: str) -> EvidencePhoto | None:
        """For who sees where it was filed, whose it is, and who added it; emptied ones too."""
        ...

    def evidence_photos(self, about: Collection[str]) -> tuple[EvidencePhoto, ...]:
        """Photos that are there of some claims or sessions, in the order in which they came."""
        ...

    def evidence_under(self, path: str) -> Iterator[EvidencePhoto]:
        """Photos that are there and were filed at the unit or below it."""
        ...

    def evidence_bytes(self, photo_id: str) -> bytes | None:
        """The picture; None when it was let go. Raises StoreDamaged when it is not the one that was stored.

        The scope decides who may know of a photo. Who may look at it is narrower, and the service's to decide.
        """
        ...


class WritingEvidence(Protocol):
    def put_evidence(self, photo: EvidencePhoto, content: bytes) -> None:
        """A new photo with its picture, which is durable with the transaction."""
        ...

    def move_evidence(self, photo_id: str, about: str, unit_path: str) -> None:
        """Attach a photo to another row, filed at a unit: a claim that was returned is made again, or goes along with
        its teacher.
        """
        ...

    def drop_evidence(self, photo_id: str) -> None:
        """Empty the row and let the picture go: once the transaction is durable, it cannot be read any more."""
        ...
