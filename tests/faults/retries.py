"""Lost answers: phones that send an event again until an answer arrives, many at once; counted exactly."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from quiz_api.domain.scope import Scope
from quiz_api.store.interface import RecordQuery, Store
from tests.store.city import CITY_ADMIN, TEACHER, attempt, new_event_id, take_event

PHONES = 16
SHARE_LOST = 0.3


def take_without_receipt(store: Store, event_id: str) -> str:
    """A service that forgot idempotency: the control."""
    with store.writing(Scope(subject_id=TEACHER.id)) as writing:
        return writing.append(attempt(event_id=event_id)).id


def storm(store: Store, events: int, take: Callable[[Store, str], str] = take_event, seed: int = 1) -> str:
    """Send `events` events through a network that loses answers; what was miscounted, or nothing."""
    chance = random.Random(seed)
    answers: dict[str, set[str]] = {new_event_id(): set() for _ in range(events)}
    # Every event is sent once for each answer that gets lost, and by two phones at once one time in ten.
    sendings = [event for event in answers for _ in range(_times_sent(chance))]
    chance.shuffle(sendings)
    guard = threading.Lock()

    def phone() -> None:
        while True:
            with guard:
                if not sendings:
                    return
                event_id = sendings.pop()
            answer = take(store, event_id)
            with guard:
                answers[event_id].add(answer)

    threads = [threading.Thread(target=phone) for _ in range(PHONES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changed = [event for event, given in answers.items() if len(given) != 1]
    with store.reading(CITY_ADMIN) as reading:
        stored = [row.record.draft.event_id for row in reading.records(RecordQuery())]
    if changed:
        return f"{len(changed)} events were answered in different ways"
    if sorted(stored) != sorted(answers):
        return f"{len(stored)} records of {events} events"
    return ""


def _times_sent(chance: random.Random) -> int:
    times = 1 + (chance.random() < 0.1)
    while chance.random() < SHARE_LOST:
        times += 1
    return times
