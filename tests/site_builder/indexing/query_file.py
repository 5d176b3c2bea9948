"""The query file (tests/bench/queries.tsv) and how well an index answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.corpus import MadeLesson
from tests.site_builder.indexing.index_reader import IndexReader

SHAPES: dict[str, Callable[[MadeLesson], str]] = {
    "title": lambda lesson: lesson.title,
    "part of a title": lambda lesson: lesson.title[1:5],
    "word in the body": lambda lesson: lesson.own[3],
    "two words, space": lambda lesson: f"{lesson.own[2]} {lesson.own[4]}",
    "two words, joined": lambda lesson: lesson.own[2] + lesson.own[4],
    "whole sentence": lambda lesson: f"{lesson.own[1]}{lesson.own[2]}小禾着急怎么办",
}
"""Ways to ask for a generated lesson."""

QUERY_FILE = Path(__file__).resolve().parents[2] / "bench" / "queries.tsv"
FRESH_FILES = tuple(
    QUERY_FILE.with_name(name) for name in ("fresh_queries.tsv", "fresh_queries_2.tsv", "fresh_queries_3.tsv")
)
"""Each was measured once before anybody looked at what it misses (decisions 0019 and 0029), and holds a floor since."""

BLIND_FILE = QUERY_FILE.with_name("fresh_queries_4.tsv")
"""Two thirds everyday questions. What it missed was looked at for decision 0047: it holds a floor since."""

JUDGED_FILE = QUERY_FILE.with_name("fresh_queries_5.tsv")
"""Every answer of every question is named, so that recall counts all of them. Looked at for decision 0047 as well."""

UNSEEN_FILE = QUERY_FILE.with_name("fresh_queries_6.tsv")
"""As the fifth; its judge named whatever is related."""

POOLED_FILES = tuple(
    QUERY_FILE.with_name(name) for name in ("fresh_queries_6_pooled.tsv", "fresh_queries_7_pooled.tsv")
)
"""Judged by pooling and strictly; a query without an answer is missing content (decision 0059)."""

GRADED_FILES = tuple(QUERY_FILE.with_name(f"fresh_queries_{number}.tsv") for number in (8, 9, 10, 11, 12))
"""Judged by pooling in two levels: `expected` are pages that would do as the first answer, `also` those that really
help (decision 0064). Every query of the eighth was looked at; the ninth, and half of the tenth, whose queries and
judgements are other people's (decision 0067), were measured once before they were; so was a third of the eleventh, made
in the same way (decision 0069), and all of the twelfth.
"""

GOOD, HELPS = 2, 1
"""Levels of the graded files."""


@dataclass(frozen=True, slots=True)
class Query:
    """One line: which half, whether staff pages are searched too, the words, the ids that must be found, and others
    that may come first because they answer as well. `pupil`: asked with the tick of one.
    """

    half: str
    staff: bool
    words: str
    expected: tuple[str, ...]
    also: tuple[str, ...] = ()
    kind: str = ""
    pupil: bool = False


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over queries: share of the expected pages among the first ten, 1 / place of the first that is right, and
    share of queries with any right page among the ten.
    """

    queries: int
    recall: float
    mrr: float
    missed: tuple[str, ...]
    answered: float = 0.0


def read_queries() -> list[Query]:
    lines = [line for line in QUERY_FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return [Query(half, who == "staff", words, tuple(ids.split())) for half, who, words, ids in rows]


def read_fresh_queries(file: Path = FRESH_FILES[0]) -> list[Query]:
    """Queries that were written before anybody looked at how they rank."""
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    return [
        Query(half, who == "staff", words, tuple(ids.split()), tuple(also.split()), kind)
        for half, kind, who, words, ids, also in rows
    ]


def read_graded_queries(file: Path, level: int) -> list[Query]:
    """The queries of a graded file that some page answers at this level, with those pages as expected."""
    rows = read_fresh_queries(file)
    if level == HELPS:
        rows = [replace(query, expected=(*query.expected, *query.also)) for query in rows]
    return [replace(query, also=()) for query in rows if query.expected]


def lesson_queries(shape: str, lessons: Iterable[MadeLesson]) -> list[Query]:
    return [Query("made", staff=False, words=SHAPES[shape](lesson), expected=(lesson.id,)) for lesson in lessons]


def quality(reader: IndexReader, queries: Iterable[Query], id_of: Mapping[str, str]) -> Quality:
    """`id_of` maps addresses to page ids."""
    recalls: list[float] = []
    ranks: list[float] = []
    missed: list[str] = []
    for query in queries:
        found = [id_of[url] for url in reader.results(query.words, staff=query.staff, pupil=query.pupil)]
        places = [found.index(page) + 1 for page in query.expected if page in found]
        recalls.append(len(places) / len(query.expected))
        right = {*query.expected, *query.also}
        ranks.append(next((1 / place for place, page in enumerate(found, 1) if page in right), 0.0))
        if ranks[-1] < 1 or recalls[-1] < 1:
            missed.append(f"{query.words} -> {' '.join(found[:3])}")
    answered = sum(rank > 0 for rank in ranks) / len(ranks)
    return Quality(len(recalls), sum(recalls) / len(recalls), sum(ranks) / len(ranks), tuple(missed), answered)
