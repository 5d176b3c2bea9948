"""Packs of a unit, a term and a grade, and the copy of the whole site for a USB stick: seconds and bytes.

Of the real content. Each is made twice: a pack with the files of its lessons still to be made and with them at hand, a
copy into nothing and over itself.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from site_builder.paths import BuildPaths
from tests.bench.build_bench import Seconds, timed
from tests.bench.progress import Progress
from tests.whole_site import ROOT

PACKS = (("a unit", "g07-t1-mood"), ("a term", "g07-t1"), ("a grade", "g07"))


@dataclass(frozen=True, slots=True)
class Taken:
    """One row: what was made, how long it took first and again, how much there is of it."""

    what: str
    first: Seconds
    again: Seconds
    files: int
    size: int


def measure(site: Callable[[], BuildPaths], work: Path) -> list[Taken]:
    """Packs and copies of the site of this repository, made below `work`, which is emptied first. The packs are made in
    the site's own folder.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with Progress() as progress:
        progress.say("the site …")
        paths = site()
        rows = []
        for what, key in PACKS:
            progress.say(f"{what} …")
            shutil.rmtree(paths.site / "downloads", ignore_errors=True)
            rows.append(_pack(paths, what, key))
        for what, target in (("offline, a folder", work / "stick"), ("offline, a zip", work / "offline.zip")):
            progress.say(f"{what} …")
            rows.append(_copy(paths, what, target))
    return rows


def _pack(paths: BuildPaths, what: str, key: str) -> Taken:
    first, again = (timed(_command(paths, "pack", key), ROOT) for _ in range(2))
    made = paths.site / "downloads" / f"{key}.zip"
    return Taken(f"{what}, {key}", first, again, 1, made.stat().st_size)


def _copy(paths: BuildPaths, what: str, target: Path) -> Taken:
    command = [sys.executable, "-m", "site_builder", "offline", "--out", str(paths.out), str(target)]
    first, again = (timed(command, ROOT) for _ in range(2))
    files = [file for file in target.rglob("*") if file.is_file()] if target.is_dir() else [target]
    return Taken(what, first, again, len(files), sum(file.stat().st_size for file in files))


def _command(paths: BuildPaths, *words: str) -> list[str]:
    places = ("--content", str(paths.content), "--out", str(paths.out), "--key", str(paths.key))
    return [sys.executable, "-m", "site_builder", words[0], *places, *words[1:]]


def report(site: Callable[[], BuildPaths], work: Path) -> list[Taken]:
    """Measure and print the table."""
    rows = measure(site, work)
    print("what to take along       first      again   files        MB   (seconds by the clock / of processors)")
    for row in rows:
        print(f"{row.what:20} {row.first!s:>9} {row.again!s:>10} {row.files:7d} {row.size / 2**20:9.1f}")
    return rows
