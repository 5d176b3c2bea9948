"""The commands for authors: new files start clean, ids are added in place, and the check speaks plainly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.authoring.quiz_ids import add_missing_ids
from site_builder.checking.checker import check
from site_builder.commands import main
from site_builder.findings import as_text
from site_builder.loading.loader import load
from site_builder.markdown.reader import MarkdownReader
from tests.site_builder.content_cases import FIXTURES, GOOD, KEY, Edit, copy_of_good, findings_with

READER = MarkdownReader()
NEW_FILES = [
    (
        ["lesson", "--grade", "7", "--term", "1", "--slot", "3", "--area", "学习", "--title", "一: 课"],
        "lessons/g07/g07-t1-03.md",
    ),
    (
        ["lesson", "--grade", "中职", "--term", "2", "--slot", "10", "--area", "生命安全", "--title", "课"],
        "lessons/zz/zz-t2-10.md",
    ),
    (["parent", "--stage", "高中", "--step", "用", "--number", "4", "--title", "课"], "parents/gzh/p-gzh-04.md"),
    (["training", "--level", "班主任", "--number", "2", "--title", "课"], "training/h/t-h-02.md"),
    (["resource", "--type", "教学案例", "--stage", "初中", "--number", "2", "--title", "课"], "library/r-al-02.md"),
    (["guide", "--name", "visit", "--title", "课"], "guides/gd-visit.md"),
]


@pytest.mark.parametrize(("options", "path"), NEW_FILES, ids=lambda value: str(value[0]))
def test_a_new_file_has_nothing_red_and_says_what_to_write(options: list[str], path: str, tmp_path: Path) -> None:
    content = copy_of_good(tmp_path)
    done = CliRunner().invoke(main, ["new", options[0], "--content", str(content), *options[1:]])
    assert done.exit_code == 0, done.output
    assert (content / path).is_file()
    loaded = load(content, KEY)
    assert path.rpartition("/")[2].removesuffix(".md") in loaded.curriculum.by_id
    assert {finding.code for finding in check(loaded)} == {"write-me"}


def test_new_asks_for_what_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["new"], input="lesson\n3\n2\n人际\n借东西\n")
    assert done.exit_code == 0, done.output
    assert "title: 借东西" in Path("content/lessons/g03/g03-t2-01.md").read_text("utf-8"), "the first free slot"


def test_new_never_writes_over_a_file(tmp_path: Path) -> None:
    content = copy_of_good(tmp_path)
    before = (content / "guides/gd-help.md").read_bytes()
    done = CliRunner().invoke(main, ["new", "guide", "--content", str(content), "--name", "help", "--title", "课"])
    assert done.exit_code == 1
    assert "已经有了" in done.output
    assert (content / "guides/gd-help.md").read_bytes() == before


WITHOUT_IDS = (
    "---\nid: q-t-s-02\n---\r\n### 1. 甲？（单选）\r\n\r\n- [x] 对  \r\n\n"
    "### 2. 乙？(判断) {#q-b}\n### 3. 甲？（单选） ##\n"
    "```\n### 4. 丙？（单选）\n```\n### 别的"
)


def test_missing_ids_are_added_and_nothing_else_is_touched() -> None:
    done = add_missing_ids(WITHOUT_IDS, READER)
    assert done.added == 2
    changed = [
        (old, new)
        for old, new in zip(WITHOUT_IDS.splitlines(keepends=True), done.text.splitlines(keepends=True), strict=True)
        if old != new
    ]
    (_, first), (_, third) = changed
    assert re.fullmatch(r"### 1\. 甲？（单选） \{#q-[0-9a-f]{6}\}\r\n", first)
    assert re.fullmatch(r"### 3\. 甲？（单选） \{#q-[0-9a-f]{7}\} ##\n", third), "a second 甲 gets a longer id"
    assert add_missing_ids(done.text, READER).added == 0


def test_quiz_ids_makes_a_file_pass(tmp_path: Path) -> None:
    content = copy_of_good(tmp_path, Edit("training/s/t-s-02.quiz.md", " {#q-next}", ""))
    path = content / "training/s/t-s-02.quiz.md"
    assert {finding.code for finding in check(load(content, KEY))} == {"question-id-missing"}
    done = CliRunner().invoke(main, ["quiz", "ids", str(path)])
    assert done.exit_code == 0
    assert "补了 1 个题号" in done.output
    assert check(load(content, KEY)) == ()


def test_check_ends_with_one_when_there_is_a_red_line(tmp_path: Path) -> None:
    key = str(tmp_path / "build.key")
    good = CliRunner().invoke(main, ["check", "--content", str(GOOD), "--key", key])
    bad = CliRunner().invoke(main, ["check", "--content", str(tmp_path / "nowhere"), "--key", key])
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "读了 8 篇、3 个测验。" in good.output
    assert "检查完毕：1 条红线" in bad.output


def test_check_answers_in_json(tmp_path: Path) -> None:
    content = copy_of_good(tmp_path, Edit("library/r-qj-01.md", "灯灭了。", "灯灭了！"))
    done = CliRunner().invoke(main, ["check", "--json", "--content", str(content), "--key", str(tmp_path / "k")])
    findings = json.loads(done.output)
    assert [(finding["code"], finding["path"]) for finding in findings if finding["code"] != "hotline-stale"] == [
        ("exclamation", "library/r-qj-01.md")
    ]
    assert done.exit_code == 0


def test_what_an_author_reads_of_a_bad_lesson(tmp_path: Path) -> None:
    """The words are frozen in fixtures/bad_lesson.txt; change them there when they are meant to change."""
    path = "lessons/g07/g07-t1-02.md"
    findings = findings_with(
        tmp_path,
        Edit(path, "area: 生命安全", "aera: 生命安全"),
        Edit(path, "minutes: 40", "minutes: 四十"),
        Edit(path, "### 活动一：名单(10分钟)", "### 活动一：名单"),
        Edit(path, "- [ ] 等期末再说", "- [x] 等期末再说"),
        Edit(path, "- 不收名单。不说“问题学生”。", "- 不收名单。打 13800001111。"),
        Edit(path, "[求助指南](../../guides/gd-help.md#号码表)", "[点这里](../guides/gd-help.md)"),
    )
    assert as_text(findings) + "\n" == (FIXTURES / "bad_lesson.txt").read_text("utf-8")
