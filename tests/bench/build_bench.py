"""Full, warm and one-lesson builds against mkdocs-material with `navigation.prune`, on the same pages in one run."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PEER_CONFIG = """\
site_name: peer
docs_dir: {docs}
site_dir: {site}
theme:
  name: material
  language: zh
  font: false
  features: [navigation.prune]
plugins: [search]
"""


@dataclass(frozen=True, slots=True)
class BuildFigures:
    """Seconds of each build, bytes a page, files of the site that one lesson rewrote, for one number of lessons."""

    lessons: int
    full: Seconds
    warm: Seconds
    one_lesson: Seconds
    peer_full: Seconds
    html_bytes_a_lesson: float
    peak_mb: float
    written: int


@dataclass(frozen=True, slots=True)
class Seconds:
    """Of a whole process with its children: by the clock, and of processors. A busy machine lengthens the first."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.1f}/{self.cpu:.1f}"


def timed(command: list[str], cwd: Path) -> Seconds:
    """Run a command. Raises CalledProcessError with its output shown."""
    started, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"})
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise subprocess.CalledProcessError(done.returncode, command)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Seconds(time.perf_counter() - started, cpu)


def site_files(out: Path) -> dict[Path, int]:
    """Every file of the site with its time of change."""
    return {path: path.stat().st_mtime_ns for path in (out / "site").rglob("*") if path.is_file()}


def measure(lessons: int, work: Path) -> BuildFigures:
    """Build a generated corpus of `lessons` with us and with the peer. `work` is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    content, out, peer = work / "content", work / "build", work / "peer"
    python = sys.executable
    print(f"  making {lessons} lessons …", flush=True)
    subprocess.run(
        [python, "-m", "tests.bench.corpus", "--count", str(lessons), "--out", str(content)], cwd=ROOT, check=True
    )
    ours = [python, "-m", "site_builder", "build", "--content", str(content), "--out", str(out)]
    print("  our full build …", flush=True)
    full = timed(ours, ROOT)
    warm = timed(ours, ROOT)
    written = sorted((content / "lessons").rglob("*.md"))
    lesson = written[len(written) // 2]
    lesson.write_text(lesson.read_text("utf-8").replace("## 准备\n", "## 准备\n\n- 多备一支粉笔。\n", 1), "utf-8")
    print("  one lesson changed …", flush=True)
    before = site_files(out)
    one = timed(ours, ROOT)
    rewritten = len(site_files(out).items() - before.items())
    print("  the peer's full build …", flush=True)
    peer.mkdir(parents=True)
    (peer / "mkdocs.yml").write_text(PEER_CONFIG.format(docs=content, site=peer / "site"), "utf-8")
    (content / "index.md").write_text("# peer\n", "utf-8")
    peer_full = timed([python, "-m", "mkdocs", "build", "--quiet", "-f", str(peer / "mkdocs.yml")], peer)
    pages = list((out / "site" / "lessons").rglob("*.html"))
    size = sum(page.stat().st_size for page in pages) / max(1, len(pages))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return BuildFigures(lessons, full, warm, one, peer_full, size, peak, rewritten)


def report(sizes: tuple[int, ...], work: Path) -> list[BuildFigures]:
    """Measure each size and print the table."""
    figures = [measure(size, work / str(size)) for size in sizes]
    print("\nseconds by the clock / of processors")
    print("lessons        full        warm         one        peer  peer/full  peer/one  (of processors)", end="")
    print("   files of one   HTML KB a lesson   peak MB")
    for row in figures:
        print(
            f"{row.lessons:7d} {row.full!s:>11} {row.warm!s:>11} {row.one_lesson!s:>11} {row.peer_full!s:>11}"
            f" {row.peer_full.wall / row.full.wall:10.1f} {row.peer_full.wall / row.one_lesson.wall:9.1f}"
            f" {row.peer_full.cpu / row.full.cpu:7.1f} {row.peer_full.cpu / row.one_lesson.cpu:7.1f}"
            f" {row.written:14d} {row.html_bytes_a_lesson / 1024:18.1f} {row.peak_mb:9.0f}"
        )
    if len(figures) > 1:
        first, last = figures[0], figures[-1]
        growth = (last.full.cpu / first.full.cpu) / (last.lessons / first.lessons)
        print(f"growth of the full build from {first.lessons} to {last.lessons}: {growth:.2f} of linear")
    return figures
