"""Writing files of a build: whole or not at all, and only when their bytes changed.

A server may read the site while it is rebuilt, and what did not change must keep its modification time: the
precompressed copies and a visitor's cached copy hang on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PRECOMPRESSED = (".gz", ".br")


def write_if_changed(path: Path, data: bytes) -> bool:
    """Put `data` at `path`; True when the file was new or other than before.

    What somebody may be reading is replaced in one go. A new file is written in place, which costs half as much: a
    build that is cut off there looks at every file again.
    """
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        _write_new(path, data)
        return True
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(data)
    fresh.replace(path)
    return True


def _write_new(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def write_private(path: Path, data: bytes) -> None:
    """Put `data` at `path` readable by its owner alone (file 0600, folder 0700), also when either stood open before."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.parent.chmod(0o700)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    fresh.replace(path)


@dataclass(frozen=True, slots=True)
class Look:
    """Size in bytes and time of the last change in nanoseconds: who looks the same is taken to be the same."""

    size: int
    changed: int


def looks_below(folder: Path) -> dict[str, Look]:
    """Every file below `folder` by its path from there with forward slashes, in no order; faster than asking each."""
    return {path: Look(stat.st_size, stat.st_mtime_ns) for path, stat in _stats_below(folder)}


Stamps = dict[str, list[int]]
"""Size, times of change of the bytes and of the entry (nanoseconds) of files by path, as JSON keeps them."""


def stamp_of(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


def stamps_below(folder: Path) -> Stamps:
    """Like `looks_below`, and of what a file looks like also what no tool can set back: the time of its entry."""
    return {path: stamp_of(stat) for path, stat in _stats_below(folder)}


def _stats_below(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [(str(folder), "")] if folder.is_dir() else []
    while waiting:
        place, prefix = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{prefix}{entry.name}/"))
                elif stat := _stat(entry):
                    yield prefix + entry.name, stat


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    """None for a file that went while its folder was read: the index is written while pages are."""
    try:
        return entry.stat()
    except FileNotFoundError:
        return None


def original_of(name: str) -> str:
    """The file that a precompressed copy is of; any other file is its own."""
    return name.rpartition(".")[0] if name.endswith(PRECOMPRESSED) else name


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, in one order on every system; nothing when the folder is not there."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        here = Path(place)
        for name in sorted(files):
            yield here / name


def remove_with_copies(path: Path) -> None:
    """Delete a file and its precompressed copies."""
    path.unlink(missing_ok=True)
    for ending in PRECOMPRESSED:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def keep_only(folder: Path, wanted: Iterable[Path]) -> None:
    """Delete every file below `folder` that is not wanted (or the copy of a wanted one), and folders left empty."""
    keep = set(wanted)
    for path in files_below(folder):
        original = path.with_suffix("") if path.suffix in PRECOMPRESSED else path
        if original not in keep:
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
