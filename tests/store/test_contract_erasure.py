"""What is erased is gone: for readers at once, from the store's files when it is told to forget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from quiz_api.domain.people import Person
from quiz_api.store.interface import RecordQuery, Store
from quiz_api.store.opening import open_stores
from tests.store import city
from tests.store.city import NOON, OTHER_ADMIN, SCHOOL_ADMIN, SELF, found_city

NAME = "云雀与忍冬"


def test_an_erased_text_is_gone_and_the_chain_is_whole(store: Store) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("选了甲和丙")
        writing.append(city.attempt(reference))
        kept = writing.put_side_text("选了乙")
        writing.append(city.attempt(kept, number=2))
    with store.writing(SELF) as writing:
        writing.erase_text(reference)
        assert writing.side_text(reference) is None
    with store.reading(SELF) as reading:
        assert reading.side_text(reference) is None
        assert reading.side_text(kept) == "选了乙"
        assert len(list(reading.records(city_query()))) == 2
    found = store.verify()
    assert (found.first_bad, found.problem) == (None, "")


def test_another_school_erases_nothing_here(store: Store) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("选了甲和丙")
        writing.append(city.attempt(reference))
    with store.writing(OTHER_ADMIN) as writing:
        writing.erase_text(reference)
    with store.reading(SELF) as reading:
        assert reading.side_text(reference) == "选了甲和丙"


def test_an_unknown_text_is_no_matter(store: Store) -> None:
    with store.writing(SELF) as writing:
        writing.erase_text("0" * 64)


def test_forgetting_changes_nothing_that_is_there(store: Store) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("选了甲")
        writing.append(city.attempt(reference))
    before = store.verify()
    store.forget()
    assert store.verify() == before
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.person(city.TEACHER.id) == city.TEACHER
        assert reading.side_text(reference) == "选了甲"


def test_no_byte_of_an_erased_name_is_left_in_the_embedded_store_or_a_new_backup(tmp_path: Path) -> None:
    directory = tmp_path / "store"
    stores = open_stores(f"tinydb:{directory}", lambda: NOON)
    found_city(stores.ledger)
    named = replace(city.TEACHER, display_name=NAME)
    with stores.ledger.writing(SCHOOL_ADMIN) as writing:
        writing.put_person(named)
    assert any(NAME.encode() in data for data in _files(directory))
    with stores.ledger.writing(SCHOOL_ADMIN) as writing:
        writing.put_person(Person(named.id, f"-{named.id}", "", named.home_path, ()))
    stores.ledger.forget()
    stores.ledger.backup(tmp_path / "backup")
    stores.sessions.close()
    stores.ledger.close()
    assert not any(NAME.encode() in data for data in _files(tmp_path))


def city_query() -> RecordQuery:
    return RecordQuery(subject_id=city.TEACHER.id)


def _files(directory: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in directory.rglob("*") if path.is_file())
