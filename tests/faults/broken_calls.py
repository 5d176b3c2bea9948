"""An error at each of the first few hundred writes and syncs of a store's life, one life for each, and then a retry."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from quiz_api.store.interface import RecordQuery, Store, StoreUnavailable
from quiz_api.store.opening import open_stores
from quiz_api.store.tinydb_store import TinyDBStore
from tests.faults.disk import close
from tests.faults.ledger_check import events_in
from tests.faults.system_calls import ANSWERS, Answer, FaultySystem, answering
from tests.store.city import CITY_ADMIN, found_city, take_event

CALLS = 300
EVENTS_A_LIFE = 140  # two calls each, and three snapshots
SNAPSHOT_EVERY = 45
AFTERWARDS = 8  # events after a fault that strikes late in a life


def every_call(say: Callable[[str], None], calls: int = CALLS, every: int = 1) -> str:
    """What went wrong when one call in turn failed in each way, once or from then on; or nothing."""
    for at in range(1, calls + 1, every):
        for answer in ANSWERS:
            for lasts in (False, True):
                problem = one_life(at, answer, lasts=lasts)
                if problem:
                    return f"{answer.name} at call {at}, {'lasting' if lasts else 'once'}: {problem}"
        say(f"写入与同步依次出错：第 {at} / {calls} 次调用，{len(ANSWERS) * 2} 种")
    return ""


def one_life(at: int, answer: Answer, *, lasts: bool, take: Callable[[Store, str], str] = take_event) -> str:
    """Events and snapshots while a call fails, a restart, every event once more; what was broken, or nothing."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"tinydb:{Path(directory) / 'store'}"
        system = FaultySystem(at, answer, lasts=lasts)
        with answering(system):
            sent, acknowledged, problem = _live(url, system, take)
        if problem:
            return problem
        if not system.struck:
            return f"only {system.calls} calls were made"
        if not answer.error and len(acknowledged) < len(sent):
            return f"a short write without an error refused {len(sent) - len(acknowledged)} events"
        lost = acknowledged - events_in(url).keys()
        if lost:
            return f"lost {sorted(lost)}"
        stores = open_stores(url)
        for event_id in sent:
            take_event(stores.ledger, event_id)
        close(stores)
        stored = events_in(url)
        return "" if stored == dict.fromkeys(sent, 1) else f"after the retry {len(stored)} of {len(sent)}"


def _live(url: str, system: FaultySystem, take: Callable[[Store, str], str]) -> tuple[list[str], set[str], str]:
    """Events sent, events acknowledged, and what readers saw that was not so."""
    stores = open_stores(url)
    found_city(stores.ledger)
    system.armed = True
    sent: list[str] = []
    acknowledged: set[str] = set()
    problem, left = "", AFTERWARDS
    while len(sent) < EVENTS_A_LIFE and left and not problem:
        event_id = f"e{len(sent)}"
        sent.append(event_id)
        with suppress(StoreUnavailable):
            take(stores.ledger, event_id)
            acknowledged.add(event_id)
        if len(sent) % SNAPSHOT_EVERY == 0 and isinstance(stores.ledger, TinyDBStore):
            with suppress(StoreUnavailable, OSError):
                stores.ledger.compact()
        if system.struck:
            left -= 1
            problem = _seen_wrong(stores.ledger, acknowledged)
    system.armed = False
    close(stores)
    return sent, acknowledged, problem


def _seen_wrong(store: Store, acknowledged: set[str]) -> str:
    with store.reading(CITY_ADMIN) as reading:
        seen = {row.record.draft.event_id for row in reading.records(RecordQuery())}
    return "" if seen == acknowledged else f"readers see {sorted(seen ^ acknowledged)} otherwise than acknowledged"


def acknowledge_anyway(store: Store, event_id: str) -> str:
    """A service that swallows what the store says: the control."""
    with suppress(StoreUnavailable):
        return take_event(store, event_id)
    return ""
