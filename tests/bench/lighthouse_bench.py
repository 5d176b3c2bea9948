"""Lighthouse's four scores, as a mid-range phone on a slow network would see the site that `quiz-api serve` serves.

A row is one run. One that is below the promise in any column is run twice more, and the row is the middle one of three
by performance: chance costs a run up to ten points, and seldom gives any. `RUNS=3` makes every row the middle of three.
With one core busy only performance is taken again: the other three read the page and do not depend on the processor.

Lighthouse is a tool of this bench and of nothing else: npm installs it from the lock file beside this module into
build/bench, with a Node.js of the version it asks for. A busy machine lowers the score of performance, never others:
the preset supposes a quick machine and slows it four times. So the load of the machine and Lighthouse's own measure
of its processor stand beside each row.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from site_builder.paths import BuildPaths
from tests.end_to_end.browser_setup import find_whole_browser
from tests.end_to_end.running_city import ROOT, running_city

PINNED = Path(__file__).with_name("lighthouse")
TOOLS = ROOT / "build" / "bench" / "lighthouse"
TARGET = 95
AGAIN = 2
"""Runs more of a page whose first one is below the target."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "home": "index.html",
    "lesson": "lessons/g07/g07-t1-02.html",
    "parent lesson": "parents/czh/p-czh-01.html",
    "catalogue": "catalogue/index.html",
    "search": "index.html?q=%E7%9D%A1%E4%B8%8D%E7%9D%80",
}
CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
SPIN = "while True: pass"
TRIES = 3
"""Chromium loses the beginning of a trace now and then on a busy machine, and Lighthouse asks to be run again."""
SUPPOSED = 1000
"""Lighthouse's index of a processor that the preset's slowdown is made for, at least."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one page in one state of the machine; `of` has the categories that were taken, `wanting` names what cost
    points outside performance, `runs` says of how many runs this is the middle one.
    """

    page: str
    busy: bool
    of: dict[str, int]
    first_paint: float
    largest_paint: float
    blocking_ms: float
    load: float
    index: float
    wanting: tuple[str, ...]
    runs: int = 1


def tools() -> list[str] | str:
    """The command that runs Lighthouse, or why there is none."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not here: Lighthouse not measured"
    TOOLS.mkdir(parents=True, exist_ok=True)
    wanted = (PINNED / "package-lock.json").read_bytes()
    installed = TOOLS / "installed"
    if not installed.is_file() or installed.read_bytes() != wanted:
        print("  npm installs Lighthouse into build/bench, once …", flush=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINNED / name, TOOLS / name)
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(install, cwd=TOOLS, check=False).returncode:
            return "npm could not install Lighthouse: not measured"
        installed.write_bytes(wanted)
    node = next(TOOLS.glob("node_modules/node-linux-*/bin/node"), None)
    script = TOOLS / "node_modules" / "lighthouse" / "cli" / "index.js"
    found = str(node) if node else shutil.which("node")
    return [found, str(script)] if found else "Node.js is not here: Lighthouse not measured"


@contextmanager
def one_core_busy(wanted: bool) -> Iterator[None]:
    spinning = subprocess.Popen([sys.executable, "-c", SPIN]) if wanted else None
    try:
        yield
    finally:
        if spinning:
            spinning.kill()
            spinning.wait()


def measure(lighthouse: list[str], browser: str, page: str, url: str, *, busy: bool, runs: int) -> Scores | None:
    """The median run by performance; None when Lighthouse itself failed, with its words on stderr."""
    categories = CATEGORIES[:1] if busy else CATEGORIES
    scores: list[Scores] = []
    while len(scores) < runs:
        with one_core_busy(busy):
            report = _tried(lighthouse, browser, url, categories)
        if report is None:
            return None
        scores.append(_scores(page, report, categories, busy=busy))
        if len(scores) == 1 and min(scores[0].of.values()) < TARGET:
            runs = max(runs, 1 + AGAIN)
    middle = sorted(scores, key=lambda one: one.of["performance"])[len(scores) // 2]
    return replace(middle, runs=len(scores))


def _tried(lighthouse: list[str], browser: str, url: str, categories: tuple[str, ...]) -> dict[str, Any] | None:
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory() as folder:
            report = _run(lighthouse, browser, url, categories, Path(folder) / "report.json")
        if report is not None:
            return report
    return None


def _run(
    lighthouse: list[str], browser: str, url: str, categories: tuple[str, ...], report: Path
) -> dict[str, Any] | None:
    options = ["--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={CHROME_FLAGS}"]
    options.append(f"--only-categories={','.join(categories)}")
    environment = {**os.environ, "CHROME_PATH": browser, "CI": "1"}
    done = subprocess.run([*lighthouse, url, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not report.is_file():
        sys.stderr.write(done.stderr[-2000:])
        return None
    read: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return read


def _scores(page: str, report: dict[str, Any], taken: tuple[str, ...], *, busy: bool) -> Scores:
    audits, categories = report["audits"], report["categories"]
    wanting = tuple(
        f"{reference['id']}: {audits[reference['id']]['title']}"
        for name in taken[1:]
        for reference in categories[name]["auditRefs"]
        if reference["weight"] and (audits[reference["id"]]["score"] or 0) < 1
        if audits[reference["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
    )
    return Scores(
        page,
        busy,
        {name: round(100 * (categories[name]["score"] or 0)) for name in taken},
        audits["first-contentful-paint"]["numericValue"] / 1000,
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        audits["total-blocking-time"]["numericValue"],
        os.getloadavg()[0],
        report["environment"]["benchmarkIndex"],
        wanting,
    )


def report(site: Callable[[], BuildPaths], runs: int = 1) -> list[Scores]:
    """Print a row for each page of the real content, served as in production, alone and with one core busy. Says in a
    sentence when nothing could be measured.
    """
    lighthouse, browser = tools(), find_whole_browser()
    if isinstance(lighthouse, str) or browser is None:
        print(lighthouse if isinstance(lighthouse, str) else "no browser here: Lighthouse not measured")
        return []
    print(
        "page             one core busy   perf   a11y   best    seo   runs   first s  largest s  blocked ms   load"
        "  processor"
    )
    rows = []
    with tempfile.TemporaryDirectory(prefix="xinyu-lighthouse-") as work, running_city(Path(work), site()) as city:
        for busy in (False, True):
            for page, path in PAGES.items():
                row = measure(lighthouse, browser, page, f"{city.url}/{path}", busy=busy, runs=runs)
                print(_line(row) if row else f"{page:16} Lighthouse failed {TRIES} times", flush=True)
                rows.extend([row] if row else [])
    low = min((score for row in rows for score in row.of.values()), default=0)
    print(f"lowest of all: {low}; promise {TARGET}")
    print(f"a row of {1 + AGAIN} runs is the middle one; with one core busy only performance is taken again")
    if any(row.index < SUPPOSED for row in rows):
        print(f"processor below {SUPPOSED}: too slow or too busy for the preset; its score of performance tells little")
    return rows


def _line(row: Scores) -> str:
    numbers = "".join(f"{row.of.get(name, ''):>7}" for name in CATEGORIES) + f"{row.runs:7d}"
    times = f"{row.first_paint:10.1f}{row.largest_paint:11.1f}{row.blocking_ms:12.0f}{row.load:7.1f}{row.index:11.0f}"
    wanting = "".join(f"\n    {line}" for line in row.wanting)
    return f"{row.page:16} {'yes' if row.busy else 'no':>13}{numbers}{times}{wanting}"
