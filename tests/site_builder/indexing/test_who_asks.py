"""Whose pages come a little earlier is told from the words of a query alone, by the reference and by the browser."""

from __future__ import annotations

import pytest

from site_builder.indexing.tokens import favoured
from tests.site_builder.indexing.conftest import Indexed
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IndexReader

PUPILS = ("我咬指甲改不掉", "宿舍里三个人孤立我，我怕", "我一玩就停不下来", "我好像网恋了", "我妈老说我")
FAMILIES = (
    "我孙子咬指甲",
    "我一开口他就说别说了",
    "我包办惯了",
    "我的火压不住，怎么办",
    "我们家这个不肯上学怎么办",
    "写作业写到半夜我忍不住吼",
)


@pytest.mark.parametrize(("queries", "is_pupil"), [(PUPILS, True), (FAMILIES, False)])
def test_who_says_i_is_told_from_the_rest(queries: tuple[str, ...], is_pupil: bool) -> None:
    assert not [query for query in queries if (favoured(query, staff=False) == "a") is not is_pupil]


def test_the_browser_tells_it_as_the_reference_does(real: Indexed) -> None:
    reference = IndexReader(real.folder)
    for answer in engine_answers([*PUPILS, *FAMILIES], real.folder, staff=False):
        assert answer["urls"] == reference.results(answer["query"]), answer["query"]
