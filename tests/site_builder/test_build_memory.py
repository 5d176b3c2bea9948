"""What a build remembers may be wrong, damaged or gone: the next build gives the bytes of a cold one all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder import surveying
from site_builder.build_key import BuildKey
from site_builder.output_files import files_below
from site_builder.paths import BuildPaths
from site_builder.plain_data import as_data, reader_of
from site_builder.step_memory import StepMemory
from site_builder.surveying import Survey, outline, survey
from site_builder.workers import Workers
from tests.site_builder.lessons_built import cold, copy_of, first_build, lessons, run
from tests.site_builder.small_curriculum import small_curriculum
from tests.site_builder.small_site import bytes_below

MEMORIES = (
    "surveyed.json",
    "compiled.json",
    "rendered.json",
    "indexed.json",
    "terms.sqlite",
    "verified.json",
    "last.json",
    "pages.sqlite",
)


def lesson_of(paths: BuildPaths) -> Path:
    return lessons(paths)[0]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> BuildPaths:
    return first_build(tmp_path_factory.mktemp("memory"))


@pytest.fixture
def built(first: BuildPaths, tmp_path: Path) -> BuildPaths:
    return copy_of(first, tmp_path / "copy")


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, flipped])
def test_damaged_memories_are_no_memories(built: BuildPaths, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    run(built)
    for name in MEMORIES:
        path = built.cache / name
        path.write_bytes(damage(path.read_bytes()))
    lesson = lesson_of(built)
    lesson.write_text(lesson.read_text("utf-8").replace("## 准备\n", "## 准备\n\n- 多备一支粉笔。\n", 1), "utf-8")
    run(built)
    assert bytes_below(built.site) == cold(built, tmp_path)


@pytest.mark.parametrize("way", ["short", "whole"])
def test_one_changed_lesson_rewrites_its_own_files_and_those_of_search(
    built: BuildPaths, tmp_path: Path, way: str
) -> None:
    run(built)
    before = bytes_below(built.site)
    if way == "whole":
        (built.cache / "last.json").unlink()
    lesson = lesson_of(built)
    lesson.write_text(lesson.read_text("utf-8").replace("## 准备\n", "## 准备\n\n- 多备一支粉笔。\n", 1), "utf-8")
    assert run(built).rendered == 1
    after = bytes_below(built.site)
    different = {name for name in after if after[name] != before.get(name)}
    pages = {name for name in different if name.endswith(".html")}
    assert pages == {lesson.relative_to(built.content).with_suffix(".html").as_posix()}
    assert all(name.startswith("search/") for name in different if ".html" not in name)
    assert after == cold(built, tmp_path)


def test_a_title_a_lesson_more_and_a_lesson_less_give_the_bytes_of_a_cold_build(
    built: BuildPaths, tmp_path: Path
) -> None:
    run(built)
    lesson = lesson_of(built)
    lesson.write_text(re.sub(r"(?m)^title: .*$", "title: 换了一个名字", lesson.read_text("utf-8"), count=1), "utf-8")
    run(built)
    assert bytes_below(built.site) == cold(built, tmp_path / "renamed")
    text = lesson.read_text("utf-8")
    other = [path for path in files_below(built.content / "lessons") if path != lesson][7]
    taken = other.read_text("utf-8")
    other.unlink()
    run(built)
    assert bytes_below(built.site) == cold(built, tmp_path / "without")
    other.write_text(taken, "utf-8")
    lesson.write_text(text, "utf-8")
    run(built)
    assert bytes_below(built.site) == cold(built, tmp_path / "again")


def test_no_text_of_a_quiz_rests_in_the_cache(built: BuildPaths) -> None:
    canary = "金丝雀不该飞出笼子"
    for path in files_below(built.content):
        if path.name.endswith(".quiz.md"):
            path.write_text(re.sub(r"(?m)^(\s*> .*)$", rf"\1{canary}。", path.read_text("utf-8")), "utf-8")
    run(built)
    assert canary in built.bank.read_text("utf-8")
    for path in files_below(built.cache):
        data = path.read_bytes()
        assert canary.encode() not in data, path.name
        assert canary.encode("unicode_escape") not in data, path.name


def look(paths: BuildPaths) -> Survey:
    return survey(paths.content, BuildKey.load_or_create(paths.key), paths.cache, Workers(1))


def test_pages_are_read_again_when_the_program_or_the_help_lines_changed(
    built: BuildPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = len(look(built).texts.marks)
    assert len(look(built).texts.whole) == 0
    monkeypatch.setattr(surveying, "program_digest", lambda *_: "of another version")
    assert len(look(built).texts.whole) == everything
    assert len(look(built).texts.whole) == 0
    hotlines = built.content / "policy" / "hotlines.yml"
    text = hotlines.read_text("utf-8")
    hotlines.write_text(re.sub(r"(checked_on: )\S+", r"\g<1>2026-11-01", text, count=1), "utf-8")
    assert hotlines.read_text("utf-8") != text
    assert len(look(built).texts.whole) == everything


def test_a_finding_is_told_again_by_every_build(built: BuildPaths) -> None:
    lesson = lesson_of(built)
    lesson.write_text(lesson.read_text("utf-8").replace("## 准备\n", "## 准备\n\n- 多备一支粉笔！\n", 1), "utf-8")
    told = [run(built).findings for _ in range(2)]
    assert told[0] == told[1]
    assert any(finding.path == lesson.relative_to(built.content).as_posix() for finding in told[0])


def test_outlines_come_back_from_plain_data() -> None:
    for page in small_curriculum().pages:
        short = outline(page)
        assert short.title == page.title
        assert not short.sections
        assert reader_of(type(short))(as_data(short)) == short


def test_a_memory_of_another_basis_does_not_count(tmp_path: Path) -> None:
    StepMemory(tmp_path / "step.json", "one").keep({"a": [1, "二"]})
    assert StepMemory(tmp_path / "step.json", "other").recall() == {}
    StepMemory(tmp_path / "step.json", "one").keep({"a": [1, "二"]})
    assert StepMemory(tmp_path / "step.json", "one").recall() == {"a": [1, "二"]}
