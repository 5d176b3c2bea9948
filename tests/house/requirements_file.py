"""The hashed requirements as data: what is pinned, with which hashes, for whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<marker>\s*;[^\\]*)?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Unpinned(Exception):
    """A line that is neither a pin with hashes nor a comment."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution at one version. `name` is as PEP 503 normalises it."""

    name: str
    version: str
    sha256: tuple[str, ...]


def read_pins(path: Path) -> tuple[Pin, ...]:
    """Raises Unpinned."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    pins = []
    for line in text.splitlines():
        stripped = line.split(" #")[0].strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _PIN.match(stripped)
        hashes = tuple(_HASH.findall(stripped))
        if found is None or not hashes:
            raise Unpinned(f"{path.name}: {stripped[:80]}")
        pins.append(Pin(normalised(found["name"]), found["version"], hashes))
    return tuple(pins)


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
