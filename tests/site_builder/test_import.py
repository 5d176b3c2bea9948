"""A plan as a teacher has it becomes a lesson: nothing invented, nothing lost, a clear sentence when it cannot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PIL import Image

from site_builder.authoring.docx_reading import ImportRefused, read_docx
from site_builder.authoring.plan_words import grade_in, minutes_in, names_step, part_of
from tests.site_builder.content_cases import GOOD
from tests.site_builder.word_plans import imported, plan_in_a_table, plan_in_paragraphs, plan_with_questions


def test_a_plan_in_paragraphs_becomes_a_lesson(tmp_path: Path) -> None:
    plan = plan_in_paragraphs(tmp_path / "教案.docx")
    before = plan.read_bytes()
    done = imported(tmp_path, plan, "--term", "1", "--area", "情绪")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "content/lessons/g03/g03-t1-01.md").read_text("utf-8")
    assert "title: 我的情绪小怪兽\n" in text
    assert "### 热身导入（5 分钟）\n\n> 说：今天教室里来了几只小怪兽" in text
    assert "### 活动一：给小怪兽起名字（12 分钟）" in text
    assert "重点：给情绪起名字" in text
    assert "能用\\*一句话\\*说出" in text, "typed stars stay stars"
    assert plan.read_bytes() == before
    assert "认出 3 个步骤，其中 2 个写了分钟" in done.output


def test_what_has_no_place_stays_in_the_file_and_is_found(tmp_path: Path) -> None:
    done = imported(tmp_path, plan_in_paragraphs(tmp_path / "a.docx"), "--term", "1", "--area", "情绪")
    path = tmp_path / "content/lessons/g03/g03-t1-01.md"
    lines = path.read_text("utf-8").split("\n")
    assert "> 市级优质课一等奖作品。" in lines
    untimed = lines.index("### 小结（待写 分钟）") + 1
    assert f"lessons/g03/g03-t1-01.md:{untimed}" in done.output, "the step without minutes is named by its line"
    noted = lines.index("> [!WARNING]") + 1
    assert "导入时没认出" in lines[noted]
    assert f"lessons/g03/g03-t1-01.md:{noted}" in done.output


def test_a_plan_in_one_table_with_merged_cells(tmp_path: Path) -> None:
    done = imported(tmp_path, plan_in_a_table(tmp_path / "a.docx"), "--term", "2", "--area", "人际", "--slot", "9")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "content/lessons/g07/g07-t2-09.md").read_text("utf-8")
    for words in (
        "title: 学会说不",
        "minutes: 30",
        "### 导入（5 分钟）",
        "### 活动：三种说法（15 分钟）",
        "### 总结（10 分钟）",
    ):
        assert words in text
    assert text.count("会用一句话拒绝。") == 1, "a cell merged over three columns is said once"
    step = text.split("### 活动：三种说法")[1].split("###")[0]
    assert "示范三种说法。" in step
    assert "请四组上台。" in step, "a merged first cell goes on with its step"
    assert "```text\n学会说不\n```" in text


def test_questions_of_a_plan_are_what_the_page_is_asked(tmp_path: Path) -> None:
    done = imported(tmp_path, plan_with_questions(tmp_path / "a.docx"), "--term", "1", "--area", "情绪")
    assert done.exit_code == 0, done.output
    path = tmp_path / "content/lessons/g03/g03-t1-01.md"
    header, body = path.read_text("utf-8").split("\n---\n", 1)
    assert "asked:\n  - 孩子一生气就摔东西怎么办\n  - 娃回来什么都不说\n  - 他在学校跟同学" in header
    assert header.count("摔东西") == 1, "a question that is listed twice is asked once"
    assert "> 答：先等一等。" in body
    assert "> 等他静下来再说。" in body, "what answers goes with the rest that has no place"
    assert "收下 3 条常问的话" in done.output
    line = next(number for number, text in enumerate(header.split("\n"), 1) if "谁叫也不出来" in text)
    assert f"g03-t1-01.md:{line}" in done.output, "the checker names the question that is too long by its line"


def test_every_word_of_the_plan_is_somewhere_in_the_file(tmp_path: Path) -> None:
    plan = plan_in_paragraphs(tmp_path / "a.docx")
    imported(tmp_path, plan, "--term", "1", "--area", "情绪")
    text = (tmp_path / "content/lessons/g03/g03-t1-01.md").read_text("utf-8").replace("\\", "").replace("＿", "_")
    for words in (
        "四种情绪的名字",
        "分清生气和难过",
        "情绪卡片、彩笔",
        "生自由回答",
        "<看清楚>颜色____",
        "喜 怒 哀 惧",
        "孩子们喜欢起名字",
    ):
        assert words in text


def test_an_import_never_writes_over_a_lesson(tmp_path: Path) -> None:
    plan = plan_in_paragraphs(tmp_path / "a.docx")
    options = ("--term", "1", "--area", "情绪", "--slot", "4")
    assert imported(tmp_path, plan, *options).exit_code == 0
    path = tmp_path / "content/lessons/g03/g03-t1-04.md"
    path.write_text("mine", "utf-8")
    again = imported(tmp_path, plan, *options)
    assert again.exit_code == 0, again.output
    assert "没有动它" in again.output
    assert path.read_text("utf-8") == "mine"
    beside = (tmp_path / "content/lessons/g03/g03-t1-21.md").read_text("utf-8")
    assert "id: g03-t1-21\n" in beside
    assert "slot: 4\n" in beside, "beside the other, in the slot that was asked for"
    assert imported(tmp_path, plan, "--term", "1", "--area", "情绪").exit_code == 0, (
        "without --slot it takes a free one"
    )


def with_pictures_only(path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    file = docx.Document()
    file.add_picture(picture)
    file.save(str(path))


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "<Types/>")
        zipped.writestr("word/document.xml", b" " * 30_000_000)


def declaring(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("a.txt", "a")


def half(path: Path) -> None:
    plan_in_paragraphs(path)
    path.write_bytes(path.read_bytes()[:5_000])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_bytes(b""), "空的"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "另存为 .docx"),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "PDF"),
        (lambda path: path.write_text("教学目标", "utf-8"), "不是 .docx"),
        (with_pictures_only, "图片"),
        (bomb, "大得不正常"),
        (declaring, "不该有的声明"),
        (other_zip, "不是 Word 文档"),
        (half, "没有拷完"),
        (lambda _: None, "打不开"),
    ],
    ids=["empty", "old-doc", "pdf", "text", "pictures", "bomb", "doctype", "other-zip", "half", "gone"],
)
def test_a_file_that_cannot_be_imported_gets_one_sentence_and_leaves_nothing(
    made: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "教案.docx"
    made(path)
    before = sorted(GOOD.rglob("*"))
    done = imported(tmp_path, path, "--term", "1", "--area", "情绪", "--grade", "3", "--title", "课")
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert len(sorted((tmp_path / "content").rglob("*"))) == len(before)
    with pytest.raises(ImportRefused):
        read_docx(path)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("热身（5分钟）", 5), ("导入(约８分钟)", 8), ("活动二 10-12 分钟", 12), ("小结 3′", 3), ("展开 15min", 15),
        ("分享", None), ("得 5 分享受", None), ("第 300 分钟", None), ("2 人一组", None),
    ],
)  # fmt: skip
def test_minutes_are_found_where_they_are_stated(text: str, minutes: int | None) -> None:
    assert minutes_in(text) == minutes


def test_names_of_parts_and_steps() -> None:
    assert part_of("一、教学目标：能说出") == ("目标", "能说出")
    assert part_of("【活动准备】") == ("准备", "")
    assert part_of("他的目标是远方") == ("", "他的目标是远方")
    assert names_step("（二）活动一：给小怪兽起名字（约12分钟）")
    assert names_step("第三环节 分享")
    assert not names_step("1. 说出四种情绪的名字。")
    assert grade_in("授课班级：初二（3）班") == 8
    assert grade_in("各年级通用") is None
