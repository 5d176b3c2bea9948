"""The one render driver: pages whose file and theme did not change are left alone, the rest is split over processes.

The same pages come out byte for byte whether one process renders them or several, today or from a cache.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from site_builder.compiling.pictures import is_picture
from site_builder.output_files import PRECOMPRESSED, files_below, remove_with_copies, write_if_changed
from site_builder.paths import BuildPaths
from site_builder.rendering.engine import RenderJob, run

SMALLEST_JOB = 100
"""Pages. Starting a process costs about as much as rendering these."""

LARGEST_JOB = 250
"""Pages. Smaller jobs show more progress; each costs a reading of the configuration."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rendered:
    """How many pages the site has, how many were rendered and how many files came out different."""

    pages: int
    rendered: int
    changed: int


def render(paths: BuildPaths, processes: int, progress: Progress) -> Rendered:
    """Bring build/site up to date with build/docs. Raises RenderError."""
    manifest_file = paths.cache / "rendered.json"
    fresh = {_page_name(paths, path): _digest([path]) for path in files_below(paths.docs) if path.suffix == ".md"}
    theme = _theme_digest(paths)
    known = _read_manifest(manifest_file, theme)
    stale = [name for name, digest in fresh.items() if known.get(name) != digest or not _output(paths, name).is_file()]
    manifest_file.unlink(missing_ok=True)
    changed = _render_stale(paths, stale, processes, progress)
    _remove_forgotten(paths, fresh)
    changed += _copy_assets(paths)
    write_if_changed(manifest_file, json.dumps({"theme": theme, "pages": fresh}).encode("utf-8"))
    return Rendered(len(fresh), len(stale), changed)


def _render_stale(paths: BuildPaths, stale: list[str], processes: int, progress: Progress) -> int:
    folder, templates = paths.cache / "rendering", paths.cache / "templates"
    jobs = [
        RenderJob(paths.site_config, paths.docs, folder / str(number), templates, part)
        for number, part in enumerate(_parts(stale, processes))
    ]
    done = changed = 0
    for job in _finished(jobs, processes):
        for file in files_below(job.into):
            changed += write_if_changed(paths.site / file.relative_to(job.into), file.read_bytes())
        shutil.rmtree(job.into)
        done += len(job.pages)
        progress(done, len(stale))
    return changed


def _finished(jobs: list[RenderJob], processes: int) -> Iterable[RenderJob]:
    if len(jobs) <= 1 or processes <= 1:
        for job in jobs:
            run(job)
            yield job
        return
    # Fresh interpreters on every system: a forked copy of a threaded server could inherit a held lock.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(run, job): job for job in jobs}
        for future in as_completed(running):
            future.result()
            yield running[future]


def _parts(names: list[str], processes: int) -> list[tuple[str, ...]]:
    """Split pages evenly: one part for a few, else at least one a process."""
    if not names:
        return []
    count = max(-(-len(names) // LARGEST_JOB), min(processes, len(names) // SMALLEST_JOB), 1)
    return [tuple(names[start::count]) for start in range(count)]


def _remove_forgotten(paths: BuildPaths, pages: Iterable[str]) -> None:
    expected = {_output(paths, name) for name in pages} | {paths.site / "404.html"}
    for path in paths.site.rglob("*.html"):
        if path not in expected:
            remove_with_copies(path)


def _copy_assets(paths: BuildPaths) -> int:
    """Styles, scripts and pictures as they are; those that are gone from build/docs go from the site."""
    assets = {path.relative_to(paths.docs) for path in files_below(paths.docs) if path.suffix != ".md"}
    for old in list(files_below(paths.site)):
        name = old.relative_to(paths.site)
        original = name.with_suffix("") if name.suffix in PRECOMPRESSED else name
        if original not in assets and (name.parts[0] == "assets" or is_picture(original)):
            old.unlink()
    return sum(write_if_changed(paths.site / asset, (paths.docs / asset).read_bytes()) for asset in sorted(assets))


def _page_name(paths: BuildPaths, path: Path) -> str:
    return path.relative_to(paths.docs).as_posix()


def _output(paths: BuildPaths, name: str) -> Path:
    return paths.site / Path(name).with_suffix(".html")


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _theme_digest(paths: BuildPaths) -> str:
    """Changes with everything but its own file that a page comes from: configuration, templates, hook and versions."""
    ours = [paths.site_config, *files_below(paths.themes / "material"), *files_below(Path(__file__).parent)]
    sources = [path for path in ours if path.suffix in (".yml", ".html", ".py")]
    versions = " ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "Jinja2"))
    return hashlib.sha256(f"{versions} {_digest(sources)}".encode()).hexdigest()


def _read_manifest(path: Path, theme: str) -> dict[str, str]:
    """Pages as they were last rendered with this theme; nothing when the theme changed or the file is damaged."""
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(manifest, dict) or manifest.get("theme") != theme:
        return {}
    pages = manifest.get("pages")
    return pages if isinstance(pages, dict) else {}
