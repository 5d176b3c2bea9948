"""Search against its promises: recall@10 and MRR on the query files and generated lessons, bytes of a first answer, and
milliseconds of a query in the browser's engine once it has its manifest.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.build_key import BuildKey
from site_builder.indexing.indexer import write_index
from site_builder.loading.loader import load
from tests.bench.corpus import REAL_CONTENT, write_corpus
from tests.site_builder.indexing.engine_in_node import engine_answers
from tests.site_builder.indexing.index_reader import IndexReader, script_bytes
from tests.site_builder.indexing.query_file import (
    BLIND_FILE,
    FRESH_FILES,
    GOOD,
    GRADED_FILES,
    HELPS,
    JUDGED_FILE,
    POOLED_FILES,
    SHAPES,
    UNSEEN_FILE,
    Query,
    lesson_queries,
    quality,
    read_fresh_queries,
    read_graded_queries,
    read_queries,
)

SAMPLE = 60
DEFAULT_SIZES = (300, 1000)
JS = REAL_CONTENT.parent / "themes" / "assets" / "js"
FIRST_SCRIPTS = tuple(sorted(JS.glob("search-*.js")))
"""Fetched at the first keystroke together with the index, so they count."""


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """One row: kind of query, quality (with the share of queries that any right page answers among ten), bytes over the
    wire of a first answer (compressed, with headers and scripts), and milliseconds of a query: the middle one and the
    longest.
    """

    lessons: int
    kind: str
    recall: float
    answered: float
    mrr: float
    mean_bytes: float
    most_bytes: int
    milliseconds: float
    most_milliseconds: float


def index_of(content: Path, work: Path) -> tuple[Path, dict[str, str], float]:
    """Folder of the index, address to id, and seconds that indexing took."""
    loaded = load(content, BuildKey.load_or_create(work / "build.key"))
    started = time.perf_counter()
    write_index(loaded.curriculum, work)
    return work / "search", {page.url: page.id for page in loaded.curriculum.pages}, time.perf_counter() - started


class Asked(IndexReader):
    """An index and what it answers, each query once, however many sets it stands in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._found: dict[tuple[str, bool, bool], list[str]] = {}
        self._bytes: dict[tuple[str, bool], int] = {}
        self._times: dict[tuple[str, bool], float] = {}

    def results(self, query: str, *, staff: bool = False, pupil: bool = False) -> list[str]:
        if (query, staff, pupil) not in self._found:
            self._found[query, staff, pupil] = super().results(query, staff=staff, pupil=pupil)
        return self._found[query, staff, pupil]

    def first_bytes(self, query: str, *, staff: bool) -> int:
        """Of the files of a first answer, compressed and with headers."""
        if (query, staff) not in self._bytes:
            self._bytes[query, staff] = self.wire_bytes(self.first_answer(query, staff=staff))
        return self._bytes[query, staff]

    def milliseconds(self, queries: Sequence[Query]) -> list[float]:
        """Of each query; those that no earlier set had are asked together, one after the other."""
        new = [query for query in queries if (query.words, query.staff) not in self._times]
        self._times.update(milliseconds(self.folder, new))
        return [self._times[query.words, query.staff] for query in queries]


def figures(lessons: int, kind: str, asked: Asked, queries: Sequence[Query], id_of: dict[str, str]) -> SearchFigures:
    result = quality(asked, queries, id_of)
    scripts = sum(map(script_bytes, FIRST_SCRIPTS))
    sizes = [scripts + asked.first_bytes(query.words, staff=query.staff) for query in queries]
    times = asked.milliseconds(queries)
    return SearchFigures(
        lessons,
        kind,
        result.recall,
        result.answered,
        result.mrr,
        statistics.fmean(sizes),
        max(sizes),
        statistics.median(times),
        max(times),
    )


def milliseconds(folder: Path, queries: Sequence[Query]) -> dict[tuple[str, bool], float]:
    """How long each query takes after the first, which alone waits for the manifest and for the engine to warm up."""
    found: dict[tuple[str, bool], float] = {}
    for staff in (False, True):
        words = [query.words for query in queries if query.staff is staff]
        if words:
            answers = engine_answers([words[0], *words], folder, staff=staff)[1:]
            found.update({(asked, staff): one["milliseconds"] for asked, one in zip(words, answers, strict=True)})
    return found


