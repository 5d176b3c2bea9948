"""One kind of stored data, as the public page `/privacy` tells it. The table itself is kept_data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

YEAR = timedelta(days=365)
DUTY = "履行法定职责或人力资源管理所必需（第十三条）"
CONSENT = "本人同意（第十三条、第二十九条），随时可以撤回"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of stored data. `fields` names what the stored classes hold; where `keep` is None, see `how_long`."""

    name: str
    nouns: tuple[str, ...]
    about: str
    fields: Mapping[str, str]
    why: str
    ground: str
    asked_by: str
    how_long: str
    keep: timedelta | None = None
