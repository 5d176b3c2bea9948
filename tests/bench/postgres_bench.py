"""Durable events per second on PostgreSQL beside the TinyDB store: `python -m tests.bench.postgres_bench`.

An event is what a graded answer sheet costs: a look for a receipt, then an attempt, its answers and a receipt in one
transaction, durable before the answer. 16 teachers send at once, 4 at each of 4 schools; and once more with all of them
at one school, where one chain is all there is to wait for. The stores take turns, so that a machine that gets slower
meanwhile does it to all; the ratio is the figure, the rates are today's. Server, writers and the embedded store share
the machine, and all writers are threads of one process: what one web process can do, not what the server can.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

from quiz_api.domain.organisations import Organisation, OrganisationKind
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores
from tests.store.city import CITY, COUNTY, SINCE, new_event_id, take_event
from tests.store.postgres_server import running_server

WRITERS = 16
ROUNDS = 5
EVENTS_A_WRITER = 50


@dataclass(frozen=True, slots=True)
class Row:
    """What is measured: a name to print, a store, and how many schools its writers belong to."""

    name: str
    store: Store
    schools: int


def teachers(store: Store, schools: int) -> list[Person]:
    """WRITERS teachers, spread over so many schools."""
    paths = [f"{COUNTY}o_bench{schools}x{number}/" for number in range(schools)]
    people = [
        Person(f"p_{schools}x{number}", f"{schools}x{number}", "老师", path, (_post(path),))
        for number, path in ((number, paths[number % schools]) for number in range(WRITERS))
    ]
    with store.founding() as writing:
        writing.put_organisation(Organisation("o_city", OrganisationKind.CITY, "青禾市", CITY))
        for path in paths:
            writing.put_organisation(Organisation(path.split("/")[3], OrganisationKind.SCHOOL, "小学", path))
        for person in people:
            writing.put_person(person)
    return people


def events_a_second(store: Store, people: list[Person]) -> float:
    """One round, a thread for each teacher."""

    def send(person: Person) -> None:
        for _ in range(EVENTS_A_WRITER):
            take_event(store, new_event_id(), person)

    threads = [threading.Thread(target=send, args=(person,)) for person in people]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(people) * EVENTS_A_WRITER / (time.perf_counter() - begin)


def main() -> int:
    with running_server() as server, tempfile.TemporaryDirectory() as directory:
        embedded, database = open_stores(f"tinydb:{directory}/store"), open_stores(server.database())
        rows = [
            Row("TinyDB，4 所学校", embedded.ledger, 4),
            Row("PostgreSQL，4 所学校", database.ledger, 4),
            Row("PostgreSQL，1 所学校", database.ledger, 1),
        ]
        people = {row: teachers(row.store, row.schools) for row in rows}
        rates: dict[Row, list[float]] = {row: [] for row in rows}
        for number in range(ROUNDS):
            for row in rows:
                rates[row].append(events_a_second(row.store, people[row]))
            _progress(f"第 {number + 1} / {ROUNDS} 轮")
        faults = [row.name for row in rows if row.store.verify().first_bad is not None]
        for stores in (embedded, database):
            stores.sessions.close()
            stores.ledger.close()
    base = statistics.median(rates[rows[0]])
    for row in rows:
        rate = statistics.median(rates[row])
        print(f"{row.name}：每秒 {rate:,.0f} 个已落盘的事件（{WRITERS} 个写入者），是 TinyDB 的 {rate / base:.2f} 倍")
    return 1 if faults else 0


def _post(path: str) -> Post:
    return Post(PostKind.SUBJECT_TEACHER, path, SINCE)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text}    ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
