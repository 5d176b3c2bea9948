"""What verifying can say of a finished file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LEAK = "leak"
"""Code of the one problem after which a file must not stay where it is."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a finished file. `code` is leak, link, host, inline or budget; the texts are for authors."""

    code: str
    path: Path
    message: str
    advice: str
