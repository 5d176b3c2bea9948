"""What every backend's ledger holds to: order, chains, natural keys, voids, receipts, all or nothing."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from quiz_api.domain.records import Draft, Record, RecordKind, Subject, SubjectKind, Void
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import AlreadyVoid, CodeTaken, NaturalKeyTaken, OutOfScope, RecordQuery, Store
from tests.store import city
from tests.store.city import SELF, Clock


def append(store: Store, draft: Draft, scope: Scope = SELF) -> Record:
    with store.writing(scope) as writing:
        return writing.append(draft)


def void_of(record: Record) -> Draft:
    subject = Subject(SubjectKind.PERSON, city.TEACHER.id)
    return Draft(subject, city.SCHOOL, 2026, 1, city.NOON, "p_admin", Void(record.id, ""))


def rows(store: Store, query: RecordQuery, scope: Scope = city.CITY_ADMIN) -> list[str]:
    with store.reading(scope) as reading:
        return [row.record.id for row in reading.records(query)]


def test_the_store_adds_its_own_order_and_time(store: Store, clock: Clock) -> None:
    first = append(store, city.attempt())
    clock.pass_time(hours=-5)  # the server's clock was put back
    second = append(store, replace(city.attempt(), happened_at=city.NOON - timedelta(days=400)))
    assert (first.sequence, second.sequence) == (1, 2)
    assert second.taken_at == city.NOON - timedelta(hours=5)
    assert rows(store, RecordQuery()) == [first.id, second.id]


def test_what_is_read_is_what_append_answered(store: Store) -> None:
    beijing = datetime(2026, 11, 23, 20, 15, 3, 250, tzinfo=timezone(timedelta(hours=8)))
    taken = append(store, replace(city.award(), happened_at=beijing))
    with store.reading(SELF) as reading:
        row = reading.record(taken.id)
    assert row is not None
    assert row.record == taken
    assert row.record.draft.happened_at.tzinfo is UTC
    assert row.voided_by is None


def test_what_append_answers_is_what_the_opened_store_reads(store: Store) -> None:
    """To the zone of its times: an answer must not depend on whether the process was started anew since."""
    beijing = datetime(2026, 11, 23, 20, 15, 3, 250, tzinfo=timezone(timedelta(hours=8)))
    taken = append(store, replace(city.award(), happened_at=beijing))
    assert taken.draft.happened_at.tzinfo is UTC
    assert taken.taken_at.tzinfo is UTC
    with store.reading(SELF) as reading:
        row = next(reading.records(RecordQuery()))  # a list reads documents
    assert repr(row.record) == repr(taken)


def test_each_school_has_its_own_chain(store: Store) -> None:
    one = append(store, city.attempt())
    other = append(store, city.attempt(person=city.STRANGER), city.OTHER_ADMIN)
    two = append(store, city.attempt(number=2))
    assert one.chain == "o_first"
    assert other.chain == "o_second"
    assert (one.previous_hash, other.previous_hash) == ("", "")
    assert two.previous_hash == one.hash
    with store.reading(city.CITY_ADMIN) as reading:
        heads = {head.chain: (head.length, head.hash) for head in reading.chain_heads()}
    assert heads == {"o_first": (2, two.hash), "o_second": (1, other.hash)}
    found = store.verify()
    assert (found.records, found.first_bad) == (3, None)
    assert {head.chain: (head.length, head.hash) for head in found.chains} == heads


def test_a_natural_key_is_taken_once_and_freed_by_a_void(store: Store) -> None:
    first = append(store, city.award())
    with pytest.raises(NaturalKeyTaken) as taken:
        append(store, city.award())
    assert taken.value.existing == first
    void = append(store, void_of(first), city.SCHOOL_ADMIN)
    again = append(store, city.award())
    with store.reading(SELF) as reading:
        before = reading.record(first.id)
        live = reading.live_record(first.draft.natural_key)
    assert before is not None
    assert before.voided_by == void.id
    assert live == again


def test_a_record_is_void_once(store: Store) -> None:
    first = append(store, city.award())
    void = append(store, void_of(first), city.SCHOOL_ADMIN)
    with pytest.raises(AlreadyVoid):
        append(store, void_of(first), city.SCHOOL_ADMIN)
    with pytest.raises(OutOfScope):
        append(store, void_of(void), city.SCHOOL_ADMIN)


def test_a_receipt_is_unique_for_its_account(store: Store) -> None:
    with store.writing(SELF) as writing:
        writing.remember(city.receipt("e1", answer="first"))
    with pytest.raises(CodeTaken), store.writing(SELF) as writing:
        writing.remember(city.receipt("e1", answer="second"))
    with store.writing(Scope(subject_id=city.STRANGER.id)) as writing:
        writing.remember(city.receipt("e1", city.STRANGER.id, "another account"))
    with store.reading(SELF) as reading:
        kept = reading.receipt(city.TEACHER.id, "e1")
    assert kept is not None
    assert kept.answer == "first"


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    documents = store.count()
    with suppress(ConnectionError), store.writing(city.SCHOOL_ADMIN) as writing:
        taken = writing.append(city.award())
        writing.append(void_of(taken))
        reference = writing.put_side_text("理由")
        writing.put_person(replace(city.TEACHER, username="qh1-999"))
        assert writing.next_number("X2026") == 1
        writing.put_export("X2026-000001", b"bytes")
        raise ConnectionError("the phone went away")
    assert store.count() == documents
    assert store.verify().records == 0
    assert store.door().person_by_username("qh1-999") is None
    assert store.door().person_by_username("qh1-001") == city.TEACHER
    with store.writing(city.SCHOOL_ADMIN) as writing:
        assert writing.live_record(taken.draft.natural_key) is None
        assert writing.side_text(reference) is None
        assert writing.next_number("X2026") == 1
        assert writing.append(city.award()).previous_hash == ""


def test_numbers_have_no_gaps(store: Store) -> None:
    for expected in (1, 2, 3):
        with store.writing(city.SCHOOL_ADMIN) as writing:
            assert writing.next_number("X2026") == expected
    with store.writing(city.SCHOOL_ADMIN) as writing:
        assert writing.next_number("X2027") == 1


def test_a_transaction_sees_what_it_wrote_and_nobody_else_does(store: Store) -> None:
    with store.writing(SELF) as writing:
        taken = writing.append(city.attempt(writing.put_side_text("a")))
        assert writing.record(taken.id) is not None
        assert [row.record for row in writing.records(RecordQuery())] == [taken]
        assert writing.side_text(taken.body.answers_ref) == "a"  # type: ignore[union-attr]
        with store.reading(SELF) as reading:
            assert reading.record(taken.id) is None
            assert list(reading.records(RecordQuery())) == []
            assert reading.chain_heads() == ()


def test_a_reader_keeps_the_view_it_began_with(store: Store) -> None:
    append(store, city.attempt())
    with store.reading(city.SCHOOL_ADMIN) as reading:
        before = list(reading.records(RecordQuery()))
        heads = reading.chain_heads()
        renamed = replace(city.TEACHER, display_name="王一老师")
        with store.writing(city.SCHOOL_ADMIN) as writing:
            writing.put_person(renamed)
            writing.append(void_of(before[0].record))
        assert reading.person(city.TEACHER.id) == city.TEACHER
        assert list(reading.records(RecordQuery())) == before
        assert reading.chain_heads() == heads
    with store.reading(city.SCHOOL_ADMIN) as reading:
        assert reading.person(city.TEACHER.id) == renamed
        assert len(list(reading.records(RecordQuery()))) == 2


def test_a_transaction_inside_a_transaction_is_refused(store: Store) -> None:
    with store.writing(SELF), pytest.raises(RuntimeError), store.writing(SELF):
        pass
    append(store, city.attempt())


def test_the_newest_record_of_somebody_that_stands(store: Store) -> None:
    first, second = append(store, city.award(year=2025)), append(store, city.award())
    append(store, city.attempt())
    append(store, city.award(city.STRANGER), city.OTHER_ADMIN)
    with store.reading(city.SCHOOL_ADMIN) as before:
        append(store, void_of(second), city.SCHOOL_ADMIN)
        assert before.newest(RecordKind.HOURS_AWARD, city.TEACHER.id) == second
    with store.reading(SELF) as reading:
        assert reading.newest(RecordKind.HOURS_AWARD, city.TEACHER.id) == first
        assert reading.newest(RecordKind.CONSENT, city.TEACHER.id) is None
        assert reading.newest(RecordKind.HOURS_AWARD, city.STRANGER.id) is None  # outside the scope
    with store.writing(SELF) as writing:
        third = writing.append(city.award(page_id="t-s-02"))
        assert writing.newest(RecordKind.HOURS_AWARD, city.TEACHER.id) == third


def test_a_record_that_was_undone_is_not_remembered(store: Store) -> None:
    with suppress(ZeroDivisionError), store.writing(SELF) as writing:
        undone = writing.append(city.award())
        assert writing.record(undone.id) is not None
        raise ZeroDivisionError
    with store.reading(SELF) as reading:
        assert reading.record(undone.id) is None
        assert reading.newest(RecordKind.HOURS_AWARD, city.TEACHER.id) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (RecordQuery(), [1, 2, 3, 4, 5]),
        (RecordQuery(kinds=frozenset({RecordKind.HOURS_AWARD})), [2, 4]),
        (RecordQuery(kinds=frozenset({RecordKind.HOURS_AWARD, RecordKind.VOID})), [2, 4, 5]),
        (RecordQuery(subject_id=city.STRANGER.id), [3, 4]),
        (RecordQuery(subject_id=city.STRANGER.id, kinds=frozenset({RecordKind.ATTEMPT})), [3]),
        (RecordQuery(organisation_path=city.SCHOOL), [1, 2, 5]),
        (RecordQuery(organisation_path=city.COUNTY, after=3), [4, 5]),
        (RecordQuery(organisation_path="/o_nowhere/"), []),
        (RecordQuery(school_year=2025), [4]),
        (RecordQuery(page_id="t-s-02"), [4]),
        (RecordQuery(include_void=False), [1, 3, 4, 5]),
        (RecordQuery(include_void=False, limit=2), [1, 3]),
        (RecordQuery(after=1, limit=2), [2, 3]),
        (RecordQuery(newest_first=True), [5, 4, 3, 2, 1]),
        (RecordQuery(after=2, newest_first=True), [5, 4, 3]),
        (RecordQuery(include_void=False, limit=3, newest_first=True), [5, 4, 3]),
        (RecordQuery(kinds=frozenset({RecordKind.HOURS_AWARD, RecordKind.VOID}), newest_first=True), [5, 4, 2]),
        (RecordQuery(subject_id=city.STRANGER.id, limit=1, newest_first=True), [4]),
    ],
)
def test_queries(store: Store, query: RecordQuery, expected: list[int]) -> None:
    append(store, city.attempt())
    mine = append(store, city.award())
    append(store, city.attempt(person=city.STRANGER), city.OTHER_ADMIN)
    append(store, city.award(city.STRANGER, "t-s-02", 2025), city.OTHER_ADMIN)
    append(store, void_of(mine), city.SCHOOL_ADMIN)
    with store.reading(city.CITY_ADMIN) as reading:
        assert [row.record.sequence for row in reading.records(query)] == expected


def test_a_long_list_is_read_from_either_end(store: Store) -> None:
    with store.writing(SELF) as writing:
        ids = [writing.append(city.attempt(number=number)).id for number in range(1, 601)]
    assert rows(store, RecordQuery()) == ids
    assert rows(store, RecordQuery(newest_first=True)) == ids[::-1]
    assert rows(store, RecordQuery(after=20, limit=550, newest_first=True)) == ids[:-551:-1]


def test_sixteen_writers_of_one_deed_make_one_record(store: Store) -> None:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(city.take_event(store, "one"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert len(set(answers)) == 1
    assert rows(store, RecordQuery()) == answers[:1]
