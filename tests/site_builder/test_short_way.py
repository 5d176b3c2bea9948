"""The short way of a build: taken when only the text of pages changed, and then the site is what a cold build makes."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from site_builder import whole_build
from site_builder.build_report import BuildStopped
from site_builder.output_files import files_below
from site_builder.paths import BuildPaths
from tests.site_builder.lessons_built import TODAY, cold, copy_of, first_build, lessons, run, settle
from tests.site_builder.small_site import PROJECT, bytes_below


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def one_line_more(path: Path, words: str = "多备一支粉笔") -> None:
    edit(path, "## 准备\n", f"## 准备\n\n- {words}。\n")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> BuildPaths:
    return first_build(tmp_path_factory.mktemp("short"))


@pytest.fixture
def built(first: BuildPaths, tmp_path: Path) -> BuildPaths:
    return copy_of(first, tmp_path / "copy")


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each build that goes the whole way."""
    gone: list[str] = []
    honest = whole_build._build

    def noted(*arguments: object) -> object:
        gone.append("whole")
        return honest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(whole_build, "_build", noted)
    return gone


def test_nothing_changed_and_one_text_changed_take_the_short_way(
    built: BuildPaths, whole: list[str], tmp_path: Path
) -> None:
    before = run(built)
    assert (before.rendered, before.compressed, whole) == (0, 0, [])
    one_line_more(lessons(built)[5])
    after = run(built)
    assert (after.rendered, after.pages, whole) == (1, before.pages, [])
    assert bytes_below(built.site) == cold(built, tmp_path)


def test_a_parent_lesson_and_a_module_too(built: BuildPaths, whole: list[str], tmp_path: Path) -> None:
    for folder in ("parents", "training"):
        page = next(path for path in files_below(built.content / folder) if not path.name.endswith(".quiz.md"))
        head, fence, body = page.read_text("utf-8").rpartition("。")
        page.write_text(f"{head}。再说一遍也行{fence}{body}", "utf-8")
    assert run(built).rendered == 2
    assert whole == []
    assert bytes_below(built.site) == cold(built, tmp_path)


def retitled(paths: BuildPaths) -> None:
    lesson = lessons(paths)[3]
    lesson.write_text(re.sub(r"(?m)^title: .*$", "title: 换了名字", lesson.read_text("utf-8"), count=1), "utf-8")


def deleted(paths: BuildPaths) -> None:
    lessons(paths)[4].unlink()


def tampered(paths: BuildPaths) -> None:
    page = paths.site / "library" / "index.html"
    page.write_bytes(page.read_bytes() + b"<!-- -->")


def gone_from_site(paths: BuildPaths) -> None:
    next((paths.site / "lessons").rglob("*.html.br")).unlink()


def key_forgotten(paths: BuildPaths) -> None:
    paths.bank.unlink()


def other_line_checked(paths: BuildPaths) -> None:
    hotlines = paths.content / "policy" / "hotlines.yml"
    hotlines.write_text(re.sub(r"(checked_on: )\S+", r"\g<1>2026-11-01", hotlines.read_text("utf-8"), count=1), "utf-8")


@pytest.mark.parametrize("change", [retitled, deleted, tampered, gone_from_site, key_forgotten, other_line_checked])
def test_whatever_else_changed_takes_the_whole_way(
    built: BuildPaths, whole: list[str], tmp_path: Path, change: Callable[[BuildPaths], None]
) -> None:
    change(built)
    run(built)
    assert whole == ["whole"]
    if change not in (tampered,):  # what was written into a page stays until the page is rendered again
        assert bytes_below(built.site) == cold(built, tmp_path)
    assert built.bank.is_file()


def test_another_day_another_setting_and_another_key_take_the_whole_way(
    built: BuildPaths, whole: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(built, TODAY + timedelta(days=1))
    assert len(whole) == 1
    monkeypatch.setenv("XINYU_ORGANISER", "另一个教育局")
    run(built, TODAY + timedelta(days=1))
    assert len(whole) == 2
    assert "另一个教育局" in (built.site / "index.html").read_text("utf-8")
    built.key.write_bytes(bytes(32))
    run(built, TODAY + timedelta(days=1))
    assert len(whole) == 3


def test_a_changed_theme_takes_the_whole_way(built: BuildPaths, whole: list[str], tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "themes", project / "themes")
    shutil.copytree(PROJECT / "site_builder" / "rendering", project / "site_builder" / "rendering")
    shutil.copy2(PROJECT / "mkdocs.yml", project)
    paths = replace(built, project=project)
    run(paths)
    whole.clear()
    style = next((project / "themes" / "assets" / "css").glob("*.css"))
    style.write_text(style.read_text("utf-8") + "\n.one-more { color: inherit; }\n", "utf-8")
    one_line_more(lessons(paths)[5])
    run(paths)
    assert whole == ["whole"]
    assert bytes_below(paths.site) == cold(paths, tmp_path)


def test_a_finding_is_told_and_a_private_text_is_stopped(built: BuildPaths, whole: list[str]) -> None:
    lesson = lessons(built)[5]
    one_line_more(lesson, "多备一支粉笔！多备")
    told = run(built).findings
    assert told
    assert whole == ["whole"]
    assert run(built).findings == told  # on a slow machine the text has settled meanwhile: then nothing is made
    quiz = next(path for path in files_below(built.content) if path.name.endswith(".quiz.md"))
    text = re.sub(r"(?m)^> 解析：.*$", "> 解析：金丝雀不该飞出这只笼子。", quiz.read_text("utf-8"), count=1)
    assert text != quiz.read_text("utf-8")
    quiz.write_text(text, "utf-8")
    edit(lesson, "粉笔！多备", "粉笔")
    run(built)
    settle(built)
    run(built)
    one_line_more(lessons(built)[7])
    whole.clear()
    run(built)
    assert whole == []
    one_line_more(lessons(built)[6], "金丝雀不该飞出这只笼子")
    with pytest.raises(BuildStopped):
        run(built)


def test_after_any_sequence_of_changes_the_site_is_that_of_a_cold_build(
    built: BuildPaths, whole: list[str], tmp_path: Path
) -> None:
    """Texts there and back, titles, pages that go and come, by turns; short ways and whole ones follow one another."""
    chance = random.Random(40)
    kept: dict[Path, str] = {path: path.read_text("utf-8") for path in lessons(built)}
    for step in range(14):
        there = lessons(built)
        one = chance.choice(there)
        deed = chance.choice(("text", "text", "text", "back", "title", "delete", "again", "move"))
        if deed == "text":
            one_line_more(one, f"第 {step} 样东西")
        elif deed == "back":
            one.write_text(kept.get(one, one.read_text("utf-8")), "utf-8")
        elif deed == "title":
            edit(one, "title: ", f"title: 第 {step} 次")
        elif deed == "delete":
            one.unlink()
        else:
            for path in sorted(kept.keys() - set(there)):
                path.write_text(kept[path], "utf-8")
        if chance.random() < 0.5:
            settle(built)
        run(built)
        if step % 4 == 3:
            assert bytes_below(built.site) == cold(built, tmp_path / f"{step}"), (step, deed)
            shutil.rmtree(tmp_path / f"{step}")
    assert len([*whole]) > 0
