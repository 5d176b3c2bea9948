"""When the server, the network or a statement fails, nothing is half stored, and the message says what to do."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from quiz_api.store import postgres_database
from quiz_api.store.interface import RecordQuery, StoreDamaged, Stores, StoreUnavailable
from quiz_api.store.opening import open_stores
from quiz_api.store.postgres_errors import translated
from tests.store import city
from tests.store.postgres_server import Server, running_server
from tests.store.test_contract_sessions import SESSION

END_ALL = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that these tests may stop."""
    with running_server() as own:
        yield own


@pytest.fixture
def stores(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    monkeypatch.setattr(postgres_database, "_PATIENCE", 2.0)
    opened = open_stores(server.database())
    city.found_city(opened.ledger)
    yield opened
    opened.sessions.close()
    opened.ledger.close()


def sequences(stores: Stores) -> list[int]:
    with stores.ledger.reading(city.CITY_ADMIN) as reading:
        return [row.record.sequence for row in reading.records(RecordQuery())]


def test_a_connection_lost_in_a_transaction_leaves_nothing(stores: Stores, server: Server) -> None:
    documents = stores.ledger.count()

    def event() -> None:
        with stores.ledger.writing(city.SELF) as writing:
            writing.append(city.attempt(writing.put_side_text("a")))
            server.run(END_ALL)
            writing.remember(city.receipt("e1"))

    with pytest.raises(StoreUnavailable, match="连接断了"):
        event()
    assert stores.ledger.count() == documents
    city.take_event(stores.ledger, "e1")
    assert len(sequences(stores)) == 1
    assert stores.ledger.verify().first_bad is None


def test_a_connection_lost_before_the_commit_leaves_nothing(stores: Stores, server: Server) -> None:
    def event() -> None:
        with stores.ledger.writing(city.SELF) as writing:
            writing.append(city.attempt())
            server.run(END_ALL)

    with pytest.raises(StoreUnavailable):
        event()
    assert sequences(stores) == []


def test_a_commit_whose_answer_was_lost_is_found_out(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    execute = psycopg.Connection.execute

    def lose_the_answer(connection: psycopg.Connection[Any], query: Any, *rest: Any, **more: Any) -> Any:
        answer = execute(connection, query, *rest, **more)
        if query == b"COMMIT":
            connection.pgconn.finish()
            raise psycopg.OperationalError("the connection was lost")
        return answer

    with stores.ledger.writing(city.SELF) as writing:
        taken = writing.append(city.attempt())
        monkeypatch.setattr(psycopg.Connection, "execute", lose_the_answer)
    monkeypatch.undo()
    assert sequences(stores) == [taken.sequence]


@pytest.mark.parametrize("later", [0, 1 << 20])
def test_the_commit_of_another_under_the_same_number_is_not_taken_for_ours(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    """A server that crashed before the log was on disk has forgotten a number, and gives it to another transaction."""
    execute = psycopg.Connection.execute
    with stores.ledger.writing(city.SELF) as writing:
        writing.append(city.attempt())
        number_of_another = writing._transacting.transaction_id  # type: ignore[attr-defined]

    def crash(connection: psycopg.Connection[Any], query: Any, *rest: Any, **more: Any) -> Any:
        if query == b"COMMIT":
            connection.pgconn.finish()
            raise psycopg.OperationalError("the server crashed")
        return execute(connection, query, *rest, **more)

    def event() -> None:
        with stores.ledger.writing(city.SELF) as writing:
            writing.append(city.attempt(number=2))
            forgotten = str(int(number_of_another) + later)
            writing._transacting.transaction_id = forgotten  # type: ignore[attr-defined]
            monkeypatch.setattr(psycopg.Connection, "execute", crash)

    with pytest.raises(StoreUnavailable):
        event()
    monkeypatch.undo()
    assert len(sequences(stores)) == 1


def test_a_server_that_stops_and_starts_again(stores: Stores, server: Server) -> None:
    """Killed at once, as in a power cut; what was acknowledged is there, and stale connections are replaced."""
    acknowledged = city.take_event(stores.ledger, "e1")
    stores.sessions.put(SESSION)

    def event() -> None:
        with stores.ledger.writing(city.SCHOOL_ADMIN) as writing:
            writing.append(city.award())
            server.stop(signal.SIGQUIT)

    with pytest.raises(StoreUnavailable):
        event()
    assert not stores.ledger.is_healthy()
    with pytest.raises(StoreUnavailable, match="数据库是否在运行"):
        stores.ledger.count()
    server.start()
    assert stores.ledger.is_healthy()
    assert city.take_event(stores.ledger, "e1") == acknowledged
    assert len(sequences(stores)) == 1
    assert stores.sessions.get(SESSION.token_sha256) == SESSION
    assert stores.ledger.verify().first_bad is None


def test_whoever_waits_while_the_server_is_away_is_served_when_it_is_back(
    stores: Stores, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect, away, tried = psycopg.Connection.connect, threading.Event(), []

    def try_to_connect(*where: Any, **how: Any) -> Any:
        tried.append(where)
        if away.is_set():
            raise psycopg.OperationalError("the server is away")
        return connect(*where, **how)

    monkeypatch.setattr(psycopg.Connection, "connect", try_to_connect)
    monkeypatch.setattr(postgres_database, "_PATIENCE", 60.0)
    server.run(END_ALL)
    away.set()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(city.take_event, stores.ledger, "e1")
        while len(tried) < 12 and not waiting.done():
            time.sleep(0.01)
        away.clear()
        waiting.result()
    assert len(sequences(stores)) == 1


def test_a_block_that_goes_on_after_a_failed_statement_is_not_acknowledged(stores: Stores) -> None:
    def event() -> None:
        with stores.ledger.writing(city.SELF) as writing:
            writing.append(city.attempt())
            with suppress(psycopg.DataError):
                writing._transacting.query(b"SELECT 1 / 0")  # type: ignore[attr-defined]

    with pytest.raises(StoreUnavailable, match="整个没有存上"):
        event()
    assert sequences(stores) == []


def test_a_database_that_only_reads(server: Server) -> None:
    url = server.database()
    name = url.split("/")[3].split("?")[0]
    stores = open_stores(url)
    city.found_city(stores.ledger)
    server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    server.run(END_ALL)
    with pytest.raises(StoreUnavailable, match="只能读"), stores.ledger.writing(city.SELF) as writing:
        writing.append(city.attempt())
    assert not stores.ledger.is_healthy()
    assert sequences(stores) == []
    stores.sessions.close()
    stores.ledger.close()


def test_a_server_that_does_not_sync_is_refused(server: Server) -> None:
    url = server.database()
    server.run("ALTER SYSTEM SET fsync = off")
    try:
        server.stop()
        server.start()
        with pytest.raises(StoreUnavailable, match="fsync"):
            open_stores(url)
    finally:
        server.run("ALTER SYSTEM RESET fsync")
        server.stop()
        server.start()


def test_a_role_that_answers_early_is_made_to_wait(server: Server) -> None:
    url = server.database()
    name = url.split("/")[3].split("?")[0]
    server.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    stores = open_stores(url)
    with stores.ledger.founding() as writing:
        found = writing._transacting.query(b"SHOW synchronous_commit")  # type: ignore[attr-defined]
    assert found == [("on",)]
    stores.sessions.close()
    stores.ledger.close()


@pytest.mark.parametrize(
    ("said", "meant", "words"),
    [
        (psycopg.errors.DiskFull, StoreUnavailable, "磁盘满了"),
        (psycopg.errors.ReadOnlySqlTransaction, StoreUnavailable, "只能读"),
        (psycopg.errors.TooManyConnections, StoreUnavailable, "max_connections"),
        (psycopg.errors.DeadlockDetected, StoreUnavailable, "互相等待"),
        (psycopg.errors.SerializationFailure, StoreUnavailable, "重试"),
        (psycopg.errors.LockNotAvailable, StoreUnavailable, "等待"),
        (psycopg.errors.IoError, StoreUnavailable, "磁盘出错"),
        (psycopg.errors.AdminShutdown, StoreUnavailable, "连接断了"),
        (psycopg.errors.DataCorrupted, StoreDamaged, "备份"),
        (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedTable, "records"),
    ],
)
def test_what_the_server_says_in_words_that_help(said: type[psycopg.Error], meant: type[Exception], words: str) -> None:
    with pytest.raises(meant, match=words), translated():
        raise said("records")
