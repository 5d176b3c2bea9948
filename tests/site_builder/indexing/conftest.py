"""Indexes that several tests read: of the real content, and of three hundred generated lessons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.build_key import BuildKey
from site_builder.indexing.indexer import write_index
from site_builder.loading.loader import Loaded, load
from tests.bench.corpus import MadeLesson, write_corpus
from tests.site_builder.indexing.dialog_page import dialog, site

__all__ = ["dialog", "site"]  # fixtures for every test here

CONTENT = Path(__file__).resolve().parents[3] / "content"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What was loaded and the folder of its index."""

    loaded: Loaded
    folder: Path
    lessons: tuple[MadeLesson, ...] = ()

    @property
    def id_of(self) -> Mapping[str, str]:
        return {page.url: page.id for page in self.loaded.curriculum.pages}


def indexed(content: Path, out: Path, lessons: tuple[MadeLesson, ...] = ()) -> Indexed:
    loaded = load(content, BuildKey.load_or_create(out / "build.key"))
    write_index(loaded.curriculum, out)
    return Indexed(loaded, out / "search", lessons)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    return indexed(CONTENT, tmp_path_factory.mktemp("real-index"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    content = tmp_path_factory.mktemp("made-content")
    lessons = write_corpus(300, content)
    return indexed(content, tmp_path_factory.mktemp("made-index"), tuple(lessons))
