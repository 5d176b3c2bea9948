"""Durable events per second at the TinyDB store: `python -m tests.bench.store_bench`.

An event is what a graded answer sheet costs the store: a look for a receipt, then an attempt, its answers and a receipt
in one transaction, durable before the answer. 16 threads send at once, at 1,000 and at 100,000 documents. Measured in
turns, so that a machine that gets slower meanwhile does it to both; the ratio is the promise, the rates are today's.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from quiz_api.store.interface import Stores
from quiz_api.store.opening import open_stores
from tests.store.city import attempt, found_city, new_event_id, receipt, take_event

WRITERS = 16
SMALL, LARGE = 1_000, 100_000
ROUNDS = 5
EVENTS_A_WRITER = 150
MOST_TIMES_SLOWER = 1.3
LEAST_A_SECOND = 2_000


def fill(stores: Stores, documents: int) -> None:
    """Three documents an event, 200 events a transaction, whatever cities the store has."""
    while stores.ledger.count() < documents:
        with stores.ledger.founding() as writing:
            for _ in range(min(200, (documents - stores.ledger.count()) // 3 + 1)):
                event_id = new_event_id()
                reference = writing.put_side_text('{"q-a":["x"],"q-b":["y"]}')
                taken = writing.append(attempt(reference, event_id=event_id))
                writing.remember(receipt(event_id, answer=taken.id))
        _progress(f"填充 {stores.ledger.count():,} / {documents:,} 个文档")


def events_a_second(stores: Stores) -> float:
    """One round of WRITERS threads. Ids are made before: in life the phones make them."""

    def send(event_ids: list[str]) -> None:
        for event_id in event_ids:
            take_event(stores.ledger, event_id)

    ids = [[new_event_id() for _ in range(EVENTS_A_WRITER)] for _ in range(WRITERS)]
    threads = [threading.Thread(target=send, args=(each,)) for each in ids]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return WRITERS * EVENTS_A_WRITER / (time.perf_counter() - begin)


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        small, large = (open_stores(f"tinydb:{Path(directory) / name}") for name in ("small", "large"))
        for stores, documents in ((small, SMALL), (large, LARGE)):
            found_city(stores.ledger)
            fill(stores, documents)
        rates: dict[str, list[float]] = {"small": [], "large": []}
        for number in range(ROUNDS):
            rates["small"].append(events_a_second(small))
            rates["large"].append(events_a_second(large))
            _progress(f"第 {number + 1} / {ROUNDS} 轮")
        for stores in (small, large):
            stores.sessions.close()
            stores.ledger.close()
        begin = time.perf_counter()
        again = open_stores(f"tinydb:{Path(directory) / 'large'}")
        seconds = time.perf_counter() - begin
        count = again.ledger.count()
        again.ledger.close()
    at_small, at_large = (statistics.median(rates[name]) for name in ("small", "large"))
    slower = at_small / at_large
    print(f"{SMALL:>9,} 个文档：每秒 {at_small:,.0f} 个已落盘的事件（{WRITERS} 个写入者）")
    print(f"{LARGE:>9,} 个文档：每秒 {at_large:,.0f} 个（承诺不少于 {LEAST_A_SECOND:,}）")
    print(f"单个事件的代价之比 {slower:.2f}（承诺不超过 {MOST_TIMES_SLOWER}）")
    print(f"重新打开 {count:,} 个文档用时 {seconds:.1f} 秒")
    return 0 if slower <= MOST_TIMES_SLOWER and at_large >= LEAST_A_SECOND else 1


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text}    ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
