"""A .gz and a .br beside every text file of the site, for servers that send them as they are.

The bytes depend on the file alone (gzip carries no time). A copy carries the modification time of its original, which
tells the next build that it is still right.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types

from site_builder.output_files import PRECOMPRESSED, files_below

TEXT = frozenset({".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".webmanifest"})
BROTLI_QUALITY = 9
"""9 of 11: a page comes out 5 % above the smallest, in a twentieth of the time."""

SMALLEST_WINDOW, LARGEST_WINDOW = 16, 22
"""Powers of two, in bytes. A window that fits the file spares most of the time that a small file takes."""

SMALLEST_SHARE = 200
"""Files. Starting a process costs about as much as compressing these."""


def precompress(site: Path, processes: int, progress: Callable[[int, int], None]) -> int:
    """Bring the copies below `site` up to date; the number of files that were compressed."""
    stale = [path for path in files_below(site) if path.suffix in TEXT and not _is_fresh(path)]
    shares = max(min(processes, len(stale) // SMALLEST_SHARE), 1)
    if shares == 1:
        for done, path in enumerate(stale, start=1):
            compress(path)
            progress(done, len(stale))
        return len(stale)
    with ProcessPoolExecutor(shares, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done, _ in enumerate(pool.map(compress, stale, chunksize=50), start=1):
            progress(done, len(stale))
    return len(stale)


def compress(path: Path) -> None:
    """Write both copies of one file."""
    data = path.read_bytes()
    stat = path.stat()
    window = min(max(len(data).bit_length(), SMALLEST_WINDOW), LARGEST_WINDOW)
    copies = {
        ".gz": gzip.compress(data, 9, mtime=0),
        ".br": brotli.compress(data, quality=BROTLI_QUALITY, lgwin=window),
    }
    for ending, packed in copies.items():
        copy = path.with_name(path.name + ending)
        copy.write_bytes(packed)
        os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _is_fresh(path: Path) -> bool:
    modified = path.stat().st_mtime_ns
    copies = (path.with_name(path.name + ending) for ending in PRECOMPRESSED)
    return all(copy.is_file() and copy.stat().st_mtime_ns == modified for copy in copies)
