"""A photo that proves something: of the paper behind a claim, of a sign-in sheet. No child's face, no name of one.

The row says whose it is and who may look; the picture itself lies beside the tables and goes when the row is emptied.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from quiz_api.domain.organisations import school_path

MOST_BYTES = 2 * 1024 * 1024
MOST_PHOTOS = 4
"""Of one claim, or of one session: enough for two sides of a paper and a sheet that was photographed twice."""


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """`about` is the claim or the class session that it belongs to, `unit_path` where that was filed. `owner_id` is
    whose claim it is, empty for a session. A photo that was let go has `removed_at`, and nothing that tells of it.
    """

    id: str
    about: str
    unit_path: str
    owner_id: str
    added_by: str
    added_at: datetime
    media_type: str
    size: int
    sha256: str
    removed_at: datetime | None = None

    @property
    def keeper(self) -> str:
        """The one unit whose administrators may look at the picture: the school, else the very office."""
        return school_path(self.unit_path) or self.unit_path

    def emptied(self, now: datetime) -> EvidencePhoto:
        return replace(self, media_type="", size=0, sha256="", removed_at=now)


def photo_digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
