"""A parent lesson read aloud by somebody of its place: a file beside the page, in the speech that families know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Recording:
    """`file` is an .mp3 beside the page; `voice` the speech (普通话, a dialect); `by` a role, never a name."""

    file: str
    voice: str
    by: str
    on: date
