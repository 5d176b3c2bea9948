"""Whether a store holds what was acknowledged: the question at the end of every fault."""

from __future__ import annotations

from collections import Counter

from quiz_api.store.interface import RecordQuery, StoreError, StoreUnavailable
from quiz_api.store.opening import open_stores

_TRIES = 10  # a database that has just come back, on a busy machine, may need longer than a store waits


def events_in(url: str) -> Counter[str]:
    """How often each event id stands in the ledger. Raises StoreError, AssertionError when verify is not clean."""
    stores = open_stores(url)
    try:
        found = stores.ledger.verify()
        if found.first_bad is not None:
            raise AssertionError(f"{found.first_bad}: {found.problem}")
        with stores.ledger.founding() as everything:  # only reads
            events = (row.record.draft.event_id for row in everything.records(RecordQuery()))
            return Counter(event for event in events if event)
    finally:
        stores.sessions.close()
        stores.ledger.close()


def problem_with(url: str, acknowledged: set[str]) -> str:
    """What is wrong, or nothing: an acknowledged event that is not there, or any event that is there twice."""
    try:
        events = _asked_again(url)
    except (StoreError, AssertionError) as error:
        return str(error)
    lost = sorted(acknowledged - events.keys())
    twice = sorted(event for event, times in events.items() if times > 1)
    return "".join([f"lost {lost} " if lost else "", f"twice {twice}" if twice else ""])


def _asked_again(url: str) -> Counter[str]:
    for _ in range(_TRIES - 1):
        try:
            return events_in(url)
        except StoreUnavailable:
            continue
    return events_in(url)
