"""What a step of the build remembers of the last one, so that it repeats only what changed.

A memory is a line of two digests and a line of JSON, in a file of build/cache that may be deleted at any time. It
counts only while its basis is the same: a digest of everything but the single files that the step's results come from.
A damaged one is no memory. It is taken away while its step is at work: after a build that was cut off, the next one
begins anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.output_files import files_below, write_if_changed

PROGRAM = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StepMemory:
    """The memory of one step. Entries are what JSON can hold, by name."""

    path: Path
    basis: str

    def recall(self) -> dict[str, Any]:
        """The entries that still count; they are forgotten on disk until `keep`."""
        entries = self.look()
        self.forget()
        return entries

    def look(self) -> dict[str, Any]:
        """The entries that still count; they stay on disk."""
        try:
            head, _, body = self.path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if head != self._head(body):
            return {}
        entries: dict[str, Any] = json.loads(body)
        return entries

    def forget(self) -> None:
        """Nothing is remembered until `keep`."""
        self.path.unlink(missing_ok=True)

    def keep(self, entries: Mapping[str, Any]) -> None:
        """Remember these entries and no others."""
        body = json.dumps(entries, separators=(",", ":")).encode("ascii")
        write_if_changed(self.path, self._head(body) + b"\n" + body)

    def _head(self, body: bytes) -> bytes:
        return f"{self.basis} {hashlib.sha256(body).hexdigest()}".encode("ascii")


def basis_of(*parts: str) -> str:
    """One digest of everything that a step's results depend on together."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%s" % (len(data), data))
    return digest.hexdigest()


def digest_of(files: Iterable[Path]) -> str:
    """Digest of the bytes of some files, in their order."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def program_digest(*places: str) -> str:
    """Digest of parts of this program, folders or modules: what they make is not trusted once they are changed."""
    sources: list[Path] = []
    for place in places:
        path = PROGRAM / place
        sources.extend([path] if path.is_file() else files_below(path))
    return digest_of(path for path in sources if path.suffix in (".py", ".yml", ".json", ".tsv"))
