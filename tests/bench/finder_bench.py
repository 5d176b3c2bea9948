"""Looking for somebody, and for who makes up a denominator, among a city's staff, on both stores.

`python -m tests.bench.finder_bench --staff 40000`. Three looks through `/find` (a name that many have, one that nobody
has, a class) and the page of everybody whom the denominator of a city counts, each at a tenth of the people and at all
of them. The figure is what one costs in the large city against the small one; milliseconds are today's. What
PostgreSQL itself spends shows in the time that passes, not in the time of this process.

The people come in as rosters, and what that costs is told first: roster_bench. A process of its own for each store.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.denominators import Counted
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.services.audit import AuditLog
from quiz_api.services.denominators import Denominators
from quiz_api.services.person_finder import PersonFinder
from quiz_api.services.scopes import Caller
from quiz_api.settings import Settings
from quiz_api.store.opening import opened
from tests.bench.progress import Progress
from tests.bench.roster_bench import ADMIN, STAFF, STORES, compare, few_of, fresh_store, now
from tests.store.city import CITY

ROUNDS = 5
LOOKS = ("一个常见的姓名", "一个没有的姓名", "一个班", "全市教职工基数的名单")


@dataclass(frozen=True, slots=True)
class Look:
    """Milliseconds of one look, the middle one of ROUNDS: of this process's processor, and as they pass."""

    busy: float
    passed: float


def measure(url: str, staff: int, progress: Progress) -> tuple[Look, ...]:
    """One look for each of LOOKS, in a store that a roster of so many has filled."""
    calendar = SchoolCalendar(Settings.read({}).zone)
    caller = Caller(ADMIN.id, Scope(frozenset({CITY}), ADMIN.id), person=ADMIN, posts=ADMIN.posts)
    with opened(url) as stores:
        finder = PersonFinder(stores.ledger, calendar, now, SIX_THREE)
        audit = AuditLog(stores.ledger, calendar, now)
        bases = Denominators(stores.ledger, calendar, now, SIX_THREE, audit)
        works: tuple[Callable[[], bool], ...] = (
            lambda: finder.find(caller, "王敏").people.count > 0,
            lambda: finder.find(caller, "欧阳锋").people.count == 0,
            lambda: finder.find(caller, "第3小学 2024级").classes.count > 0,
            lambda: bases.members(caller, CITY, Counted.STAFF).denominator.number >= staff,
        )
        looks = []
        for title, work in zip(LOOKS, works, strict=True):
            progress.say(f"{staff:,} 人：{title}")
            looks.append(_look(work))
        return tuple(looks)


def _look(work: Callable[[], bool]) -> Look:
    busy, passed = [], []
    for _ in range(ROUNDS):
        at, spent = time.perf_counter(), time.process_time()
        if not work():
            raise RuntimeError("a look that does not find what is there")
        busy.append((time.process_time() - spent) * 1000)
        passed.append((time.perf_counter() - at) * 1000)
    return Look(statistics.median(busy), statistics.median(passed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=STAFF, help=f"people instead of {STAFF:,}")
    parser.add_argument("--store", choices=STORES, help="one store instead of both")
    chosen = parser.parse_args()
    if chosen.store is None:
        for kind in STORES:
            subprocess.run(
                [sys.executable, "-m", "tests.bench.finder_bench", "--staff", str(chosen.staff), "--store", kind],
                check=True,
            )
        return
    few = few_of(chosen.staff)
    with Progress() as progress, fresh_store(chosen.store) as small_url, fresh_store(chosen.store) as large_url:
        compare(chosen.store, (small_url, large_url), chosen.staff, progress)
        small, large = measure(small_url, few, progress), measure(large_url, chosen.staff, progress)
    for title, before, after in zip(LOOKS, small, large, strict=True):
        times = f"处理器 {after.busy:.0f} 毫秒，等了 {after.passed:.0f} 毫秒"
        ratio = f"{chosen.staff:,} 人比 {few:,} 人 {after.passed / before.passed:.1f} 倍"
        print(f"{STORES[chosen.store]}，找{title}：{times}；{ratio}", flush=True)


if __name__ == "__main__":
    main()
