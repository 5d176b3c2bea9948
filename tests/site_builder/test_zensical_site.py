"""The plain site that another generator makes of the same Markdown: every page of ours, and not one key."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.bench.zensical_site import QUIZ, lay_out, public_files

CONTENT = Path(__file__).resolve().parents[2] / "content"


def test_every_page_goes_in_as_it_is_and_no_quiz_does(tmp_path: Path) -> None:
    pages = lay_out(CONTENT, tmp_path)
    there = {path for path in (tmp_path / "content").rglob("*.md") if path.name != "index.md"}
    sources = [path for path in CONTENT.rglob("*.md") if "local" not in path.parts]
    quizzes = [path for path in sources if path.name.endswith(QUIZ)]
    assert quizzes
    assert len(there) == pages == len(sources) - len(quizzes)
    assert not [path for path in tmp_path.rglob("*") if QUIZ in path.name]
    lesson = next(path for path in public_files(CONTENT) if path.suffix == ".md")
    assert (tmp_path / "content" / lesson).read_bytes() == (CONTENT / lesson).read_bytes()


def test_every_page_is_listed_and_every_section_stands_in_the_navigation(tmp_path: Path) -> None:
    lay_out(CONTENT, tmp_path)
    listed = (tmp_path / "content" / "lessons" / "index.md").read_text("utf-8")
    assert listed.count("\n- [") == len(list((CONTENT / "lessons").rglob("*.md")))
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))
    for entry in settings["nav"]:
        assert all((tmp_path / "content" / address).is_file() for address in entry.values())
