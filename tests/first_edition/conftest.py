"""The content of this repository, as it was loaded for its index."""

from __future__ import annotations

import pytest

from site_builder.loading.loader import Loaded
from tests.site_builder.indexing.indexed import Indexed


@pytest.fixture(scope="session")
def edition(real: Indexed) -> Loaded:
    return real.loaded
