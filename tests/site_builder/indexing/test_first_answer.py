"""What a phone fetches to a first answer, whatever is asked: in bytes, as the benchmarks' host compresses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from site_builder.indexing.tokens import MOST_LOOKED_UP, MOST_QUERY_CHARACTERS
from tests.bench.search_bench import FIRST_SCRIPTS
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IN_SIGHT, IndexReader, script_bytes, wire_bytes
from tests.site_builder.indexing.indexed import Indexed
from tests.site_builder.indexing.query_file import (
    BLIND_FILE,
    FRESH_FILES,
    GRADED_FILES,
    JUDGED_FILE,
    POOLED_FILES,
    SHAPES,
    UNSEEN_FILE,
    lesson_queries,
    read_fresh_queries,
    read_queries,
)

PROMISED = 80 * 1024
"""Bytes to a first answer at up to 1,000 lessons."""

AS_PARENTS_TYPE = (
    "孩子初二了以前什么都跟我讲现在回家就把门反锁吃饭都要叫好几遍我到底是管还是不管",
    "我孩子睡不著怎麼辦總是說學校裡沒人跟他玩老師說他上課發呆寫作業拖拖拉拉到半夜還寫不完我們該怎麼跟他談",
    "wo de haizi bu xiang shang xue zenme ban laoshi shuo ta shang ke fa dai zuoye tuotuolala xiebuwan",
)
"""In simplified and in traditional characters, in letters."""


def queries_of_all_files() -> list[tuple[str, bool]]:
    files = (*FRESH_FILES, BLIND_FILE, JUDGED_FILE, UNSEEN_FILE, *POOLED_FILES, *GRADED_FILES)
    read = [*read_queries(), *(query for file in files for query in read_fresh_queries(file))]
    return list(dict.fromkeys((query.words, query.staff) for query in read))


def longest_queries() -> list[tuple[str, bool]]:
    """As long as the input takes: queries of the files put together, one after the other and far ones too."""
    words = [words for words, _ in queries_of_all_files()]
    mixed = [*words, *words[::3], *words[1::3], *words[2::3]]
    return [("".join(mixed[start : start + 12])[:MOST_QUERY_CHARACTERS], False) for start in range(0, len(mixed), 12)]


@pytest.fixture(scope="module")
def answers(real: Indexed) -> dict[str, set[str]]:
    """Files of the first answer by query, of all files and of the longest queries."""
    reader = IndexReader(real.folder)
    asked = [*queries_of_all_files(), *longest_queries()]
    return {words: reader.first_answer(words, staff=staff) for words, staff in asked}


def weight(folder: Path, files: Iterable[str]) -> int:
    return sum(map(script_bytes, FIRST_SCRIPTS)) + sum(wire_bytes(folder / name) for name in files)


def test_no_first_answer_is_heavier_than_promised(real: Indexed, answers: dict[str, set[str]]) -> None:
    assert len(answers) >= 1000
    weights = {words: weight(real.folder, files) for words, files in answers.items()}
    assert {words: weighed for words, weighed in weights.items() if weighed > PROMISED} == {}


def test_a_question_told_at_length_is_no_heavier(real: Indexed) -> None:
    reader = IndexReader(real.folder)
    for words in AS_PARENTS_TYPE:
        assert weight(real.folder, reader.first_answer(words)) <= PROMISED, words


def test_generated_lessons_weigh_no_more(made: Indexed) -> None:
    reader = IndexReader(made.folder)
    for shape in SHAPES:
        for query in lesson_queries(shape, made.lessons[::60]):
            assert weight(made.folder, reader.first_answer(query.words)) <= PROMISED, query.words


def test_only_letters_are_looked_up_twice(answers: dict[str, set[str]]) -> None:
    """Once as they are and once as they sound: nothing else asks for more files than a query may."""
    for words, files in answers.items():
        looked_up = [name for name in files if name.startswith(("tokens/", "singles/"))]
        assert len(looked_up) <= MOST_LOOKED_UP * (2 if re.search("[a-z]", words) else 1), words


def test_the_browser_asks_for_the_files_of_the_reference(real: Indexed) -> None:
    """One after the other, as one visitor asks: what is there already is not asked for again."""
    queries = [*AS_PARENTS_TYPE, *(words for words, staff in queries_of_all_files()[::40] if not staff)]
    reader = IndexReader(real.folder)
    there: set[str] = set()
    for words, answer in zip(queries, engine_answers(queries, real.folder), strict=True):
        wanted = reader.first_answer(words) - {"tables/facets.js"}
        assert set(answer["files"]) == wanted - there, words
        there |= wanted | set(answer["later"])
    assert there


def test_a_phone_shows_as_many_as_the_reference_counts() -> None:
    engine = next(path for path in FIRST_SCRIPTS if path.name == "search-engine.js")
    assert f"var IN_SIGHT = {IN_SIGHT};" in engine.read_text("utf-8")
