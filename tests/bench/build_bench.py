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
    """Seconds of each build and bytes a page, for one number of lessons."""

    lessons: int
    full: float
    warm: float
    one_lesson: float
    peer_full: float
    html_bytes_a_lesson: float
    peak_mb: float


def timed(command: list[str], cwd: Path) -> float:
    """Seconds of wall time of a whole process. Raises CalledProcessError with its output shown."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"})
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise subprocess.CalledProcessError(done.returncode, command)
    return time.perf_counter() - started


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
    one = timed(ours, ROOT)
    print("  the peer's full build …", flush=True)
    peer.mkdir(parents=True)
    (peer / "mkdocs.yml").write_text(PEER_CONFIG.format(docs=content, site=peer / "site"), "utf-8")
    (content / "index.md").write_text("# peer\n", "utf-8")
    peer_full = timed([python, "-m", "mkdocs", "build", "--quiet", "-f", str(peer / "mkdocs.yml")], peer)
    pages = list((out / "site" / "lessons").rglob("*.html"))
    size = sum(page.stat().st_size for page in pages) / max(1, len(pages))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return BuildFigures(lessons, full, warm, one, peer_full, size, peak)


def report(sizes: tuple[int, ...], work: Path) -> list[BuildFigures]:
    """Measure each size and print the table."""
    figures = [measure(size, work / str(size)) for size in sizes]
    print("\nlessons   full s   warm s   one s   peer s   peer/full   peer/one   HTML KB a lesson   peak MB")
    for row in figures:
        print(
            f"{row.lessons:7d} {row.full:8.2f} {row.warm:8.2f} {row.one_lesson:7.2f} {row.peer_full:8.2f}"
            f" {row.peer_full / row.full:11.1f} {row.peer_full / row.one_lesson:10.1f}"
            f" {row.html_bytes_a_lesson / 1024:18.1f} {row.peak_mb:9.0f}"
        )
    if len(figures) > 1:
        first, last = figures[0], figures[-1]
        growth = (last.full / first.full) / (last.lessons / first.lessons)
        print(f"growth of the full build from {first.lessons} to {last.lessons}: {growth:.2f} of linear")
    return figures
