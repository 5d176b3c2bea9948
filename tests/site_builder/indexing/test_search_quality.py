"""What people type leads to the right page, within the bytes promised, in the browser as in the reference."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.curriculum import ParentLesson
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IndexReader
from tests.site_builder.indexing.indexed import Indexed
from tests.site_builder.indexing.query_file import (
    BLIND_FILE,
    FRESH_FILES,
    GOOD,
    GRADED_FILES,
    HELPS,
    POOLED_FILES,
    SHAPES,
    Query,
    lesson_queries,
    quality,
    read_fresh_queries,
    read_graded_queries,
    read_queries,
)

PROMISED = 0.95


def all_queries() -> list[Query]:
    return [*read_queries(), *(query for file in (*FRESH_FILES, BLIND_FILE) for query in read_fresh_queries(file))]


@pytest.mark.parametrize("half", ["open", "held"])
def test_real_queries(real: Indexed, half: str) -> None:
    queries = [query for query in read_queries() if query.half == half]
    result = quality(IndexReader(real.folder), queries, real.id_of)
    assert result.queries >= 40
    assert result.recall >= PROMISED, result.missed
    assert result.mrr >= PROMISED, result.missed


QUESTIONS = "question of"
QUESTIONS_FOUND = 0.84
"""Everyday questions have several right answers and few of them are named (decisions 0019 and 0029)."""

BLIND_FOUND = 0.86
"""Of the set of decision 0034, whose misses were looked at for 0047."""

WHOLE = 0.94
"""MRR that each set keeps, its questions included."""


@pytest.mark.parametrize("file", FRESH_FILES, ids=lambda file: file.stem)
def test_queries_written_before_they_were_ranked(real: Indexed, file: Path) -> None:
    queries = read_fresh_queries(file)
    whole = quality(IndexReader(real.folder), queries, real.id_of)
    assert whole.queries >= 120
    assert whole.recall >= PROMISED, whole.missed
    assert whole.mrr >= WHOLE, whole.missed
    by_words = [query for query in queries if not query.kind.startswith(QUESTIONS)]
    result = quality(IndexReader(real.folder), by_words, real.id_of)
    assert result.queries >= 90
    assert result.recall >= PROMISED, result.missed
    assert result.mrr >= PROMISED, result.missed
    asked = quality(IndexReader(real.folder), [query for query in queries if query not in by_words], real.id_of)
    assert asked.recall >= QUESTIONS_FOUND, asked.missed


def test_the_set_of_everyday_questions(real: Indexed) -> None:
    result = quality(IndexReader(real.folder), read_fresh_queries(BLIND_FILE), real.id_of)
    assert result.queries >= 60
    assert result.recall >= BLIND_FOUND, result.missed
    assert result.mrr >= BLIND_FOUND, result.missed


KNOWN_FOUND = {GOOD: 0.86, HELPS: 0.9}
"""MRR of the eighth set, which was looked at, at its two levels. The ninth holds no floor."""


@pytest.mark.parametrize("level", [GOOD, HELPS])
def test_the_graded_set_that_was_looked_at(real: Indexed, level: int) -> None:
    result = quality(IndexReader(real.folder), read_graded_queries(GRADED_FILES[0], level), real.id_of)
    assert result.queries >= 110
    assert result.answered >= PROMISED, result.missed
    assert result.mrr >= KNOWN_FOUND[level], result.missed


IN_OWN_WORDS = ((GRADED_FILES[2], 0.95, 0.82), (GRADED_FILES[3], 0.9, 0.8), (GRADED_FILES[4], 0.94, 0.82))
"""Of sets of queries and judgements of others (decisions 0067 and 0069) the share that a page among ten helps, and the
MRR; 0.95 is promised and not reached."""
PUPILS = {GRADED_FILES[2]: (0.8, 0.89), GRADED_FILES[3]: (0.77, 0.83), GRADED_FILES[4]: (0.77, 0.85)}
"""MRR of the pupils among them, and of the same where they say that they are pupils."""


@pytest.mark.parametrize(("file", "answered", "mrr"), IN_OWN_WORDS, ids=["10", "11", "12"])
def test_everybody_finds_an_answer_in_their_own_words(real: Indexed, file: Path, answered: float, mrr: float) -> None:
    result = quality(IndexReader(real.folder), read_graded_queries(file, HELPS), real.id_of)
    assert result.queries >= 140
    assert result.answered >= answered, result.missed
    assert result.mrr >= mrr, result.missed


@pytest.mark.parametrize("file", PUPILS, ids=["10", "11", "12"])
def test_pupils_find_what_speaks_to_them_whether_they_say_who_they_are_or_not(real: Indexed, file: Path) -> None:
    pupils = [query for query in read_graded_queries(file, HELPS) if query.kind == "question of a pupil"]
    for least, said in zip(PUPILS[file], (False, True), strict=True):
        result = quality(IndexReader(real.folder), [replace(query, pupil=said) for query in pupils], real.id_of)
        assert result.queries >= 45
        assert result.mrr >= least, result.missed


def test_a_lesson_for_parents_is_found_by_the_questions_it_answers(real: Indexed) -> None:
    lessons = [page for page in real.loaded.curriculum.pages if isinstance(page, ParentLesson)]
    asked = [
        Query("own", staff=False, words=words, expected=(page.id,)) for page in lessons for words in page.asked[::4]
    ]
    result = quality(IndexReader(real.folder), asked, real.id_of)
    assert result.queries >= 150
    assert result.recall >= PROMISED, result.missed
    assert result.mrr >= 0.9, result.missed


def test_queries_name_pages_that_exist(real: Indexed) -> None:
    known = set(real.id_of.values())
    pooled = [query for file in (*POOLED_FILES, *GRADED_FILES) for query in read_fresh_queries(file)]
    assert {page for query in [*all_queries(), *pooled] for page in (*query.expected, *query.also)} <= known


@pytest.mark.parametrize("shape", SHAPES)
def test_three_hundred_lessons(made: Indexed, shape: str) -> None:
    result = quality(IndexReader(made.folder), lesson_queries(shape, made.lessons[::5]), made.id_of)
    assert result.recall >= PROMISED, result.missed
    assert result.mrr >= PROMISED, result.missed


def test_the_browser_ranks_as_the_reference_does(real: Indexed) -> None:
    words = [query.words for query in all_queries()][::6]
    assert len(words) >= 20
    for staff in (False, True):
        reference = IndexReader(real.folder)
        for answer in engine_answers(words, real.folder, staff=staff):
            assert answer["urls"] == reference.results(answer["query"], staff=staff), answer["query"]


def test_nothing_of_a_key_is_in_the_index(real: Indexed) -> None:
    index = "".join(path.read_text("utf-8") for path in real.folder.rglob("*.js"))
    secrets = {
        html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
        for quiz in real.loaded.keys
        for key in quiz.keys
        for text in (key.explanation_html, *key.feedback.values())
    }
    long = {secret for secret in secrets if len(secret) >= 8}
    assert len(long) > 50
    assert not [secret for secret in long if secret in index]


def test_nothing_of_a_quiz_for_the_record_is_in_the_index(real: Indexed) -> None:
    index = "".join(path.read_text("utf-8") for path in real.folder.rglob("*.js"))
    stems = {
        html.unescape(re.sub(r"<[^>]+>", "", question.stem_html)).strip()
        for quiz in real.loaded.curriculum.quizzes
        for question in quiz.questions
    }
    assert len(stems) > 20
    assert not [stem for stem in stems if stem in index]
