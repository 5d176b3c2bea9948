"""Every backend that the contract holds for; one more is one more row of BACKENDS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_api.store.interface import Store, Stores
from quiz_api.store.opening import open_stores
from tests.store.city import Clock, found_city

BACKENDS = {
    "memory": "memory:",
    "tinydb": "tinydb:{directory}",
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=sorted(BACKENDS))
def stores(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Stores]:
    opened = open_stores(BACKENDS[request.param].format(directory=tmp_path / "store"), clock)
    yield opened
    opened.sessions.close()
    opened.ledger.close()


@pytest.fixture
def store(stores: Stores) -> Store:
    """A ledger with the fictional city in it."""
    found_city(stores.ledger)
    return stores.ledger
