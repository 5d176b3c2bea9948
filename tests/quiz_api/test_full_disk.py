"""What `/healthz` and `/metrics` say while no write succeeds, and when there is room again."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient

from quiz_api.app import create_app
from quiz_api.settings import Settings
from quiz_api.store import postgres_store
from quiz_api.store.interface import Stores, StoreUnavailable
from quiz_api.store.opening import open_stores
from tests.faults.ports import FailingFiles
from tests.quiz_api.small_bank import bank, catalogue
from tests.quiz_api.town import Clock, Town
from tests.store.city import found_city, take_event
from tests.store.postgres_server import Server
from tests.store.test_contract_sessions import SESSION

FULL = b"""
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON records EXECUTE FUNCTION full_disk();
"""


def asking(stores: Stores) -> FlaskClient:
    return create_app(Settings.read({}), stores, catalogue(), bank(), Town().key, Clock()).test_client()


def said_of(client: FlaskClient) -> tuple[int, str]:
    """The status of /healthz, and the line of /metrics."""
    figures = client.get("/metrics").get_data(as_text=True)
    line = next(line for line in figures.splitlines() if line.startswith("xinyu_store_healthy"))
    return client.get("/healthz").status_code, line


WELL, ILL = (200, "xinyu_store_healthy 1"), (503, "xinyu_store_healthy 0")


@pytest.fixture
def port() -> FailingFiles:
    return FailingFiles("write", 1, errno.ENOSPC, once=False)


@pytest.fixture
def stores(tmp_path: Path, port: FailingFiles) -> Iterator[Stores]:
    made = open_stores(f"tinydb:{tmp_path / 'store'}", port=port)
    found_city(made.ledger)
    yield made
    made.sessions.close()
    made.ledger.close()


def test_a_full_disk_is_told_and_recovers_with_room(stores: Stores, port: FailingFiles, tmp_path: Path) -> None:
    client = asking(stores)
    assert said_of(client) == WELL
    port.armed = True
    with pytest.raises(StoreUnavailable):
        take_event(stores.ledger, "e0")
    assert said_of(client) == ILL
    assert "请检查磁盘" in client.get("/healthz").get_json()["detail"]
    port.armed = False  # somebody made room, and nobody writes
    assert said_of(client) == WELL
    assert sorted(path.name for path in (tmp_path / "store").glob("room*")) == []
    take_event(stores.ledger, "e0")


def test_a_write_that_succeeds_ends_it_too(stores: Stores, port: FailingFiles) -> None:
    client = asking(stores)
    port.armed = True
    with pytest.raises(StoreUnavailable):
        take_event(stores.ledger, "e0")
    port.armed = False
    take_event(stores.ledger, "e0")
    port.armed = True  # no trial is made, or it would fail
    assert said_of(client) == WELL


def test_signing_in_alone_tells_it(stores: Stores, port: FailingFiles) -> None:
    """While nobody can sign in nobody records anything either."""
    client = asking(stores)
    port.armed = True
    with pytest.raises(StoreUnavailable):
        stores.sessions.put(SESSION)
    assert said_of(client) == ILL
    port.armed = False
    assert said_of(client) == WELL


def test_a_failed_sync_of_the_sessions_is_final(tmp_path: Path) -> None:
    port = FailingFiles("sync", 1)
    made = open_stores(f"tinydb:{tmp_path / 'store'}", port=port)
    port.armed = True
    with pytest.raises(StoreUnavailable):
        made.sessions.put(SESSION)
    port.armed = False
    assert said_of(asking(made)) == ILL
    made.sessions.close()
    made.ledger.close()


def test_a_full_disk_of_the_database_is_told_and_recovers(
    postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_server.database()
    made = open_stores(url)
    found_city(made.ledger)
    client = asking(made)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FULL)
    with monkeypatch.context() as full:
        full.setattr(postgres_store, "_TRIAL", b"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$")
        with pytest.raises(StoreUnavailable, match="满"):
            take_event(made.ledger, "e0")
        assert said_of(client) == ILL
    assert said_of(client) == WELL
    made.sessions.close()
    made.ledger.close()
