"""How a store in PostgreSQL starts: the schema comes up once, whoever starts first, and a newer one is refused."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from quiz_api.domain.finding import SoughtWord, folded
from quiz_api.domain.masking import ERASED
from quiz_api.store import postgres_migrations
from quiz_api.store.codec import canonical, to_document
from quiz_api.store.interface import StoreError, StoreTooNew, StoreUnavailable
from quiz_api.store.opening import open_stores
from quiz_api.store.postgres_migrations import Migration, known_migrations, migrate
from tests.store import city
from tests.store.postgres_server import Server
from tests.store.test_contract_ledger import void_of
from tests.store.test_postgres_writers import wait_for_a_waiting_writer


def run(url: str, statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


def test_several_processes_may_start_together(postgres_server: Server) -> None:
    url = postgres_server.database()
    errors: list[Exception] = []

    def start() -> None:
        try:
            stores = open_stores(url)
        except StoreError as error:
            errors.append(error)
        else:
            stores.sessions.close()
            stores.ledger.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert run(url, "SELECT version FROM store_version") == [(known_migrations()[-1].number,)]


def test_a_start_waits_for_one_that_is_under_way(postgres_server: Server) -> None:
    url = postgres_server.database()
    later = threading.Thread(target=migrate, args=(url, known_migrations()))
    with psycopg.connect(url) as earlier:
        earlier.execute(b"SELECT pg_advisory_xact_lock(%s)", (postgres_migrations._LOCK,))
        later.start()
        wait_for_a_waiting_writer(url)
        assert run(url, "SELECT to_regclass('store_version')::text") == [(None,)]
    later.join(60)
    assert run(url, "SELECT version FROM store_version") == [(known_migrations()[-1].number,)]


def test_an_older_schema_is_brought_up_to_date_and_keeps_its_rows(postgres_server: Server) -> None:
    url = postgres_server.database()
    migrate(url, known_migrations()[:1])
    run(url, "INSERT INTO side_texts (key, document) VALUES ('x', '{}')")
    stores = open_stores(url)
    assert stores.ledger.count() == 1
    assert stores.sessions.get("nobody") is None
    stores.sessions.close()
    stores.ledger.close()


def test_totals_of_a_database_that_had_none_are_counted_from_its_rows(postgres_server: Server) -> None:
    url = postgres_server.database()
    stores = open_stores(url)
    city.found_city(stores.ledger)
    with stores.ledger.founding() as writing:
        award = writing.append(city.award())
        writing.append(void_of(award))
        for page in ("t-s-01", "t-s-02"):
            writing.append(city.award(page_id=page))
    with stores.ledger.reading(city.CITY_ADMIN) as reading:
        expected = reading.unit_totals("/", 2026, city.NOON.date())
    stores.sessions.close()
    stores.ledger.close()
    totals = next(step for step in known_migrations() if b"recount_totals" in step.script)
    _drop_the_totals(url)
    run(url, totals.script.decode())
    stores = open_stores(url)
    assert stores.ledger.verify().first_bad is None
    with stores.ledger.reading(city.CITY_ADMIN) as reading:
        assert reading.unit_totals("/", 2026, city.NOON.date()) == expected
        assert expected[0].awards == 2
        assert [total.minutes for total in reading.training_totals(city.SCHOOL, 2026)] == [180]
    stores.sessions.close()
    stores.ledger.close()


def test_people_who_were_there_before_are_found_by_their_words(postgres_server: Server) -> None:
    """Also by letters that Python folds and a database does not."""
    url, steps = postgres_server.database(), known_migrations()
    before = next(place for place, step in enumerate(steps) if "words_of_people" in step.name)
    migrate(url, steps[:before])
    people = [replace(city.TEACHER, display_name="Groß ＷＡＮＧ"), replace(city.STRANGER, display_name=ERASED)]
    for person in people:
        run(
            url,
            "INSERT INTO people (key, document, units, username) VALUES (%s, %s, %s, %s)",
            person.id,
            canonical(to_document(person)).decode(),
            ["/", city.CITY],
            person.username,
        )
    stores = open_stores(url)
    with stores.ledger.reading(city.CITY_ADMIN) as reading:
        for word in ("gross", "wang", "qh1-001"):
            assert reading.people_found([SoughtWord(word)], 9).people == (people[0],)
        assert reading.people_found([SoughtWord(folded(ERASED))], 9).count == 0
        assert reading.staff_on("/", city.NOON.date(), city.NOON.date()) == {city.SCHOOL: 1, city.OTHER_SCHOOL: 1}
    stores.sessions.close()
    stores.ledger.close()


def _drop_the_totals(url: str) -> None:
    """The schema as it was before there were totals, with the rows that are in it."""
    for view in ("counted_units", "counted_attendance", "counted_training"):
        run(url, f"DROP VIEW {view}")
    for table in ("unit_totals", "training_totals", "attendance_totals"):
        run(url, f"DROP TABLE {table}")
    run(url, "ALTER TABLE people DROP COLUMN home_unit, DROP COLUMN duty")
    run(url, "DROP INDEX records_exports")
    run(url, "DROP FUNCTION recount_totals, add_to_totals, hours_duty, day_of, unit_of")


def test_a_newer_schema_is_refused(postgres_server: Server) -> None:
    url = postgres_server.database()
    migrate(url, known_migrations())
    run(url, "UPDATE store_version SET version = 9999")
    with pytest.raises(StoreTooNew, match="9999"):
        open_stores(url)


def test_a_step_that_fails_leaves_the_schema_as_it_was(postgres_server: Server) -> None:
    url = postgres_server.database()
    known = known_migrations()
    broken = Migration(known[-1].number + 1, b"CREATE TABLE half (x integer); SELECT 1 / 0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(url, [*known, broken])
    assert run(url, "SELECT to_regclass('half')::text, to_regclass('records')::text") == [(None, None)]
    open_stores(url).ledger.close()


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in known_migrations()] == list(range(1, len(known_migrations()) + 1))


def test_an_address_that_is_none_is_named(postgres_server: Server) -> None:
    with pytest.raises(StoreError, match="地址"):
        open_stores("postgresql://host:port/?nonsense=1")
    with pytest.raises(StoreUnavailable, match=r"连不上数据库.*no_such_database"):
        open_stores(postgres_server.url("no_such_database"))


def test_names_that_are_no_text_for_the_database_match_nobody(postgres_server: Server) -> None:
    stores = open_stores(postgres_server.database())
    for name in ("a\0b", "\ud800", "' OR 1=1 --"):
        assert stores.ledger.door().person_by_username(name) is None
        assert stores.sessions.get(name) is None
        with stores.ledger.reading(city.CITY_ADMIN) as reading:
            assert reading.organisation(name) is None
            assert reading.record(name) is None
    stores.sessions.close()
    stores.ledger.close()


def test_a_start_that_finds_no_database_says_why(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"连不上数据库.*No such file.*XINYU_STORE"):
        open_stores(f"postgresql://postgres@/xinyu?host={tmp_path}")
