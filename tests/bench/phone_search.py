"""A search as a cheap phone has it: bytes over the wire of a first answer, and milliseconds of every answer after it.

In a real browser whose processor is slowed four times, over fifty queries of many kinds. Milliseconds count from asking
by a link until the answer is painted, with the files on this machine: what a network adds is told by the bytes. Typed
ones count from the last key, so with the time that the dialog waits whether another one follows. A machine that does
other things lengthens both: its load stands beside, and what the page's own thread took of the slowed processor.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.corpus import MadeLesson, write_corpus
from tests.bench.progress import Progress
from tests.bench.static_host import Wire, static_host
from tests.conftest import BROWSER_FLAGS
from tests.end_to_end.browser_setup import find_browser
from tests.site_builder.indexing.query_file import SHAPES, read_fresh_queries

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

ROOT = Path(__file__).resolve().parents[2]
SLOWDOWN = 4
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
"""A screen that is touched: a browser with a mouse looks after every layout what lies below it, which no phone does."""
QUERIES = 50
OF_EVERY_SHAPE = 4
MOST_MILLISECONDS = 100
MOST_KB = {1_000: 80, 5_000: 110}
"""Promised for a first answer, up to so many lessons."""
FRONT = 12
"""Lessons of the site whose pages carry the dialog: how many more the index knows makes no page of it heavier."""
STILL = 300
"""Milliseconds after which what an answer leaves for later is done."""
NOTHING_ASKED = 100
"""Milliseconds without a request after which an answer has all its files: they come from this machine, so what passes
between two of them is what the page does.
"""

READY = """() => {
  const form = document.querySelector("form.md-search");
  const said = form.querySelector(".md-search-result__meta");
  const input = form.querySelector(".md-search__input");
  const link = form.appendChild(document.createElement("a"));
  link.hidden = true;
  const painted = begin => new Promise(done => {
    const begun = performance.now();
    const seen = new MutationObserver(() => {
      if (!/^$|…$/.test(said.textContent)) {
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
      }
    });
    seen.observe(said, { childList: true, characterData: true, subtree: true });
    begin();
  });
  window.askAsALink = words => painted(() => {
    link.setAttribute("data-search-for", words);
    link.click();
  });
  window.askByTyping = words => painted(() => {
    input.value = words;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}"""
"""Once a page: a link that nobody sees, so that asking makes the page paint nothing but its answer."""

ASK = "words => window.askAsALink(words)"
"""Ask as a link of the page does, without the rest after a keystroke. Resolves once the answer has been painted."""

TYPE = "words => window.askByTyping(words)"
"""Ask as the last key of the words does."""


@dataclass(frozen=True, slots=True)
class PhoneFigures:
    """By query: kilobytes of a first answer with its scripts, and milliseconds of a later answer by the clock, of the
    processor, and by the clock from the last key of a typed one.
    """

    kilobytes: dict[str, float]
    milliseconds: dict[str, float]
    processor: dict[str, float]
    typed: dict[str, float]
    load: float


def queries_for(lessons: Sequence[MadeLesson]) -> list[str]:
    """Fifty of all kinds: of generated lessons, and of people who never saw them, whose words a phone looks up too."""
    sample = lessons[:: max(1, len(lessons) // OF_EVERY_SHAPE)][:OF_EVERY_SHAPE]
    made = [shape(lesson) for lesson in sample for shape in SHAPES.values()]
    kinds: dict[str, list[str]] = {}
    for query in read_fresh_queries():
        kinds.setdefault(query.kind, []).append(query.words)
    in_turn = [words for words in chain.from_iterable(zip_longest(*kinds.values())) if words]
    return [*made, *in_turn][:QUERIES]


def measure(lessons: int, work: Path) -> PhoneFigures | None:
    """Of so many generated lessons; None and a sentence where there is no browser. `work` is emptied first."""
    if find_browser() is None:
        print("no browser here: search on a phone not measured")
        return None
    made = _site(lessons, work)
    return asked(work / "build" / "site", queries_for(made))


def asked(site: Path, queries: Sequence[str]) -> PhoneFigures:
    """Ask the site in `site` each of these."""
    from playwright.sync_api import sync_playwright

    sizes: dict[str, float] = {}
    wire = Wire()
    with static_host(site, wire) as url, sync_playwright() as playwright, Progress() as progress:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(BROWSER_FLAGS))
        context = browser.new_context(**PHONE, service_workers="block")
        page = context.new_page()  # without the service worker, which is no wire
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        for words in queries:
            progress.say(f"first answer {len(sizes) + 1} of {len(queries)}")
            sizes[words] = _first_answer(page, wire, f"{url}/index.html", words)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        progress.say(f"{len(queries)} answers to a link")
        times, work = _later_answers(page, session, queries, ASK)
        page.goto(f"{url}/index.html", wait_until="networkidle")
        page.evaluate(READY)
        page.evaluate(TYPE, queries[-1])
        page.wait_for_timeout(STILL)
        progress.say(f"{len(queries)} answers to what is typed")
        typed, _ = _later_answers(page, session, queries[::2], TYPE)  # none is promised: half of them tell it
        browser.close()
    return PhoneFigures(sizes, times, work, typed, os.getloadavg()[0])


def _later_answers(
    page: Page, session: CDPSession, queries: Sequence[str], ask: str
) -> tuple[dict[str, float], dict[str, float]]:
    """By query milliseconds by the clock, and of the page's thread with all that comes after the answer."""
    times: dict[str, float] = {}
    work: dict[str, float] = {}
    session.send("Network.disable")  # telling of every file takes the thread a fifth more for it
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    for words in queries:
        before = _processor(session)
        times[words] = page.evaluate(ask, words)
        page.wait_for_timeout(STILL)
        work[words] = _processor(session) - before
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return times, work


def _processor(session: CDPSession) -> float:
    """Milliseconds that the page's thread has been at work since it began, however long it was kept waiting."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def _site(lessons: int, work: Path) -> list[MadeLesson]:
    """A small site with the index of a large one."""
    from tests.bench.search_bench import index_of

    shutil.rmtree(work, ignore_errors=True)
    write_corpus(FRONT, work / "front")
    command = [sys.executable, "-m", "site_builder", "build", "--content", str(work / "front")]
    options = ["--out", str(work / "build"), "--key", str(work / "build.key")]
    subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
    made = write_corpus(lessons, work / "content")
    index, _, _ = index_of(work / "content", work)
    shutil.rmtree(work / "build" / "site" / "search")
    index.rename(work / "build" / "site" / "search")
    return made


def _settled(page: Page, wire: Wire) -> None:
    """Until nothing was asked for from the beginning to the end of a rest."""
    seen = -1
    while not wire.still or seen != wire.begun:
        seen = wire.begun
        page.wait_for_timeout(NOTHING_ASKED)


def _first_answer(page: Page, wire: Wire, url: str, words: str) -> float:
    """Kilobytes from the question, asked on a page that knows nothing yet, to the last file of its answer."""
    page.goto(url)
    _settled(page, wire)
    page.evaluate(READY)
    before = wire.sent
    page.evaluate(ASK, words)
    _settled(page, wire)
    return (wire.sent - before) / 1024


def late(times: Iterable[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles([*times], n=20)[-1]


def report(sizes: Sequence[int], work: Path) -> dict[int, PhoneFigures]:
    """Measure each size and print the table."""
    rows = {size: row for size in sizes if (row := measure(size, work / f"phone-{size}"))}
    if rows:
        print(f"\n  in a real browser, slowed {SLOWDOWN} times; promised: under {MOST_MILLISECONDS} ms a query")
        print(
            "  lessons  first KB, middle   most  promised   ms, middle   95th   typed   95th   processor   95th   load"
        )
    for lessons, row in rows.items():
        promised = next((kilobytes for most, kilobytes in MOST_KB.items() if lessons <= most), "")
        measured = (row.kilobytes, row.milliseconds, row.processor, row.typed)
        kilobytes, times, own, typed = (one.values() for one in measured)
        print(
            f"  {lessons:7d} {statistics.median(kilobytes):17.1f} {max(kilobytes):6.1f} {promised:>9}"
            f" {statistics.median(times):12.0f} {late(times):6.0f} {statistics.median(typed):7.0f} {late(typed):6.0f}"
            f" {statistics.median(own):11.0f} {late(own):6.0f} {row.load:6.1f}"
        )
        heaviest, longest = (max(one, key=one.__getitem__) for one in (row.kilobytes, row.processor))
        print(f"          heaviest: {heaviest}; longest: {longest}")
    return rows
