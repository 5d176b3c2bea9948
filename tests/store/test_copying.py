"""A store moved from one backend to another is the same store, also when the move was killed and run again."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from quiz_api.domain.people import Credential
from quiz_api.store import postgres_loading
from quiz_api.store.backup_file import backup_rows
from quiz_api.store.copying import copy_store, digest_of
from quiz_api.store.interface import RecordQuery, Store, StoreDamaged, StoreError
from quiz_api.store.opening import open_stores, restore
from tests.store import city
from tests.store.postgres_server import Server
from tests.store.test_contract_ledger import void_of
from tests.store.test_contract_scope import CARD, manifest
from tests.store.test_contract_sessions import SESSION

Urls = Callable[[str], str]


@pytest.fixture
def new_url(postgres_server: Server, tmp_path: Path) -> Urls:
    """An address of an empty store of a kind."""
    directories = (f"tinydb:{tmp_path}/store{number}" for number in range(9))
    return lambda kind: postgres_server.database() if kind == "postgresql" else next(directories)


@contextmanager
def opened(url: str) -> Iterator[Store]:
    stores = open_stores(url)
    yield stores.ledger
    stores.sessions.close()
    stores.ledger.close()


def fill(url: str) -> str:
    """One of everything, a gap in the sequences where the backend makes one; answers the digest."""
    with opened(url) as store:
        city.found_city(store)
        with suppress(ConnectionError), store.writing(city.SELF) as writing:
            writing.append(city.attempt())
            raise ConnectionError
        with store.writing(city.SCHOOL_ADMIN) as writing:
            writing.put_card(CARD)
            writing.put_credential(Credential(city.TEACHER.id, "$argon2id$…", city.NOON))
            award = writing.append(city.award())
            writing.append(void_of(award))
            writing.append(city.award())
            writing.append(manifest(f"X2026-{writing.next_number('X2026'):06}"))
            writing.put_export("X2026-000001", bytes(range(256)))
        for number in range(5):
            city.take_event(store, f"e{number}")
            city.take_event(store, f"e{number}", city.STRANGER)
        return digest_of(store)


def silent(line: str) -> None:
    assert line


@pytest.mark.parametrize("source", ["postgresql", "tinydb"])
@pytest.mark.parametrize("target", ["postgresql", "tinydb"])
def test_a_copy_is_the_same_store(new_url: Urls, source: str, target: str) -> None:
    source_url, target_url = new_url(source), new_url(target)
    expected = fill(source_url)
    stores = open_stores(source_url)
    stores.sessions.put(SESSION)
    stores.sessions.close()
    stores.ledger.close()
    found = copy_store(source_url, target_url, silent)
    with opened(source_url) as before, opened(target_url) as after:
        assert digest_of(after) == expected == digest_of(before)
        assert after.verify() == before.verify() == found
        assert after.count() == before.count()
        with before.reading(city.CITY_ADMIN) as here, after.reading(city.CITY_ADMIN) as there:
            assert list(there.records(RecordQuery())) == list(here.records(RecordQuery()))
            assert there.chain_heads() == here.chain_heads()
            assert [person.id for person in there.people("/")] == [person.id for person in here.people("/")]
            assert there.export_bytes("X2026-000001") == bytes(range(256))
            assert there.unit_totals("/", 2026, city.NOON.date()) == here.unit_totals("/", 2026, city.NOON.date())
            assert [total.minutes for total in there.training_totals(city.SCHOOL, 2026)] == [90]
    stores = open_stores(target_url)
    assert stores.sessions.get(SESSION.token_sha256) is None
    stores.sessions.close()
    stores.ledger.close()


def test_a_database_knows_its_rows_when_the_copy_is_done(new_url: Urls) -> None:
    """What a planner goes by is there at once, not when the database comes round to it."""
    source_url, target_url = new_url("tinydb"), new_url("postgresql")
    fill(source_url)
    copy_store(source_url, target_url, silent)
    with psycopg.connect(target_url) as connection:
        known = dict(connection.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall())
    assert known["records"] > 5
    assert known["people"] > 0


@pytest.mark.parametrize("target", ["postgresql", "tinydb"])
def test_life_goes_on_in_the_copy(new_url: Urls, target: str) -> None:
    source_url, target_url = new_url("postgresql"), new_url(target)
    fill(source_url)
    copy_store(source_url, target_url, silent)
    with opened(target_url) as store:
        with store.reading(city.CITY_ADMIN) as reading:
            last = list(reading.records(RecordQuery()))[-1].record.sequence
        with store.writing(city.SCHOOL_ADMIN) as writing:
            live = writing.live_record(city.award().natural_key)
            assert live is not None
            assert writing.append(void_of(live)).sequence > last
            assert writing.append(city.award()).draft == city.award()
            assert writing.next_number("X2026") == 2
        assert city.take_event(store, "e1") == city.take_event(store, "e1")
        assert store.verify().first_bad is None


def copy_and_die(source_url: str, target_url: str, lines: int) -> None:
    """Die without a word after so many lines of progress."""
    postgres_loading.BATCH = 5
    said: list[str] = []

    def progress(line: str) -> None:
        said.append(line)
        if len(said) == lines:
            os._exit(9)

    copy_store(source_url, target_url, progress)


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_a_copy_that_was_killed_is_run_again(new_url: Urls, lines: int) -> None:
    source_url, target_url = new_url("tinydb"), new_url("postgresql")
    expected = fill(source_url)
    child = multiprocessing.get_context("spawn").Process(target=copy_and_die, args=(source_url, target_url, lines))
    child.start()
    child.join(60)
    assert child.exitcode == 9
    if lines > 1:
        with pytest.raises(StoreError, match="没有做完"):
            open_stores(target_url)
    copy_store(source_url, target_url, silent)
    with opened(target_url) as store:
        assert digest_of(store) == expected
        assert store.verify().first_bad is None


@pytest.mark.parametrize("target", ["postgresql", "tinydb"])
def test_a_copy_that_is_done_is_left_alone(new_url: Urls, target: str) -> None:
    source_url, target_url = new_url("tinydb"), new_url(target)
    fill(source_url)
    said: list[str] = []
    copy_store(source_url, target_url, said.append)
    assert "同样" not in said[-1]
    copy_store(source_url, target_url, said.append)
    assert "同样" in said[-1]


@pytest.mark.parametrize("target", ["postgresql", "tinydb"])
def test_other_rows_in_the_target_are_not_touched(new_url: Urls, target: str) -> None:
    source_url, target_url = new_url("tinydb"), new_url(target)
    fill(source_url)
    other = fill(target_url)
    with pytest.raises(StoreError, match="已经有"):
        copy_store(source_url, target_url, silent)
    with opened(target_url) as store:
        assert digest_of(store) == other


def test_the_same_rows_beside_a_wrong_total_are_no_copy(new_url: Urls) -> None:
    """What is derived from the rows is checked with them."""
    source_url, target_url = new_url("tinydb"), new_url("postgresql")
    fill(source_url)
    copy_store(source_url, target_url, silent)
    with psycopg.connect(target_url) as connection:
        connection.execute("UPDATE unit_totals SET awards = awards + 1")
    with pytest.raises(StoreError, match="已经有"):
        copy_store(source_url, target_url, silent)


def test_a_row_that_a_stopped_copy_of_another_store_left_is_noticed(new_url: Urls) -> None:
    first_url, second_url, target_url = new_url("tinydb"), new_url("tinydb"), new_url("postgresql")
    fill(first_url)
    fill(second_url)
    child = multiprocessing.get_context("spawn").Process(target=copy_and_die, args=(first_url, target_url, 7))
    child.start()
    child.join(60)
    with pytest.raises(StoreError):
        copy_store(second_url, target_url, silent)


def test_a_cut_or_changed_backup_is_refused(new_url: Urls, tmp_path: Path) -> None:
    url = new_url("postgresql")
    fill(url)
    whole = tmp_path / "whole.backup"
    with opened(url) as store:
        assert store.backup(whole).first_bad is None
        with pytest.raises(StoreError, match="已经存在"):
            store.backup(whole)
    data = whole.read_bytes()
    rows = list(backup_rows(whole))
    bad = tmp_path / "bad.backup"
    for content in (data[: data.rindex(b"\n", 0, -1) + 1], data[:-9], data.replace(b"h_family", b"h_fbmily", 1), b""):
        bad.write_bytes(content)
        with pytest.raises(StoreDamaged, match=r"bad\.backup"):
            list(backup_rows(bad))
    found = restore(whole, new_url("postgresql"))
    assert found.records == sum(table == "records" for table, _, _ in rows)
