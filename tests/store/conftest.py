"""Every backend that the contract holds for; one more is one more row of BACKENDS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quiz_api.store.interface import Store, Stores
from quiz_api.store.opening import open_stores
from tests.store.city import Clock, found_city
from tests.store.postgres_server import Server

# the address of a new store; the server is started for those who ask for it
BACKENDS: dict[str, Callable[[Path, Callable[[], Server]], str]] = {
    "memory": lambda _directory, _server: "memory:",
    "postgresql": lambda _directory, server: server().migrated(),
    "tinydb": lambda directory, _server: f"tinydb:{directory}",
}


@pytest.fixture
def url(postgres_server: Server) -> str:
    """Address of an empty PostgreSQL database."""
    return postgres_server.database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=sorted(BACKENDS))
def stores(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Stores]:
    url = BACKENDS[request.param](tmp_path / "store", lambda: request.getfixturevalue("postgres_server"))
    opened = open_stores(url, clock)
    yield opened
    opened.sessions.close()
    opened.ledger.close()


@pytest.fixture
def store(stores: Stores) -> Store:
    """A ledger with the fictional city in it."""
    found_city(stores.ledger)
    return stores.ledger
