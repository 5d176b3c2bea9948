"""Clocks that are wrong: the server's moved back and forward, also over a restart, and every phone's own."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from quiz_api.store.interface import RecordQuery, Store
from quiz_api.store.opening import open_stores
from tests.faults.places import Place
from tests.store.city import CITY_ADMIN, NOON, Clock, found_city, take_event

EVENTS = 60
EVENTS_A_START = 15
FARTHEST = 400  # days


def moved_clocks(place: Place, *, seed: int = 1, by_time: bool = False) -> str:
    """What a clock could change that it must not, or nothing. `by_time` lists by the clock: the control."""
    chance = random.Random(seed)
    with place() as url:
        clock = Clock()
        sent: list[str] = []
        for first in range(0, EVENTS, EVENTS_A_START):
            stores = open_stores(url, clock)
            if not first:
                found_city(stores.ledger)
            for number in range(first, first + EVENTS_A_START):
                clock.now = NOON + timedelta(days=chance.uniform(-FARTHEST, FARTHEST))
                sent.append(f"e{number}")
                first_answer = take_event(stores.ledger, sent[-1])
                clock.now = datetime(1971, 1, 1, tzinfo=UTC)
                if take_event(stores.ledger, sent[-1]) != first_answer:
                    return "a retry under another clock got another answer"
            problem = _problem(stores.ledger, sent, by_time)
            stores.sessions.close()
            stores.ledger.close()
            if problem:
                return problem
    return ""


def _problem(store: Store, sent: list[str], by_time: bool) -> str:
    found = store.verify()
    if found.first_bad is not None:
        return f"{found.first_bad}: {found.problem}"
    with store.reading(CITY_ADMIN) as reading:
        records = [row.record for row in reading.records(RecordQuery())]
    if by_time:
        records.sort(key=lambda record: record.taken_at)
    listed = [record.draft.event_id for record in records]
    return "" if listed == sent else f"the order is {listed[:5]}…, sent were {sent[:5]}…"
