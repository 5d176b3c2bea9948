from __future__ import annotations

import pytest

from tests.quiz_api.town import Town


@pytest.fixture
def town() -> Town:
    return Town()