def measure(lessons: int, work: Path) -> list[SearchFigures]:
    """Figures of a generated corpus, or of the real content when `lessons` is 0. `work` is emptied first."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    if not lessons:
        folder, id_of, _ = index_of(REAL_CONTENT, work)
        halves = {half: [query for query in read_queries() if query.half == half] for half in ("open", "held")}
        sets = {f"queries, {half}": rows for half, rows in halves.items()}
        sets.update(
            {f"fresh queries, {number}": read_fresh_queries(file) for number, file in enumerate(FRESH_FILES, 1)}
        )
        blind = read_fresh_queries(BLIND_FILE)
        sets["fresh queries, 4"] = blind
        sets["… its parents"] = [query for query in blind if query.kind == "question of a parent"]
        for name, file in (("all answers named", JUDGED_FILE), ("the same, unseen", UNSEEN_FILE)):
            judged = read_fresh_queries(file)
            sets[name] = judged
            sets[f"{name}: parents"] = [query for query in judged if query.kind == "question of a parent"]
        for number, file in enumerate(POOLED_FILES, 6):
            sets.update(pooled_sets(number, file))
        for number, file in enumerate(GRADED_FILES, 8):
            sets.update(graded_sets(number, file))
        asked = Asked(folder)
        return [figures(len(id_of), name, asked, rows, id_of) for name, rows in sets.items()]
    made = write_corpus(lessons, work / "content")
    folder, id_of, seconds = index_of(work / "content", work)
    print(f"  {lessons} lessons indexed in {seconds:.2f} s")
    sample = made[:: max(1, lessons // SAMPLE)]
    asked = Asked(folder)
    return [figures(lessons, shape, asked, lesson_queries(shape, sample), id_of) for shape in SHAPES]


def pooled_sets(number: int, file: Path) -> dict[str, list[Query]]:
    """The queries of a pooled file that some page answers, by kind; those that none does are counted in a line."""
    rows = read_fresh_queries(file)
    answered = [query for query in rows if query.expected]
    print(f"  set {number}, pooled: {len(rows) - len(answered)} of {len(rows)} queries have no page that answers them")
    kinds = dict.fromkeys(query.kind for query in answered)
    found = {f"{number} strict, {kind[12:] or kind}": [q for q in answered if q.kind == kind] for kind in kinds}
    return {f"{number} pooled, strict": answered, **found}


def graded_sets(number: int, file: Path) -> dict[str, list[Query]]:
    """The queries of a graded file that some page answers, by level and kind."""
    found: dict[str, list[Query]] = {}
    rows = len(read_fresh_queries(file))
    for level, name in ((GOOD, "a good first answer"), (HELPS, "a page that helps")):
        answered = read_graded_queries(file, level)
        print(f"  set {number}, {name}: {rows - len(answered)} of {rows} queries have none")
        found[f"{number} {name}"] = answered
        for kind in dict.fromkeys(query.kind for query in answered):
            found[f"{number} {name}, {kind[14:] or kind}"] = [query for query in answered if query.kind == kind]
        pupils = [replace(query, pupil=True) for query in answered if query.kind == "question of a pupil"]
        found[f"{number} {name}, pupils who say so"] = pupils
    return found


def report(sizes: Sequence[int], work: Path) -> list[SearchFigures]:
    """Measure the real content and each size, and print the table."""
    rows = [row for size in (0, *sizes) for row in measure(size, work / f"search-{size}")]
    print("\n  promised: recall@10 and MRR 0.95; a first answer 80 KB at 1,000 lessons, 110 at 5,000; 100 ms a query")
    print("  pages  kind               recall@10  any@10    MRR   first answer KB, mean   most   ms, middle   most")
    for row in rows:
        print(
            f"{row.lessons:7d}  {row.kind:17s} {row.recall:10.3f} {row.answered:7.3f} {row.mrr:6.3f}"
            f" {row.mean_bytes / 1024:23.1f} {row.most_bytes / 1024:6.1f}"
            f" {row.milliseconds:20.1f} {row.most_milliseconds:6.1f}"
        )
    return rows


def main(sizes: Sequence[int] = DEFAULT_SIZES) -> None:
    with tempfile.TemporaryDirectory(prefix="xinyu-search-") as folder:
        report(sizes, Path(folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, nargs="*", default=DEFAULT_SIZES)
    main(parser.parse_args().size)
