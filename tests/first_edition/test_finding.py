"""Search finds each page by its title and by its main idea."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.curriculum import AnyPage, Audience
from site_builder.loading.loader import Loaded
from tests.site_builder.indexing.index_reader import SHOWN, IndexReader
from tests.site_builder.indexing.indexed import CHOSEN, CHOSEN_FOR_STAFF, Indexed

FEW = 5
"""Results that stand below the help card (search-panel.js)."""


@pytest.fixture
def index(real: Indexed) -> Path:
    return real.folder


def not_among(edition: Loaded, index: Path, words: dict[str, str], first: int) -> list[str]:
    """Pages that are not among the first results for their words."""
    reader = IndexReader(index)
    by_url = {page.url: page for page in edition.curriculum.pages}

    def found(page: AnyPage) -> list[str]:
        return [by_url[url].id for url in reader.results(words[page.id], staff=True)[:first]]

    return [page.id for page in edition.curriculum.pages if page.id not in found(page)]


def test_by_its_title(edition: Loaded, index: Path) -> None:
    words = {page.id: page.title for page in edition.curriculum.pages}
    assert not_among(edition, index, words, first=3) == []


def test_who_is_in_distress_finds_the_pages_chosen_for_it(edition: Loaded, index: Path) -> None:
    chosen = {page.url for page in edition.curriculum.pages if CHOSEN in page.tags}
    assert len(chosen) == FEW
    assert set(IndexReader(index).results(CHOSEN)[:FEW]) == chosen


def test_staff_that_fears_for_a_pupil_finds_what_the_first_ten_minutes_need(edition: Loaded, index: Path) -> None:
    by_url = {page.url: page.id for page in edition.curriculum.pages}
    first = [by_url[IndexReader(index).results(tag, staff=True)[0]] for tag in CHOSEN_FOR_STAFF]
    assert first == ["gd-ten-minutes", "gd-mandatory-reporting", "gd-crisis-plan", "gd-referral-letter", "t-s-12"]
    tagged = [page.id for page in edition.curriculum.pages if set(CHOSEN_FOR_STAFF) & set(page.tags)]
    assert sorted(tagged) == sorted(first)
    assert all(page.audience is Audience.STAFF for page in edition.curriculum.pages if page.id in first)


def test_by_its_main_idea(edition: Loaded, index: Path) -> None:
    words = {page.id: page.summary for page in edition.curriculum.pages}
    assert not_among(edition, index, words, first=SHOWN) == []
