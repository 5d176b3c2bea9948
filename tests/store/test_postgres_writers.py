"""What many writers on PostgreSQL may count on: no needless waits, nothing doubled, no row that a cursor skips."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psycopg
import pytest

from quiz_api.domain.people import Household, Person, Place
from quiz_api.domain.records import Draft, Subject, SubjectKind, Void
from quiz_api.domain.scope import Scope
from quiz_api.store import postgres_horizon
from quiz_api.store.interface import AlreadyVoid, NaturalKeyTaken, RecordQuery, Store
from quiz_api.store.opening import open_stores
from tests.store import city


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    stores = open_stores(url)
    city.found_city(stores.ledger)
    yield stores.ledger
    stores.sessions.close()
    stores.ledger.close()


def in_threads(*deeds: Callable[[], object]) -> list[object]:
    """What each deed answered or raised, after all have ended; they begin together."""
    barrier = threading.Barrier(len(deeds))
    answers: list[object] = []

    def run(deed: Callable[[], object]) -> None:
        barrier.wait(30)
        try:
            answers.append(deed())
        except Exception as error:  # noqa: BLE001 - handed to the test as an answer
            answers.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def append(store: Store, draft: Draft, scope: Scope) -> int:
    with store.writing(scope) as writing:
        return writing.append(draft).sequence


def sequences(store: Store, after: int = 0) -> list[int]:
    with store.reading(city.CITY_ADMIN) as reading:
        return [row.record.sequence for row in reading.records(RecordQuery(after=after))]


def test_schools_do_not_wait_for_each_other_and_no_cursor_passes_the_slower_one(store: Store) -> None:
    with store.writing(city.SCHOOL_ADMIN) as slow:
        first = slow.append(city.attempt())
        (second,) = in_threads(lambda: append(store, city.attempt(person=city.STRANGER), city.OTHER_ADMIN))
        assert second == first.sequence + 1
        assert sequences(store) == []
        with store.reading(city.OTHER_ADMIN) as reading:
            assert [head.length for head in reading.chain_heads()] == [1]
    assert sequences(store) == [first.sequence, second]


def test_a_reader_waits_a_moment_for_what_is_under_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with store.writing(city.SCHOOL_ADMIN) as writing:
            writing.append(city.attempt())
            begun.set()
            may_end.wait(60)

    slow = threading.Thread(target=write_slowly)
    slow.start()
    begun.wait(60)
    acknowledged = append(store, city.attempt(person=city.STRANGER), city.OTHER_ADMIN)
    monkeypatch.setattr(postgres_horizon, "_A_MOMENT", 60)
    monkeypatch.setattr(postgres_horizon, "sleep", lambda _seconds: may_end.set())
    listed = sequences(store)
    may_end.set()
    slow.join(60)
    assert listed == [acknowledged - 1, acknowledged]


def test_a_transaction_that_fails_holds_nobody_up(store: Store) -> None:
    with suppress(ConnectionError), store.writing(city.SCHOOL_ADMIN) as writing:
        writing.append(city.attempt())
        raise ConnectionError
    sequence = append(store, city.attempt(), city.SELF)
    assert sequences(store) == [sequence]
    assert store.verify().first_bad is None


def test_writers_of_one_school_follow_one_another(store: Store, url: str) -> None:
    begun = append(store, city.attempt(), city.SELF)
    with store.writing(city.SCHOOL_ADMIN) as slow:
        first = slow.append(city.attempt())
        other = threading.Thread(target=append, args=(store, city.attempt(number=2), city.SELF))
        other.start()
        wait_for_a_waiting_writer(url)
    other.join(60)
    assert sequences(store) == [begun, first.sequence, first.sequence + 1]
    assert store.verify().first_bad is None


def wait_for_a_waiting_writer(url: str) -> None:
    waiting = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(3000):
            if connection.execute(waiting).fetchone() is not None:
                return
            time.sleep(0.01)
    pytest.fail("nobody waits")


def award_in_a_process(url: str, answers: multiprocessing.Queue[str]) -> None:
    stores = open_stores(url)
    try:
        with stores.ledger.writing(city.SCHOOL_ADMIN) as writing:
            answers.put(f"stored {writing.append(city.award()).id}")
    except NaturalKeyTaken as taken:
        answers.put(f"taken {taken.existing.id}")
    stores.sessions.close()
    stores.ledger.close()


def test_one_deed_from_several_processes_is_recorded_once(store: Store, url: str) -> None:
    spawning = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = spawning.Queue()
    processes = [spawning.Process(target=award_in_a_process, args=(url, answers)) for _ in range(3)]
    for process in processes:
        process.start()
    said = sorted(answers.get(timeout=60).split() for _ in processes)
    for process in processes:
        process.join(60)
    assert [word for word, _ in said] == ["stored", "taken", "taken"]
    assert len({record_id for _, record_id in said}) == 1
    assert len(sequences(store)) == 1


def test_what_an_account_counts_still_holds_when_it_appends(store: Store) -> None:
    def try_once() -> bool:
        with store.writing(city.SELF) as writing:
            made = len(list(writing.records(RecordQuery(subject_id=city.TEACHER.id))))
            if made < 3:
                writing.append(city.attempt(number=made + 1))
            return made < 3

    assert sorted(map(bool, in_threads(*[try_once] * 8))) == [False] * 5 + [True] * 3
    assert len(sequences(store)) == 3


def test_a_record_is_taken_back_once_by_two_who_try_together(store: Store) -> None:
    with store.writing(city.SELF) as writing:
        taken = writing.append(city.award())
    subject = Subject(SubjectKind.PERSON, city.TEACHER.id)
    void = Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", Void(taken.id, ""))
    scopes = [Scope(frozenset({city.SCHOOL}), f"p_admin{number}") for number in range(6)]
    answers = in_threads(*[lambda scope=scope: append(store, void, scope) for scope in scopes])
    assert sum(isinstance(answer, AlreadyVoid) for answer in answers) == 5
    assert len(sequences(store)) == 2
    assert store.verify().first_bad is None


def test_numbers_have_no_gaps_under_many_writers(store: Store) -> None:
    def take() -> int:
        with store.writing(city.SCHOOL_ADMIN) as writing:
            return writing.next_number("X2026")

    assert sorted(map(str, in_threads(*[take] * 12)), key=int) == [str(number) for number in range(1, 13)]


def test_two_schools_change_one_household_together(store: Store) -> None:
    def move(scope: Scope, path: str, number: int) -> None:
        with store.writing(scope) as writing:
            family = writing.household(city.FAMILY.id)
            assert family is not None
            place = Place(path, number, city.SINCE)
            writing.put_household(Household(family.id, (place,)))

    answers = in_threads(
        lambda: move(city.SCHOOL_ADMIN, city.CLASS, 41), lambda: move(city.OTHER_ADMIN, city.OTHER_CLASS, 42)
    )
    assert answers == [None, None]
    found = store.door().household(city.FAMILY.id)
    assert found is not None
    assert sorted(place.card_number for place in found.places) == [41, 42]


def test_who_changes_a_household_is_waited_for(store: Store, url: str) -> None:
    def move() -> None:
        with store.writing(city.OTHER_ADMIN) as writing:
            assert writing.household(city.FAMILY.id) is not None
            writing.put_household(Household(city.FAMILY.id, (Place(city.OTHER_CLASS, 42, city.SINCE),)))

    later = threading.Thread(target=move)
    with store.writing(city.SCHOOL_ADMIN) as writing:
        assert writing.household(city.FAMILY.id) is not None
        later.start()
        wait_for_a_waiting_writer(url)
        writing.put_household(Household(city.FAMILY.id, (Place(city.CLASS, 41, city.SINCE),)))
    later.join(60)
    found = store.door().household(city.FAMILY.id)
    assert found is not None
    assert sorted(place.card_number for place in found.places) == [41, 42]


def test_a_reader_that_follows_the_city_misses_nothing(store: Store) -> None:
    """Writers of both schools append one to three records a transaction, with pauses; every fifth gives up."""
    stop = threading.Event()
    followed: list[int] = []

    def write(person: Person, seed: int) -> None:
        dice = random.Random(seed)
        for round_ in range(25):
            with suppress(ConnectionError), store.writing(Scope(subject_id=person.id)) as writing:
                for number in range(dice.randint(1, 3)):
                    writing.append(city.attempt(number=number, person=person))
                    time.sleep(dice.random() * 0.005)
                if round_ % 5 == 4:
                    raise ConnectionError

    def follow() -> None:
        while not stop.is_set():
            followed.extend(sequences(store, followed[-1] if followed else 0))

    reader = threading.Thread(target=follow)
    reader.start()
    people = (city.TEACHER, city.STRANGER)
    answers = in_threads(*[lambda seed=seed: write(people[seed % 2], seed) for seed in range(4)])
    stop.set()
    reader.join(60)
    assert answers == [None] * 4
    followed.extend(sequences(store, followed[-1] if followed else 0))
    assert followed == sequences(store)
    assert store.verify().first_bad is None
