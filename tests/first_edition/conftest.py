"""The content of this repository, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.build_key import BuildKey
from site_builder.loading.loader import Loaded, load

CONTENT = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(CONTENT, BuildKey.load_or_create(tmp_path_factory.mktemp("edition") / "build.key"))
