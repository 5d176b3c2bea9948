"""A town on each of the stores that people run, for what must hold on both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.quiz_api.town import Town

STORES = ("tinydb", "postgresql")


def town_on(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, **around: Any) -> Iterator[Town]:
    """For a fixture with `params=STORES`."""
    if request.param == "tinydb":
        url = f"tinydb:{tmp_path_factory.mktemp('town') / 'store'}"
    else:
        url = request.getfixturevalue("postgres_server").database()
    town = Town(store=url, **around)
    yield town
    town.stores.sessions.close()
    town.stores.ledger.close()
