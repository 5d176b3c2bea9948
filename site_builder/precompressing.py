"""A .gz and a .br beside every text file of the site, for servers that send them as they are.

The bytes depend on the file alone (gzip carries no time). A copy carries the modification time of its original, which
tells the next build that it is still right.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types

from site_builder.output_files import PRECOMPRESSED, Look, looks_below
from site_builder.workers import Workers

TEXT = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest")
BROTLI_QUALITY = 9
"""9 of 11: a page comes out 5 % above the smallest, in a twentieth of the time."""

GZIP_LEVEL = 6
"""Of 9, which saves 2 bytes of a page more and takes half as long again. Gzip is for what does not know Brotli."""

SMALLEST_WINDOW, LARGEST_WINDOW = 16, 22
"""Powers of two, in bytes. A window that fits the file spares most of the time that a small file takes."""


def precompress(site: Path, workers: Workers, progress: Callable[[int, int], None]) -> int:
    """Bring the copies below `site` up to date; the number of files that were compressed."""
    looks = looks_below(site)
    stale = sorted(name for name in looks if name.endswith(TEXT) and not _is_fresh(name, looks))
    jobs = workers.batches([site / name for name in stale])
    done = 0
    for count in workers.run(compress, jobs):
        done += count
        progress(done, len(stale))
    return done


def compress(paths: Sequence[Path]) -> int:
    """Write both copies of some files; returns how many files."""
    for path in paths:
        _compress(path)
    return len(paths)


def _compress(path: Path) -> None:
    data = path.read_bytes()
    stat = path.stat()
    window = min(max(len(data).bit_length(), SMALLEST_WINDOW), LARGEST_WINDOW)
    copies = {
        ".gz": gzip.compress(data, GZIP_LEVEL, mtime=0),
        ".br": brotli.compress(data, quality=BROTLI_QUALITY, lgwin=window),
    }
    for ending, packed in copies.items():
        copy = path.with_name(path.name + ending)
        copy.write_bytes(packed)
        os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _is_fresh(name: str, looks: Mapping[str, Look]) -> bool:
    changed = looks[name].changed
    return all((copy := looks.get(name + ending)) and copy.changed == changed for ending in PRECOMPRESSED)
