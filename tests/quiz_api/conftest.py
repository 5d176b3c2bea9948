from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quiz_api.openid_visits import RunningProvider, openid_settings, running_provider
from tests.quiz_api.town import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def provider() -> Iterator[RunningProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def city(provider: RunningProvider, tmp_path: Path) -> Town:
    town = Town(environment=openid_settings(provider.issuer, tmp_path))
    provider.tell(town)
    return town
