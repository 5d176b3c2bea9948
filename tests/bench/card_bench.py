"""家庭学习卡 for a city, class by class as schools issue them, on both stores.

`python -m tests.bench.card_bench --cards 500000`, or with `--store postgresql` on one of them.

Every card asks whether its digits are free, so the question is whether a card costs more when the city is full than
when it was empty: the last tenth against the first, in one run. Printing one class is measured at the end, when there
is most to look through. A process of its own for each store, because memory is told by its highest mark.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from quiz_api.domain.class_names import SIX_THREE
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.school_calendar import SchoolCalendar
from quiz_api.domain.scope import Scope
from quiz_api.secret_key import SecretKey
from quiz_api.services.household_cards import MOST_CARDS, HouseholdCards
from quiz_api.services.scopes import Caller
from quiz_api.settings import Settings
from quiz_api.store.opening import opened
from tests.bench.progress import Progress
from tests.bench.roster_bench import A_SCHOOL, CLASSES, STORES, class_of, found, fresh_store, most_memory, now
from tests.store.city import SINCE

DEFAULT_CARDS = 20_000


@dataclass(frozen=True, slots=True)
class CardFigures:
    """Seconds of issuing each class, in order; of printing one; of opening the store again; bytes the process grew."""

    classes: tuple[float, ...]
    printing: float
    opening: float
    memory: int

    @property
    def late_to_early(self) -> float:
        """What a class costs at the end against the beginning."""
        tenth = max(len(self.classes) // 10, 1)
        return statistics.median(self.classes[-tenth:]) / statistics.median(self.classes[:tenth])


def school_admin(path: str) -> Caller:
    post = Post(PostKind.SCHOOL_ADMIN, path, SINCE)
    person = Person("p_" + "b" * 16, "q09", "周敏", path, (post,))
    return Caller(person.id, Scope(frozenset({path}), person.id), person=person, posts=(post,))


def measure(store: str, cards: int, progress: Progress) -> CardFigures:
    classes = -(-cards // MOST_CARDS)
    schools = -(-classes // CLASSES)
    key = SecretKey(b"k" * 32)
    spent: list[float] = []
    with opened(store) as stores:
        homes = found(stores.ledger, schools * A_SCHOOL)
        desk = HouseholdCards(stores.ledger, key, SchoolCalendar(Settings.read({}).zone), now, SIX_THREE)
        before = most_memory()
        paths = [(home.path, class_of(home, number).path) for home in homes for number in range(CLASSES)][:classes]
        for school, path in paths:
            begin = time.perf_counter()
            made = desk.issue(school_admin(school), path, MOST_CARDS)
            spent.append(time.perf_counter() - begin)
            if made != MOST_CARDS:
                raise RuntimeError(f"{made} cards instead of {MOST_CARDS}")
            progress.say(f"发卡 {len(spent) * MOST_CARDS:,} / {classes * MOST_CARDS:,}")
        school, path = paths[len(paths) // 2]
        begin = time.perf_counter()
        sheet = desk.sheet(school_admin(school), path)
        printing = time.perf_counter() - begin
        if len({card.code for card in sheet.cards}) != MOST_CARDS:
            raise RuntimeError("a printed class has the same code twice")
        memory = most_memory() - before
    progress.say("重新打开")
    begin = time.perf_counter()
    with opened(store):
        return CardFigures(tuple(spent), printing, time.perf_counter() - begin, memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=DEFAULT_CARDS, help=f"instead of {DEFAULT_CARDS:,}")
    parser.add_argument("--store", choices=STORES, help="one store instead of both")
    chosen = parser.parse_args()
    if chosen.store is None:
        for kind in STORES:
            subprocess.run(
                [sys.executable, "-m", "tests.bench.card_bench", "--cards", str(chosen.cards), "--store", kind],
                check=True,
            )
        return
    with Progress() as progress, fresh_store(chosen.store) as url:
        figures = measure(url, chosen.cards, progress)
    print(STORES[chosen.store], end="，")
    made, seconds = len(figures.classes) * MOST_CARDS, sum(figures.classes)
    print(f"发卡 {made:,} 张，一班一次落盘：{seconds:.1f} 秒，每秒 {made / seconds:,.0f} 张")
    print(f"一个班的代价，最后十分之一比最初十分之一：{figures.late_to_early:.2f} 倍")
    print(f"再印一个班 {figures.printing * 1000:.0f} 毫秒，重新打开 {figures.opening:.1f} 秒，", end="")
    print(f"内存多用 {figures.memory / 2**20:.0f} MB（每张 {figures.memory / made / 1024:.1f} KB）")


if __name__ == "__main__":
    main()
