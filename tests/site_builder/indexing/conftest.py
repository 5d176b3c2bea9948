"""An index of three hundred generated lessons, and the dialog. That of the real content stands in tests/conftest.py."""

from __future__ import annotations

import pytest

from tests.bench.corpus import write_corpus
from tests.site_builder.indexing.dialog_page import dialog, site
from tests.site_builder.indexing.indexed import Indexed, indexed

__all__ = ["dialog", "site"]  # fixtures for every test here


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    content = tmp_path_factory.mktemp("made-content")
    lessons = write_corpus(300, content)
    return indexed(content, tmp_path_factory.mktemp("made-index"), tuple(lessons))
