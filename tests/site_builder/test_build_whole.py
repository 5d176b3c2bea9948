"""The whole build of the project's own content: keys stay home, and the same content gives the same bytes.

In the site that all tests share canaries sit in every explanation, feedback and accepted answer; the other half moves
every right answer and compares all public bytes. What stops a build does so on a small content as well, in a tenth of
the time.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.build_report import BuildReport, BuildStopped
from site_builder.building import build_site
from site_builder.bundle import load_bank, load_catalogue
from site_builder.command_build import build as build_command
from site_builder.output_files import files_below
from site_builder.paths import BuildPaths
from site_builder.progress import Progress
from tests.site_builder.content_cases import whole_content
from tests.site_builder.small_site import PROJECT, bytes_below
from tests.whole_site import CANARY

pytestmark = pytest.mark.xdist_group("whole build")
TODAY = date(2026, 11, 23)
CHOICE = re.compile(r"^- \[[ x]\]")


def run(paths: BuildPaths, processes: int = 1) -> BuildReport:
    return build_site(paths, TODAY, processes, Progress(lambda _: None))


def quizzes(content: Path) -> Iterable[Path]:
    return [path for path in files_below(content) if path.name.endswith(".quiz.md")]


def public_bytes(paths: BuildPaths) -> dict[str, bytes]:
    """Everything but build/private and build/cache, which may be deleted at any time."""
    found = bytes_below(paths.out)
    return {name: data for name, data in found.items() if not name.startswith(("private/", "cache/"))}


def with_moved_answers(text: str) -> str:
    """Every question's marks one choice further, every order reversed, every accepted answer another."""
    questions = re.split(r"(?m)^(?=### )", text)
    return "".join(_with_moved_answer(question) for question in questions)


def _with_moved_answer(question: str) -> str:
    lines = question.splitlines(keepends=True)
    marked = [number for number, line in enumerate(lines) if CHOICE.match(line)]
    marks = [lines[number][:5] for number in marked]
    for number, mark in zip(marked, marks[-1:] + marks[:-1], strict=True):
        lines[number] = mark + lines[number][5:]
    listed = [number for number, line in enumerate(lines) if re.match(r"^\d+\. ", line)]
    for number, line in zip(listed, [lines[number] for number in reversed(listed)], strict=True):
        lines[number] = line
    return re.sub(r"(?m)^(答案[：:]).*$", r"\1 别的答案", "".join(lines))


@pytest.fixture(scope="module")
def moved(whole_site: BuildPaths, tmp_path_factory: pytest.TempPathFactory) -> BuildPaths:
    """The same content with other right answers under the same key, built by two processes; the shared site, by one."""
    folder = tmp_path_factory.mktemp("moved")
    shutil.copytree(whole_site.content, folder / "content")
    moved = replace(whole_site, content=folder / "content", out=folder / "build")
    for path in quizzes(moved.content):
        before = path.read_text("utf-8")
        path.write_text(with_moved_answers(before), "utf-8")
        assert path.read_text("utf-8") != before
    run(moved, processes=2)
    return moved


def small(folder: Path) -> BuildPaths:
    """Few pages, of every kind."""
    return BuildPaths(PROJECT, whole_content(folder / "content"), folder / "build", folder / "build.key")


def test_there_is_something_to_guard(whole_site: BuildPaths) -> None:
    bank = load_bank(whole_site.bank.read_bytes())
    catalogue = load_catalogue(whole_site.catalogue.read_bytes())
    assert len(list(quizzes(whole_site.content))) == len(bank) == len(catalogue.quizzes) > 0
    assert all(CANARY in key.explanation_html for quiz in bank for key in quiz.keys if key.explanation_html)
    assert whole_site.bank.read_text("utf-8").count(CANARY) > len(bank)


def test_the_catalogue_names_the_steps_of_every_lesson_and_no_words_of_them(whole_site: BuildPaths) -> None:
    lessons = [entry for entry in load_catalogue(whole_site.catalogue.read_bytes()).entries if entry.kind == "lesson"]
    assert lessons
    assert all(len(entry.steps) >= 2 and max(map(len, entry.steps)) < 40 for entry in lessons)


def test_no_canary_is_in_any_public_byte(whole_site: BuildPaths) -> None:
    for name, data in public_bytes(whole_site).items():
        assert CANARY.encode() not in data, name
        assert json.dumps(CANARY)[1:-1].encode() not in data, name


def test_nothing_private_stands_below_the_site(whole_site: BuildPaths) -> None:
    assert not whole_site.bank.is_relative_to(whole_site.site)
    assert not [
        name for name in bytes_below(whole_site.site) if "quiz_bank" in name or "private" in name or ".key" in name
    ]


def test_moving_every_answer_and_more_processes_change_no_public_byte(
    whole_site: BuildPaths, moved: BuildPaths
) -> None:
    assert public_bytes(moved) == public_bytes(whole_site)
    assert moved.bank.read_bytes() != whole_site.bank.read_bytes()


def test_a_warm_build_has_nothing_to_do_and_gives_the_same_bytes(moved: BuildPaths) -> None:
    before = public_bytes(moved)
    again = run(moved)
    assert (again.rendered, again.compressed) == (0, 0)
    assert public_bytes(moved) == before


def test_a_key_that_found_its_way_into_a_page_stops_the_build_and_is_taken_out(tmp_path: Path) -> None:
    leaky = small(tmp_path)
    page = leaky.content / "guides" / "gd-about.md"
    page.write_text(page.read_text("utf-8") + f"\n这里写着{CANARY}。\n", "utf-8")
    quiz = next(iter(quizzes(leaky.content)))
    quiz.write_text(re.sub(r"(?m)^> .*$", f"> 解析：{CANARY}。", quiz.read_text("utf-8"), count=1), "utf-8")
    with pytest.raises(BuildStopped) as stopped:
        run(leaky)
    leaks = {problem.path.name for problem in stopped.value.problems if problem.code == "leak"}
    assert "gd-about.html" in leaks
    assert not [name for name, data in bytes_below(leaky.site).items() if CANARY.encode() in data]


def test_a_red_finding_stops_the_build_and_leaves_the_site_alone(tmp_path: Path) -> None:
    broken = small(tmp_path)
    run(broken)
    before = public_bytes(broken)
    page = broken.content / "guides" / "gd-about.md"
    page.write_text("没有页头\n", "utf-8")
    with pytest.raises(BuildStopped) as stopped:
        run(broken)
    assert [finding.path for finding in stopped.value.findings if finding.level == "red"]
    assert public_bytes(broken) == before


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    paths = small(tmp_path)
    options = ["--content", str(paths.content), "--project", str(PROJECT), "--key", str(paths.key)]
    answer = CliRunner().invoke(build_command, [*options, "--out", str(paths.out), "--processes", "1", "--json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["built"] is True
    assert said["pages"] == said["rendered"] > 0


def test_the_command_ends_with_1_when_there_is_no_content(tmp_path: Path) -> None:
    options = ["--content", str(tmp_path / "none"), "--project", str(PROJECT), "--key", str(tmp_path / "build.key")]
    answer = CliRunner().invoke(build_command, [*options, "--out", str(tmp_path / "build")])
    assert answer.exit_code == 1
    assert "none" in answer.output
    assert not (tmp_path / "build" / "site").exists()
