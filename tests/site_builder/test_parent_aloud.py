"""What is read aloud and taken home of a parent lesson: its own words, in their order, and none of the key."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.build_key import BuildKey
from site_builder.build_report import BuildStopped
from site_builder.building import build_site
from site_builder.commands import main
from site_builder.compiling.taken_home import MOST_CHARACTERS, large_sheet, loudspeaker_script
from site_builder.curriculum import ParentLesson
from site_builder.loading.loader import load
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from site_builder.spoken import characters, sentences, spoken_lines
from tests.site_builder.content_cases import GOOD, whole_content

PROJECT = Path(__file__).parents[2]
FRONT, HELP = ("今晚三分钟", "给帮忙带孩子的老人"), "什么时候找人帮忙"
RECORDED = "mental_health: true\nrecordings: [{file: p-czh-01.mp3, voice: 青禾话, by: 班主任, on: 2026-11-20}]"


@pytest.fixture(scope="module")
def lessons() -> list[ParentLesson]:
    curriculum = load(PROJECT / "content", BuildKey(bytes(32))).curriculum
    return [page for page in curriculum.pages if isinstance(page, ParentLesson)]


def own_sentences(page: ParentLesson) -> set[str]:
    """Every sentence that the lesson says anywhere."""
    html = [page.intro_html, *(section.html for section in page.sections)]
    lines = [line for part in html for line in spoken_lines(part)]
    titles = [page.title, *(section.title for section in page.sections)]
    return (
        {sentence for line in lines for sentence in sentences(line)} | {f"{title}。" for title in titles} | {page.title}
    )


def test_the_loudspeaker_says_two_minutes_of_the_lessons_own_sentences(lessons: list[ParentLesson]) -> None:
    assert len(lessons) >= 60
    for page in lessons:
        script = loudspeaker_script(page)
        assert sum(map(characters, script)) <= MOST_CHARACTERS == 400, page.id
        said = [sentence for line in script for sentence in sentences(line)]
        assert [sentence for sentence in said if sentence not in own_sentences(page)] == [], page.id
        assert "今晚三分钟。" in script, page.id
        assert "12356" in script[-1], page.id


def test_a_long_lesson_is_cut_at_a_sentence(lessons: list[ParentLesson]) -> None:
    page = lessons[0]
    long = "".join(f"<p>这是第{number}句话，说一件家里常有的小事。它还没有说完。</p>" for number in range(60))
    script = loudspeaker_script(replace(page, intro_html=long))
    assert 300 < sum(map(characters, script)) <= MOST_CHARACTERS
    assert all(line.endswith(("。", "？", "！", "”")) or "12356" in line for line in script)


def test_the_large_sheet_has_what_the_lesson_teaches(lessons: list[ParentLesson]) -> None:
    """After when to look for help: whole, or from its beginning to the end of a paragraph or of an item of a list."""
    for page in lessons:
        sheet = large_sheet(page)
        others = [one for one in page.sections if one.title not in FRONT and not one.title.startswith("孩子不在身边")]
        helped, taught = (next(one for one in others if (one.title == HELP) is wanted) for wanted in (True, False))
        assert {helped.anchor, taught.anchor} <= sheet.back, page.id
        (shown,) = (one for one in sheet.sections if one.anchor == taught.anchor)
        assert shown.html.replace(' class="off-sheet"', "").replace("off-sheet ", "") == taught.html, page.id
        is_cut = shown.html != taught.html
        assert (f"“{taught.title}”的后一半" in sheet.left) is is_cut, page.id
        kept = spoken_lines(shown.html.split('class="off-sheet')[0].rpartition("<")[0])
        assert kept, page.id
        assert not is_cut or kept[-1].endswith(("。", "；", "”", "？", "）", "！")), (page.id, kept[-1])


@pytest.mark.parametrize(("size", "kept"), [(300, 3), (900, 1)])
def test_a_section_is_cut_between_items_and_not_after_what_announces_them(
    lessons: list[ParentLesson], size: int, kept: int
) -> None:
    page = next(one for one in lessons if one.sections[0].title not in FRONT)
    items = f"<li>{'长' * size}。</li>\n" * 3
    long = replace(page.sections[0], html=f"<p>先说一句。</p>\n<p>三样：</p>\n<ul>\n{items}</ul>\n<p>末了。</p>")
    shown = large_sheet(replace(page, sections=(long, *page.sections[1:]))).sections[0].html
    marks = re.findall(r"<(?:p|li)( class=\"off-sheet\")?>", shown)
    assert [bool(mark) for mark in marks] == [False] * kept + [True] * (6 - kept)


def test_the_record_sheet_has_every_word_and_no_answer(tmp_path: Path) -> None:
    key = tmp_path / "build.key"
    done = CliRunner().invoke(main, ["record-sheet", "p-czh-01", "--content", str(GOOD), "--key", str(key)])
    assert done.exit_code == 0
    sheet = done.output
    for words in (
        "停一停。",
        "门砰地关上，菜还冒着热气。",
        "“先停一停。”",
        "“明晚八点我打过来。”",
        "第一个：",
        "recordings: [{file: p-czh-01.mp3",
    ):
        assert words in sheet
    written = (GOOD / "parents/czh/p-czh-01.quiz.md").read_text("utf-8")
    secrets = [line.strip("> ") for line in written.splitlines() if line.strip().startswith(">")]
    assert secrets
    assert [secret for secret in secrets if secret in sheet] == []


@pytest.mark.parametrize("lesson", ["p-czh-99", "g07-t1-02", "", "../x"])
def test_a_record_sheet_of_what_is_not_there_says_what_to_write(lesson: str, tmp_path: Path) -> None:
    key = tmp_path / "build.key"
    done = CliRunner().invoke(main, ["record-sheet", lesson, "--content", str(GOOD), "--key", str(key)])
    assert (done.exit_code, "例如 p-xxd-01" in done.output) == (1, True)


def recorded_site(folder: Path, size: int) -> BuildPaths:
    """The good content with a recording of `size` bytes."""
    whole_content(folder / "content")
    page = folder / "content/parents/czh/p-czh-01.md"
    page.write_text(page.read_text("utf-8").replace("mental_health: true", RECORDED), "utf-8")
    page.with_suffix(".mp3").write_bytes(b"\xff\xfb" + b"\0" * size)
    paths = BuildPaths(PROJECT, folder / "content", folder / "build", folder / "build.key")
    build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    return paths


def test_a_recording_stands_in_the_page_and_goes_with_it(tmp_path: Path) -> None:
    paths = recorded_site(tmp_path, 2000)
    page = (paths.site / "parents/czh/p-czh-01.html").read_text("utf-8")
    assert '<audio controls preload="none" src="p-czh-01.mp3">' in page
    assert "青禾话录音，班主任" in page
    recording = paths.site / "parents/czh/p-czh-01.mp3"
    assert recording.stat().st_size == 2002
    (paths.content / "parents/czh/p-czh-01.mp3").unlink()
    source = paths.content / "parents/czh/p-czh-01.md"
    source.write_text(source.read_text("utf-8").replace(RECORDED, "mental_health: true"), "utf-8")
    build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    assert not recording.exists()
    assert "<audio" not in (paths.site / "parents/czh/p-czh-01.html").read_text("utf-8")


def test_a_recording_over_a_megabyte_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped) as stopped:
        recorded_site(tmp_path, 1024 * 1024)
    assert [problem.message for problem in stopped.value.problems] == ["录音有 1024 KB，最多 1024 KB。"]


def test_the_worker_names_the_shell_and_changes_with_it_alone(tmp_path: Path) -> None:
    paths = recorded_site(tmp_path, 10)
    worker = (paths.site / "sw.js").read_text("utf-8")
    assert "@edition@" not in worker
    assert "@shell@" not in worker
    for name in ("offline.html", "guides/gd-help.html", "assets/js/quiz.js", "assets/css/site.css"):
        assert f'"{name}"' in worker
        assert (paths.site / name).is_file()
    source = paths.content / "parents/czh/p-czh-01.md"
    source.write_text(source.read_text("utf-8").replace("菜还冒着热气", "菜还是热的"), "utf-8")
    build_site(paths, date(2026, 11, 22), 1, Progress(lambda _: None))
    assert (paths.site / "sw.js").read_text("utf-8") == worker
