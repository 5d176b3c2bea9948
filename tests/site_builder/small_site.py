"""Builds the pages of a small curriculum with the project's own theme, and looks at what came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.compiling.pages import Compiled, compile_pages
from site_builder.curriculum import Curriculum
from site_builder.output_files import files_below
from site_builder.paths import BuildPaths
from site_builder.policy import Calendar, Policy
from site_builder.rendering.driver import Rendered, render
from site_builder.workers import Workers

PROJECT = Path(__file__).resolve().parents[2]
POLICY = Policy(hotlines=(), calendar=Calendar(school_year="2026—2027", terms=()))


@dataclass(frozen=True, slots=True)
class SmallBuild:
    """What compiling and rendering said."""

    compiled: Compiled
    rendered: Rendered


def paths_in(folder: Path) -> BuildPaths:
    return BuildPaths(PROJECT, folder / "content", folder / "build", folder / "build.key")


def build(curriculum: Curriculum, paths: BuildPaths, processes: int = 1) -> SmallBuild:
    compiled = compile_pages(curriculum, POLICY, paths)
    return SmallBuild(compiled, render(paths, Workers(processes, batch=5), lambda *_: None))


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_below(folder)}
