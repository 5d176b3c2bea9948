"""Who is found by which words: on every backend the same people, and nobody whose home the scope does not hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from quiz_api.domain.finding import SoughtWord, folded
from quiz_api.domain.masking import ERASED
from quiz_api.domain.people import Person, Post, PostKind
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import Store
from tests.store import city
from tests.store.city import CITY_ADMIN, COUNTY, OTHER_SCHOOL, SCHOOL, SCHOOL_ADMIN, SELF, SINCE


class _Undone(Exception):
    """A transaction that shall leave nothing."""


THERE = Post(PostKind.SUBSTITUTE, OTHER_SCHOOL, SINCE)
PEOPLE = (
    Person("p_1", "Ｑｈ1-０11", "李ＷＥＩ", SCHOOL, (), "00123"),
    Person("p_2", "qh1-012", "Groß", SCHOOL, (THERE,), "A7"),
    Person("p_3", "k-1", "王老师", COUNTY, ()),
    Person("p_4", "-p_4", ERASED, SCHOOL, ()),
    Person("p_5", "s-1", "", SCHOOL, ()),
)


@pytest.fixture
def staffed(store: Store) -> Store:
    with store.founding() as writing:
        writing.put_people(PEOPLE)
    return store


def found(store: Store, scope: Scope, *words: str | SoughtWord, most: int = 50) -> tuple[list[str], int]:
    sought = [word if isinstance(word, SoughtWord) else SoughtWord(folded(word)) for word in words]
    with store.reading(scope) as reading:
        answer = reading.people_found(sought, most)
    assert all(isinstance(person, Person) for person in answer.people)
    return [person.id for person in answer.people], answer.count


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["老师"], ["p_teacher", "p_stranger", "p_3"]),
        (["李"], ["p_stranger", "p_1"]),
        (["wei"], ["p_1"]),
        (["QH1-011"], ["p_1"]),
        (["GROSS"], ["p_2"]),
        (["a7"], ["p_2"]),
        (["0012"], ["p_1"]),
        (["老师", "qh2"], ["p_stranger"]),
        (["老师", "没有的人"], []),
        (["%"], []),
        (["\x00"], []),
        ([ERASED], []),
        ([], []),
    ],
)
def test_every_word_must_be_somebodys(staffed: Store, words: list[str], expected: list[str]) -> None:
    assert found(staffed, CITY_ADMIN, *words) == (expected, len(expected))


def test_a_word_may_be_the_homes(staffed: Store) -> None:
    first = SoughtWord("第一小学", frozenset({SCHOOL}))
    assert found(staffed, CITY_ADMIN, first) == (["p_teacher", "p_1", "p_2"], 3)
    assert found(staffed, CITY_ADMIN, first, "李") == (["p_1"], 1)
    assert found(staffed, CITY_ADMIN, first, most=2) == (["p_teacher", "p_1"], 3)


def test_only_homes_in_the_scope_are_found(staffed: Store) -> None:
    everywhere = SoughtWord("小学", frozenset({SCHOOL, OTHER_SCHOOL, COUNTY}))
    assert found(staffed, SCHOOL_ADMIN, everywhere) == (["p_teacher", "p_1", "p_2"], 3)
    assert found(staffed, city.OTHER_ADMIN, everywhere, "gross") == ([], 0)  # lent to it, at home elsewhere
    for scope in (SELF, NOBODY):
        assert found(staffed, scope, everywhere) == ([], 0)


def test_who_changes_is_found_as_each_reader_may_know(staffed: Store) -> None:
    with staffed.reading(CITY_ADMIN) as before:
        assert before.people_found([SoughtWord("wei")], 9).count == 1
        with staffed.founding() as writing:
            writing.put_person(replace(PEOPLE[0], display_name="赵敏", home_path=OTHER_SCHOOL))
            writing.put_person(Person("p_6", "n-1", "孙Wei", SCHOOL, ()))
            assert [one.id for one in writing.people_found([SoughtWord("wei")], 9).people] == ["p_6"]
        still = before.people_found([SoughtWord("wei")], 9)
        assert ([one.display_name for one in still.people], still.count) == (["李ＷＥＩ"], 1)
        assert before.people_found([SoughtWord("赵敏")], 9).count == 0
    assert found(staffed, CITY_ADMIN, "wei") == (["p_6"], 1)
    assert found(staffed, city.OTHER_ADMIN, "赵敏") == (["p_1"], 1)
    with suppress(_Undone), staffed.founding() as writing:
        writing.put_person(replace(PEOPLE[0], display_name="钱二"))
        writing.put_person(Person("p_7", "n-2", "钱三", SCHOOL, ()))
        raise _Undone
    assert found(staffed, CITY_ADMIN, "钱") == ([], 0)
    assert found(staffed, CITY_ADMIN, "赵敏") == (["p_1"], 1)


def test_a_unit_that_changes_is_named_as_each_reader_may_know(store: Store) -> None:
    with store.reading(SCHOOL_ADMIN) as before:
        unit = before.organisation(SCHOOL)
        assert unit is not None
        with store.founding() as writing:
            writing.put_organisation(replace(unit, name="第一中学"))
        assert before.organisations_named([SCHOOL]) == {SCHOOL: unit}
    with store.reading(SCHOOL_ADMIN) as reading:
        named = reading.organisations_named([SCHOOL, OTHER_SCHOOL, COUNTY, "/o_none/"])
        assert {path: one.name for path, one in named.items()} == {SCHOOL: "第一中学", COUNTY: "东禾县"}
        assert "第一中学" in [one.name for one in reading.organisations()]
    with suppress(_Undone), store.founding() as writing:
        writing.put_organisation(replace(unit, name="第三中学"))
        assert writing.organisations_named([SCHOOL])[SCHOOL].name == "第三中学"
        raise _Undone
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.organisations_named([SCHOOL])[SCHOOL].name == "第一中学"
