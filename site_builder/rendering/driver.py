"""The one render driver: pages whose file and theme did not change are left alone, the rest is split over processes.

The same pages come out byte for byte whether one process renders them or several, today or from a cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from site_builder.compiling.own_help import read_own_help
from site_builder.compiling.pictures import is_picture
from site_builder.foot_of_site import FootOfSite
from site_builder.output_files import (
    Look,
    files_below,
    looks_below,
    original_of,
    remove_with_copies,
    write_if_changed,
)
from site_builder.paths import BuildPaths
from site_builder.rendering.engine import FRAMES, STANDING_PAGES, RenderJob, run
from site_builder.rendering.frame_store import forget_other_themes
from site_builder.step_memory import StepMemory, basis_of, digest_of, program_digest
from site_builder.workers import Workers

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """How many pages the site has, how many were rendered, how many files came out different; a digest of the theme."""

    pages: int
    rendered: int
    changed: int
    theme: str


def render(paths: BuildPaths, workers: Workers, progress: Progress) -> Rendered:
    """Bring build/site up to date with build/docs. Raises RenderError."""
    theme = _theme_digest(paths)
    memory = StepMemory(paths.cache / "rendered.json", theme)
    known = memory.recall()
    forget_other_themes(paths.cache / FRAMES, theme)
    docs, site = looks_below(paths.docs), looks_below(paths.site)
    fresh = {name: [look.size, look.changed] for name, look in docs.items() if name.endswith(".md")}
    wanted: dict[str, list[int]] = {**fresh, **{name: [] for name in STANDING_PAGES}}
    stale = sorted(name for name, look in wanted.items() if known.get(name) != look or _output(name) not in site)
    changed = _render_stale(paths, theme, stale, workers, progress)
    _remove_forgotten(paths.site, site, {_output(name) for name in wanted})
    changed += _copy_assets(paths, docs, site, known)
    assets = {name: [look.size, look.changed] for name, look in docs.items() if not name.endswith(".md")}
    memory.keep({**wanted, **assets})
    return Rendered(len(fresh), len([name for name in stale if name not in STANDING_PAGES]), changed, theme)


def _render_stale(paths: BuildPaths, theme: str, stale: list[str], workers: Workers, progress: Progress) -> int:
    jobs = [
        RenderJob(paths.site_config, paths.docs, paths.site, paths.cache, theme, tuple(part))
        for part in workers.batches(stale)
    ]
    done = changed = 0
    for job, different in zip(jobs, workers.run(run, jobs), strict=True):
        changed += different
        done += len(job.pages)
        progress(done, len(stale))
    return changed


def _remove_forgotten(site: Path, there: Iterable[str], expected: set[str]) -> None:
    for name in there:
        if name.endswith(".html") and name not in expected:
            remove_with_copies(site / name)


def _copy_assets(paths: BuildPaths, docs: dict[str, Look], site: dict[str, Look], known: dict[str, list[int]]) -> int:
    """Styles, scripts and pictures as they are; those that are gone from build/docs go from the site."""
    assets = {name: look for name, look in docs.items() if not name.endswith(".md")}
    for name in site:
        original = original_of(name)
        if original not in assets and (name.startswith("assets/") or is_picture(original)):
            (paths.site / name).unlink()
    stale = [
        name
        for name, look in assets.items()
        if known.get(name) != [look.size, look.changed] or name not in site or site[name].size != look.size
    ]
    return sum(write_if_changed(paths.site / name, (paths.docs / name).read_bytes()) for name in sorted(stale))


def _output(name: str) -> str:
    return name.removesuffix(".md") + ".html" if name.endswith(".md") else name


def _theme_digest(paths: BuildPaths) -> str:
    """Changes with everything but its own file that a page comes from: configuration, templates, hook and versions."""
    ours = [paths.site_config, *files_below(paths.themes / "material")]
    versions = " ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "Jinja2"))
    sources = digest_of(path for path in ours if path.suffix in (".yml", ".html"))
    foot = FootOfSite.read(os.environ).basis
    own_help = repr(read_own_help(paths.docs))
    return basis_of(
        versions,
        sources,
        foot,
        own_help,
        program_digest("rendering", "compiling/documents.py", "compiling/own_help.py"),
    )
