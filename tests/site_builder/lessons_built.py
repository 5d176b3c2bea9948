"""Two dozen lessons with their quizzes, built once for a module; each test has a finished build of its own."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.build_report import BuildReport
from site_builder.building import build_site
from site_builder.output_files import files_below
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from tests.bench.corpus import write_corpus
from tests.site_builder.small_site import PROJECT, bytes_below

GOOD = Path(__file__).parent / "fixtures" / "good"
TODAY = date(2026, 11, 23)
LONG_AGO = 1_700_000_000


def run(paths: BuildPaths, today: date = TODAY) -> BuildReport:
    return build_site(paths, today, 1, Progress(lambda _: None))


def lessons(paths: BuildPaths) -> list[Path]:
    return [path for path in files_below(paths.content / "lessons") if path.suffix == ".md"]


def settle(paths: BuildPaths) -> None:
    """As if nothing had been saved in the last seconds: what was, the next build takes for changed, to be sure."""
    for path in files_below(paths.content):
        os.utime(path, (LONG_AGO, LONG_AGO))


def first_build(folder: Path) -> BuildPaths:
    write_corpus(24, folder / "content")
    for quizzes in ("parents", "training"):
        shutil.copytree(GOOD / quizzes, folder / "content" / quizzes)
    paths = BuildPaths(PROJECT, folder / "content", folder / "build", folder / "build.key")
    run(paths)
    return paths


def copy_of(first: BuildPaths, copy: Path) -> BuildPaths:
    """A finished build of its own whose content has settled."""
    shutil.copytree(first.content.parent, copy)
    paths = BuildPaths(PROJECT, copy / "content", copy / "build", copy / "build.key")
    settle(paths)
    run(paths)
    return paths


def cold(paths: BuildPaths, folder: Path) -> dict[str, bytes]:
    """What a build without any memory makes of the same content."""
    fresh = replace(paths, out=folder / "cold")
    run(fresh)
    return bytes_below(fresh.site)
