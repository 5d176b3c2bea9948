"""Whose pages come a little earlier is told from the words of a query alone, by the reference and by the browser."""

from __future__ import annotations

import pytest

from site_builder.curriculum import ParentLesson
from site_builder.indexing.who_asks import USUAL, favoured
from site_builder.pupils_own import is_for_pupils
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IndexReader
from tests.site_builder.indexing.indexed import Indexed

PUPILS = (
    "我咬指甲改不掉",
    "宿舍里三个人孤立我，我怕",
    "我一玩就停不下来",
    "我好像网恋了",
    "我妈老说我",
    "课间没人跟我玩",
)
EITHER = ("为什么我这么容易发火", "明天要考试了我睡不着", "不知道毕业了想做点什么才好", "一个人的时候就好难受")
FAMILIES = (
    "我孙子咬指甲",
    "我一开口他就说别说了",
    "我包办惯了",
    "我的火压不住，怎么办",
    "我们家这个不肯上学怎么办",
    "写作业写到半夜我忍不住吼",
    "一收手机就跟我翻脸",
    "叫吃饭叫三遍就跟我急",
    "老师要我多开导开导，从哪句说起",
)


@pytest.mark.parametrize(("queries", "is_pupil"), [(PUPILS, True), (FAMILIES, False)])
def test_who_says_i_is_told_from_the_rest(queries: tuple[str, ...], is_pupil: bool) -> None:
    assert not [query for query in queries if (favoured(query, staff=False).letters == "a") is not is_pupil]


def test_who_says_i_or_wishes_and_nothing_else_that_tells_is_either() -> None:
    assert {favoured(query, staff=False).letters for query in EITHER} == {"ap"}


def test_a_sentence_that_names_nobody_favours_a_family_less_than_one_that_names_a_child() -> None:
    unnamed, named = favoured("天天闹着不肯去上学", staff=False), favoured("孩子天天闹着不肯去上学", staff=False)
    assert unnamed.letters == named.letters == "p"
    assert USUAL < unnamed.times < named.times


FOR_A_CLASS = ("五年级 情绪 公开课", "初三考前上一节什么课", "人际交往主题班会", "挫折 教案")
OF_THEIR_OWN = ("家长会怎么开", "公开课怎么准备", "学生上课睡觉")


@pytest.mark.parametrize(("queries", "letters"), [(FOR_A_CLASS, "a"), (OF_THEIR_OWN, "st")])
def test_staff_that_looks_for_a_lesson_is_told_from_the_rest(queries: tuple[str, ...], letters: str) -> None:
    assert {favoured(query, staff=True).letters for query in queries} == {letters}


def test_lessons_for_parents_come_last_where_staff_searches(real: Indexed) -> None:
    reader = IndexReader(real.folder)
    everybody, staff = (reader.results("不想上学", staff=one) for one in (False, True))
    parents = [page.url for page in real.loaded.curriculum.pages if isinstance(page, ParentLesson)]
    assert next(place for place, url in enumerate(everybody) if url in parents) == 0
    assert staff[0] not in parents


def test_the_browser_tells_it_as_the_reference_does(real: Indexed) -> None:
    reference = IndexReader(real.folder)
    for answer in engine_answers([*PUPILS, *EITHER, *FAMILIES], real.folder, staff=False):
        assert answer["urls"] == reference.results(answer["query"]), answer["query"]
    for answer in engine_answers([*FOR_A_CLASS, *OF_THEIR_OWN], real.folder, staff=True):
        assert answer["urls"] == reference.results(answer["query"], staff=True), answer["query"]


VOICES = (
    ("上台发言害怕被大家笑", "a"),
    ("朋友让帮忙作弊", "a"),
    ("同桌老是掐人怎么办", "ap"),
    ("作业老是写不完怎么办", "p"),
)


@pytest.mark.parametrize(("query", "letters"), VOICES)
def test_who_names_nobody_is_told_by_the_voice(real: Indexed, query: str, letters: str) -> None:
    assert favoured(query, staff=False).letters == letters
    (answer,) = engine_answers([query], real.folder, staff=False)
    assert answer["urls"] == IndexReader(real.folder).results(query)


def test_pages_that_speak_to_pupils_come_first_where_a_pupil_asks(real: Indexed) -> None:
    reader = IndexReader(real.folder)
    own = {page.url for page in real.loaded.curriculum.pages if is_for_pupils(page)}
    assert reader.results("考试考砸了", pupil=True)[0] in own
    assert reader.results("孩子考试考砸了")[0] not in own


OF_NOBODY = ("不想上学", "作业写到半夜", "爸爸喝酒就骂人", "喜欢一个女生上课老想她")


def test_who_says_to_be_a_pupil_is_no_longer_told_from_the_words(real: Indexed) -> None:
    reference = IndexReader(real.folder)
    parents = {page.url for page in real.loaded.curriculum.pages if isinstance(page, ParentLesson)}
    first = {query: reference.results(query, pupil=True)[0] for query in OF_NOBODY}
    assert not parents.intersection(first.values())
    assert parents.intersection(reference.results(query)[0] for query in OF_NOBODY), "which was not so by words alone"
    for answer in engine_answers(OF_NOBODY, real.folder, pupil=True):
        assert answer["urls"] == reference.results(answer["query"], pupil=True), answer["query"]
