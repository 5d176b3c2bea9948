"""Full, warm and one-lesson builds beside mkdocs-material, Zensical and Hugo, on the same pages in one run."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import peer_builders
from tests.bench.peer_builders import Peer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 15 * 60
"""Seconds after which another generator is stopped: "more than so many times" is a result too."""

STARTING = [sys.executable, "-c", "import site_builder.command_build, site_builder.amended_pages"]
"""All that one lesson's build imports."""


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """Seconds of each build, bytes a page, files of the site that one lesson rewrote, for one number of lessons.

    `start` is what Python and our imports take before there is any work; the builds include it.
    """

    lessons: int
    start: Seconds
    full: Seconds
    warm: Seconds
    one_lesson: Seconds
    peers: tuple[PeerFigures, ...]
    html_bytes_a_lesson: float
    peak_mb: float
    written: int


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """The same builds by another generator. One that remembers nothing needs its full build each time."""

    name: str
    full: Seconds
    warm: Seconds
    one_lesson: Seconds
    pages: int


@dataclass(frozen=True, slots=True)
class Seconds:
    """Of a whole process with its children: by the clock, and of processors. A busy machine lengthens the first.

    `stopped` is True when it was not waited for: it takes longer than this.
    """

    wall: float
    cpu: float
    stopped: bool = False

    def __str__(self) -> str:
        return f"{'more than ' if self.stopped else ''}{self.wall:.1f}/{self.cpu:.1f}"


def timed(command: list[str], cwd: Path, patience: float | None = None) -> Seconds:
    """Run a command, for `patience` seconds at most. Raises CalledProcessError with its output shown."""
    started, before = time.perf_counter(), os.times()
    done = None
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            env=_as_users_have_it(),
            timeout=patience,
        )
    if done is not None and done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise subprocess.CalledProcessError(done.returncode, command)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Seconds(time.perf_counter() - started, cpu, stopped=done is None)


def _as_users_have_it() -> dict[str, str]:
    """Python keeps what it has compiled, for all alike."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"CI": "1"}


def site_files(out: Path) -> dict[Path, int]:
    """Every file of the site with its time of change."""
    return {path: path.stat().st_mtime_ns for path in (out / "site").rglob("*") if path.is_file()}


def measure(lessons: int, work: Path, *, with_peers: bool = True) -> BuildFigures:
    """Build a generated corpus of `lessons` with us, and with the peers where wanted. `work` is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    content, out = work / "content", work / "build"
    python = sys.executable
    print(f"  making {lessons} lessons …", flush=True)
    subprocess.run(
        [python, "-m", "tests.bench.corpus", "--count", str(lessons), "--out", str(content)], cwd=ROOT, check=True
    )
    ours = [python, "-m", "site_builder", "build", "--content", str(content), "--out", str(out)]
    print("  our full build …", flush=True)
    timed(STARTING, ROOT)
    start = timed(STARTING, ROOT)
    full = timed(ours, ROOT)
    warm = timed(ours, ROOT)
    change_one(content, "多备一支粉笔。")
    print("  one lesson changed …", flush=True)
    before = site_files(out)
    one = timed(ours, ROOT)
    rewritten = len(site_files(out).items() - before.items())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    pages = list((out / "site" / "lessons").rglob("*.html"))
    size = sum(page.stat().st_size for page in pages) / max(1, len(pages))
    peers = peer_builders.peers(content, work / "peers") if with_peers else ()
    others = tuple(measure_peer(peer, content) for peer in peers)
    return BuildFigures(lessons, start, full, warm, one, others, size, peak, rewritten)


def measure_peer(peer: Peer, content: Path) -> PeerFigures:
    print(f"  {peer.name}'s full build …", flush=True)
    full = warm = one = timed(peer.command, peer.folder, PATIENCE)
    pages = peer_builders.pages_of(peer.site)
    if full.stopped:
        print(
            f"  {peer.name} was stopped after {PATIENCE // 60} minutes: its figures are the least it takes", flush=True
        )
    elif peer.remembers:
        warm = timed(peer.command, peer.folder, PATIENCE)
        change_one(content, f"看一眼{peer.name}。")
        one = timed(peer.command, peer.folder, PATIENCE)
    shutil.rmtree(peer.site, ignore_errors=True)
    return PeerFigures(peer.name, full, warm, one, pages)


def change_one(content: Path, line: str) -> None:
    """Add a line to the lesson in the middle."""
    written = sorted((content / "lessons").rglob("*.md"))
    lesson = written[len(written) // 2]
    lesson.write_text(lesson.read_text("utf-8").replace("## 准备\n", f"## 准备\n\n- {line}\n", 1), "utf-8")


def report(sizes: tuple[int, ...], work: Path, *, with_peers: bool = True) -> list[BuildFigures]:
    """Measure each size and print the tables."""
    figures = []
    for size in sizes:
        figures.append(measure(size, work / str(size), with_peers=with_peers))
        shutil.rmtree(work / str(size))
    print("\nours, seconds by the clock / of processors")
    print("lessons        full        warm         one   of it start   files of one   HTML KB a lesson   peak MB")
    for row in figures:
        print(
            f"{row.lessons:7d} {row.full!s:>11} {row.warm!s:>11} {row.one_lesson!s:>11} {row.start!s:>13}"
            f" {row.written:14d} {row.html_bytes_a_lesson / 1024:18.1f} {row.peak_mb:9.0f}"
        )
    if with_peers:
        print("\nothers on the same pages; behind them how many times ours of the same run, clock / processors")
    for row in figures:
        for peer in row.peers:
            print(f"{row.lessons:7d} {peer.name:16} {peer.pages} pages", end="")
            for name, theirs, our in (
                ("full", peer.full, row.full),
                ("warm", peer.warm, row.warm),
                ("one", peer.one_lesson, row.one_lesson),
            ):
                least = "at least " if theirs.stopped else ""
                print(f"   {name} {theirs!s} ({least}{theirs.wall / our.wall:.1f}/{theirs.cpu / our.cpu:.1f})", end="")
            print()
    if len(figures) > 1:
        first, last = figures[0], figures[-1]
        growth = (last.full.cpu / first.full.cpu) / (last.lessons / first.lessons)
        print(f"growth of the full build from {first.lessons} to {last.lessons}: {growth:.2f} of linear")
    return figures
