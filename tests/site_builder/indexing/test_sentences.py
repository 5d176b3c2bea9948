"""A query that says something is compared with the sentences that people ask; one that names something is not. In the
browser as in the reference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.curriculum import Curriculum
from site_builder.indexing.entries import SENTENCES
from site_builder.indexing.indexer import write_index
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IndexReader
from tests.site_builder.indexing.pages import curriculum, guide

TATTLING = "一点小事他就来喊我评理"
"""A sentence no pair of which stands in a page."""


def found(pages: Curriculum, folder: Path, *queries: str) -> list[list[str]]:
    """Ids by query, as the reference ranks them, which is how the browser does."""
    write_index(pages, folder)
    reader = IndexReader(folder / "search")
    urls = [reader.results(query) for query in queries]
    assert [answer["urls"] for answer in engine_answers(list(queries), folder / "search")] == urls
    return [[url.removeprefix("guides/").removesuffix(".html") for url in one] for one in urls]


@pytest.fixture
def many() -> list[object]:
    return [guide(f"gd-{number:02}", f"第{number}篇", "别的事情，写得很长。" * 9) for number in range(30)]


def test_a_page_is_found_by_a_sentence_that_stands_nowhere_in_it(many: list, tmp_path: Path) -> None:
    pages = curriculum(*many, guide("gd-telling", "谁踩了线", also_asked=(TATTLING, "告了又告")))
    assert found(pages, tmp_path, "一点小事就来喊我评理的孩子") == [["gd-telling"]]


def test_words_alone_find_no_page_by_what_it_does_not_say(many: list, tmp_path: Path) -> None:
    pages = curriculum(*many, guide("gd-telling", "谁踩了线", also_asked=(TATTLING,)))
    assert found(pages, tmp_path, "评理", "喊我评理") == [[], []]


def test_one_near_sentence_counts_for_more_than_the_same_words_here_and_there(many: list, tmp_path: Path) -> None:
    apart = ("评理的时候", "他就来", "喊我起床", "一点小事")
    pages = curriculum(
        *many, guide("gd-apart", "各说各的", also_asked=apart), guide("gd-near", "谁踩了线", also_asked=(TATTLING,))
    )
    assert found(pages, tmp_path, "一点小事他就来喊我评理啊")[0][:2] == ["gd-near", "gd-apart"]


def test_sentences_beyond_what_can_be_told_apart_are_no_other_pages(many: list, tmp_path: Path) -> None:
    crowd = tuple(f"第{number}样说法各不相同" for number in range(SENTENCES))
    pages = curriculum(*many, guide("gd-a", "头一篇", also_asked=(*crowd, TATTLING)), guide("gd-b", "后一篇"))
    assert found(pages, tmp_path, "一点小事就来喊我评理的孩子") == [[]]
