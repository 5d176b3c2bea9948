"""The generated lessons are content like any other: the checker has nothing to say, and the same seed says the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from site_builder.build_key import BuildKey
from site_builder.checking.checker import check
from site_builder.curriculum import Kind
from site_builder.loading.loader import load
from tests.bench.corpus import MOST_LESSONS, made_lessons, write_corpus


def test_the_checker_has_nothing_to_say(tmp_path: Path) -> None:
    write_corpus(30, tmp_path / "content")
    for piece in made_lessons(MOST_LESSONS + 12)[-12:]:  # beyond the lessons: library pieces
        path = tmp_path / "content" / piece.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(piece.text, "utf-8")
    loaded = load(tmp_path / "content", BuildKey.load_or_create(tmp_path / "build.key"))
    made = [finding for finding in check(loaded) if finding.path.startswith(("lessons/", "library/"))]
    # Lessons made by a machine repeat themselves, and the checker is right to say so.
    assert {finding.code for finding in made} <= {"sentence-twice"}
    kinds = Counter(page.kind for page in loaded.curriculum.pages)
    assert (kinds[Kind.LESSON], kinds[Kind.RESOURCE]) == (30, 12)


def test_the_same_seed_makes_the_same_lessons() -> None:
    assert made_lessons(20) == made_lessons(40)[:20]
    assert made_lessons(20) != made_lessons(20, seed=2)


def test_every_page_has_words_of_its_own() -> None:
    lessons = made_lessons(2000)
    words = [word for lesson in lessons for word in lesson.own]
    assert len(set(words)) == len(words)
    assert all(word in lesson.text for lesson in lessons for word in lesson.own)
    assert len({lesson.id for lesson in lessons}) == len(lessons)
