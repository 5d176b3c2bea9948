"""Building again: the same bytes from the same content, and nothing rendered that did not change."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.curriculum import Curriculum
from site_builder.paths import BuildPaths
from tests.site_builder.small_curriculum import lesson, small_curriculum, with_title
from tests.site_builder.small_site import build, bytes_below, paths_in


@pytest.fixture
def built(tmp_path: Path) -> BuildPaths:
    paths = paths_in(tmp_path)
    build(small_curriculum(), paths)
    return paths


def without(curriculum: Curriculum, page_id: str) -> Curriculum:
    return Curriculum(tuple(page for page in curriculum.pages if page.id != page_id), curriculum.quizzes)


def test_the_same_content_gives_the_same_bytes_in_another_folder(built: BuildPaths, tmp_path: Path) -> None:
    other = paths_in(tmp_path / "elsewhere")
    build(small_curriculum(), other)
    assert bytes_below(other.site) == bytes_below(built.site)


def test_two_processes_give_the_same_bytes_as_one(built: BuildPaths, tmp_path: Path) -> None:
    other = paths_in(tmp_path / "elsewhere")
    build(small_curriculum(), other, processes=2)
    assert bytes_below(other.site) == bytes_below(built.site)


def test_nothing_is_rendered_when_nothing_changed(built: BuildPaths) -> None:
    again = build(small_curriculum(), built)
    assert (again.compiled.changed, again.rendered.rendered, again.rendered.changed) == (0, 0, 0)


def test_a_changed_lesson_renders_what_shows_it_and_no_more(built: BuildPaths) -> None:
    before = bytes_below(built.site)
    changed = with_title(small_curriculum(), "g08-t1-02", "烦恼有轻重")
    build(changed, built)
    after = bytes_below(built.site)
    different = {name for name in after if after[name] != before.get(name)}
    assert "lessons/g08/g08-t1-02.html" in different
    assert "catalogue/g08.html" in different
    assert not {name for name in different if name.startswith(("lessons/g07", "parents/", "training/", "guides/"))}


def test_a_warm_build_gives_the_bytes_of_a_cold_one(built: BuildPaths, tmp_path: Path) -> None:
    changed = with_title(without(small_curriculum(), "r-yx-01"), "g07-t1-01", "我的新班级")
    build(changed, built)
    cold = paths_in(tmp_path / "cold")
    build(changed, cold)
    assert bytes_below(built.site) == bytes_below(cold.site)
    assert bytes_below(built.docs) == bytes_below(cold.docs)


def test_a_removed_page_leaves_the_site_with_its_copies(built: BuildPaths) -> None:
    page = built.site / "library" / "r-yx-01.html"
    page.with_name("r-yx-01.html.gz").write_bytes(b"copy")
    build(without(small_curriculum(), "r-yx-01"), built)
    assert not list(page.parent.glob("r-yx-01*"))


def test_a_page_deleted_by_hand_comes_back(built: BuildPaths) -> None:
    page = built.site / "library" / "r-yx-01.html"
    before = page.read_bytes()
    page.unlink()
    assert build(small_curriculum(), built).rendered.rendered == 1
    assert page.read_bytes() == before


def test_a_build_that_was_cut_off_is_made_good_by_the_next(built: BuildPaths) -> None:
    page = built.site / "index.html"
    page.write_bytes(b"half a pa")
    (built.cache / "rendered.json").write_bytes(b"{")
    build(small_curriculum(), built)
    assert b"</html>" in page.read_bytes()


def test_titles_with_markup_stay_text(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    odd = '<script>alert("1")</script> & “引号”: - 冒号 #'
    build(Curriculum((lesson(title=odd), *small_curriculum().pages[2:])), paths)
    text = (paths.site / "lessons" / "g07" / "g07-t1-02.html").read_text("utf-8")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(" in text
