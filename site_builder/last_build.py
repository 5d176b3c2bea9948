"""How everything looked that the last finished build read or wrote, so that the next one sees at once what changed.

It counts while its basis is the same: program, packages, theme, settings, places, key and day. It is taken away before
anything is written and kept again when a build is finished: after one that was cut off, the next is a whole one.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from site_builder.build_key import BuildKey
from site_builder.output_files import Stamps, stamp_of, stamps_below
from site_builder.paths import BuildPaths
from site_builder.step_memory import PROGRAM, StepMemory, basis_of

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time of change tells it from its next version, on every file system."""

SETTINGS = "XINYU_"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a build finds before it reads anything: the basis, and how the files of content look."""

    basis: str
    content: Stamps

    @classmethod
    def of(cls, paths: BuildPaths, key: BuildKey, today: date) -> Beginning:
        return cls(_basis(paths, key, today), stamps_below(paths.content))

    def settled(self) -> Stamps:
        """Content with no look for what changed a moment ago: its next version may look the same."""
        before = time.time_ns() - SETTLED
        return {name: stamp if stamp[1] < before else [] for name, stamp in self.content.items()}


@dataclass(frozen=True, slots=True)
class LastBuild:
    """Looks of content, of the site and of the files beside it; `said` is what the short way must know (JSON)."""

    content: Stamps
    site: Stamps
    beside: Stamps
    said: dict[str, Any]


def memory_of(paths: BuildPaths, basis: str) -> StepMemory:
    """Where the last build is remembered."""
    return StepMemory(paths.cache / "last.json", basis)


def look_back(memory: StepMemory) -> LastBuild | None:
    """The last build, while it counts; it stays remembered."""
    entries = memory.look()
    return LastBuild(**entries) if entries else None


def keep_last(memory: StepMemory, last: LastBuild) -> None:
    """Remember a finished build."""
    memory.keep({"content": last.content, "site": last.site, "beside": last.beside, "said": last.said})


def beside(paths: BuildPaths) -> Stamps:
    """Looks of the files beside the site that a build makes or reads."""
    return stamps_of((paths.catalogue, paths.bank, paths.made))


def stamps_of(files: Iterable[Path]) -> Stamps:
    """Looks of some files; nothing for one that is not there."""
    return {path.name: stamp_of(path.stat()) for path in files if path.exists()}


def _basis(paths: BuildPaths, key: BuildKey, today: date) -> str:
    places = [str(place.resolve()) for place in (paths.project, paths.content, paths.out)]
    program = {name: stamp for name, stamp in stamps_below(PROGRAM).items() if not name.endswith(".pyc")}
    settings = {name: value for name, value in os.environ.items() if name.startswith(SETTINGS)}
    looks = (program, stamps_below(paths.themes), stamps_of([paths.site_config]), settings)
    return basis_of(
        *places,
        key.mac("last build"),
        today.isoformat(),
        sys.version,
        *_packages(),
        *(repr(sorted(one.items())) for one in looks),
    )


def _packages() -> list[str]:
    """Names and versions of all installed packages."""
    places = [Path(place) for place in dict.fromkeys(sys.path) if place]
    return sorted(one.name for place in places if place.is_dir() for one in place.glob("*.dist-info"))
