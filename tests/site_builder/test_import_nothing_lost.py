"""What an import leaves out is said, and what may name a child is not published; lists stay lists."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from PIL import Image

from site_builder.authoring.numbered_lines import points_of
from site_builder.authoring.plan_words import REFLECTION, part_of
from site_builder.checking.checker import check
from site_builder.commands import main
from site_builder.findings import Level
from site_builder.loading.loader import load
from tests.site_builder.content_cases import KEY
from tests.site_builder.word_plans import imported, plan_in_paragraphs

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURE = "待写：这里原来有一张图"
QUESTION = "里面有没有学生的名字、病和家里的事？"


def written(tmp_path: Path, plan: Path) -> tuple[str, str]:
    """Text of the lesson that a plan of grade three becomes, and what the command said."""
    done = imported(tmp_path, plan, "--term", "1", "--area", "情绪", "--slot", "5", "--grade", "3", "--title", "课")
    assert done.exit_code == 0, done.output
    return (tmp_path / "content/lessons/g03/g03-t1-05.md").read_text("utf-8"), done.output


def saved(tmp_path: Path, file: Any) -> Path:
    path = tmp_path / "教案.docx"
    file.save(str(path))
    return path


def picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    data.seek(0)
    return data


def boxed(text: str, question: str) -> str:
    """What stands in the box that opens with a question."""
    after = text.split(question)[1]
    return after[: after.index("\n\n")]


@pytest.mark.parametrize("heading", ["七、教学反思", "课后反思（课后填）", "教学反思与改进：", "【反思】", "教后记"])
def test_what_a_teacher_wrote_after_the_class_waits_in_a_box(heading: str, tmp_path: Path) -> None:
    file = docx.Document()
    for words in (
        "教学过程",
        "（一）热身（5分钟）",
        "猜一猜。",
        "板书设计",
        "猜猜我",
        heading,
        "小明（学生）发言积极。",
    ):
        file.add_paragraph(words)
    text, output = written(tmp_path, saved(tmp_path, file))
    assert text.count("小明") == 1
    assert "> 小明（学生）发言积极。" in boxed(text, QUESTION)
    assert "教学反思有 1 段" in output
    assert CliRunner().invoke(main, ["check", "--content", str(tmp_path / "content")]).exit_code == 1
    loaded = load(tmp_path / "content", KEY)
    line = text.split("\n").index("> [!WARNING]") + 1
    red = [(finding.line, finding.code) for finding in check(loaded) if finding.level is Level.RED]
    assert (line, "import-box") in red


def test_a_reflection_in_a_table_goes_to_the_box_too(tmp_path: Path) -> None:
    file: Any = docx.Document()
    table = file.add_table(3, 3)
    rows = [
        ("环节", "教师活动", "课后反思"),
        ("导入（5分钟）", "讲故事。", "小红哭了。"),
        ("教学反思", "小明很好。", "小明很好。"),
    ]
    for number, row in enumerate(rows):
        for place, words in enumerate(row):
            table.cell(number, place).text = words
    table.cell(2, 1).merge(table.cell(2, 2)).text = "小明很好。"
    text, _ = written(tmp_path, saved(tmp_path, file))
    inside = boxed(text, QUESTION)
    assert "小红哭了。" in inside
    assert "小明很好。" in inside
    assert text.count("小红") == text.count("小明") == 1


def test_steps_and_sentences_are_no_reflection() -> None:
    assert part_of("教学反思：很好")[0] == REFLECTION
    for words in ("总结反思", "课堂反思（5分钟）", "请同学们课后反思自己这一周的心情，写下来", "反思与分享"):
        assert part_of(words)[0] == "", words


def test_a_picture_is_missed_where_it_was(tmp_path: Path) -> None:
    file: Any = docx.Document()
    file.add_paragraph("教学过程")
    file.add_paragraph("（一）热身（5分钟）")
    file.add_picture(picture())
    file.add_paragraph("图1 操场")
    table = file.add_table(1, 2)
    table.cell(0, 0).text = "教学准备"
    table.cell(0, 1).paragraphs[0].add_run("挂图").add_picture(picture())
    text, output = written(tmp_path, saved(tmp_path, file))
    assert f"{PICTURE}\n\n图1 操场" in text
    assert f"挂图\n\n{PICTURE}" in text
    assert "有 2 张图没有带过来" in output
    for number, line in enumerate(text.split("\n"), 1):
        if PICTURE in line:
            assert f"g03-t1-05.md:{number}" in output, "the checker names it as well"


def test_a_picture_before_everything_is_not_the_title(tmp_path: Path) -> None:
    file: Any = docx.Document()
    file.add_picture(picture())
    file.add_paragraph("我的情绪小怪兽")
    done = imported(tmp_path, saved(tmp_path, file), "--term", "1", "--area", "情绪", "--grade", "3", "--slot", "5")
    assert "title: 我的情绪小怪兽\n" in (tmp_path / "content/lessons/g03/g03-t1-05.md").read_text("utf-8"), done.output


def test_a_first_line_that_is_not_the_title_is_kept(tmp_path: Path) -> None:
    file = docx.Document()
    for words in ("青禾三中集体备课", "课题：当同桌不理我", "教学过程", "（一）热身（5分钟）"):
        file.add_paragraph(words)
    text, _ = written(tmp_path, saved(tmp_path, file))
    assert "> 青禾三中集体备课" in text


def test_words_of_a_text_box_are_kept_once(tmp_path: Path) -> None:
    file: Any = docx.Document()
    file.add_paragraph("教学准备")
    box = "<w:txbxContent><w:p><w:r><w:t>每组一张情绪卡</w:t></w:r></w:p></w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    names = f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    run = f"<w:r {names}><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    file.add_paragraph("彩笔")._p.append(parse_xml(run))
    text, _ = written(tmp_path, saved(tmp_path, file))
    assert "彩笔\n\n每组一张情绪卡" in text
    assert text.count("每组一张情绪卡") == 1


def test_lists_of_word_keep_their_numbers_and_points(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("教学目标")
    file.add_paragraph("说出四种情绪。", "List Number")
    file.add_paragraph("画出一种情绪。", "List Number")
    file.add_paragraph("教学准备")
    file.add_paragraph("彩笔", "List Bullet")
    file.add_paragraph("画纸", "List Bullet")
    text, _ = written(tmp_path, saved(tmp_path, file))
    assert "1. 说出四种情绪。\n2. 画出一种情绪。" in text
    assert "- 彩笔\n- 画纸" in text


def test_points_in_one_line_become_a_list(tmp_path: Path) -> None:
    file: Any = docx.Document()
    table = file.add_table(1, 2)
    table.cell(0, 0).text = "教学目标"
    table.cell(0, 1).text = "1、认识情绪； 2、说出情绪；3、画情绪。"
    for words in ("教学过程", "（一）讨论（12分钟）", "（1）你会怎么问？（2）他不想说怎么办？", "先想\n再说"):
        file.add_paragraph(words)
    text, _ = written(tmp_path, saved(tmp_path, file))
    assert "1. 认识情绪；\n2. 说出情绪；\n3. 画情绪。" in text
    assert "1. 你会怎么问？\n2. 他不想说怎么办？" in text
    assert "先想\n\n再说" in text, "a line broken by hand stays broken"


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1、甲 2、乙", ["1、甲", "2、乙"]),
        ("目标：1.说。2.画。", ["目标：", "1.说。", "2.画。"]),
        ("（1）甲（2）乙（3）丙", ["（1）甲", "（2）乙", "（3）丙"]),
        ("1、2、3 号同学上台", ["1、2、3 号同学上台"]),
        ("第1、2组先说", ["第1、2组先说"]),
        ("身高 1.5 米，2.5 米", ["身高 1.5 米，2.5 米"]),
        ("2、乙 3、丙", ["2、乙 3、丙"]),
        ("完成（1）和（2）", ["完成（1）和（2）"]),
        ("师：1、坐好。2、看我。", ["师：1、坐好。2、看我。"]),
    ],
)
def test_a_line_is_cut_only_where_points_count_on_from_one(text: str, points: list[str]) -> None:
    assert points_of(text) == points


def test_points_under_points_are_a_list_inside(tmp_path: Path) -> None:
    file = docx.Document()
    for words in ("教学目标", "1、认识情绪", "（1）喜", "（2）怒", "2、说出情绪"):
        file.add_paragraph(words)
    text, _ = written(tmp_path, saved(tmp_path, file))
    assert "1. 认识情绪\n    1. 喜\n    2. 怒\n2. 说出情绪" in text


def test_what_was_not_understood_is_said_line_by_line(tmp_path: Path) -> None:
    text, output = written(tmp_path, plan_in_paragraphs(tmp_path / "a.docx"))
    line = text.split("\n").index("> 市级优质课一等奖作品。") + 1
    assert f"  第 {line} 行  市级优质课一等奖作品。\n" in output


def test_a_lesson_beside_another_is_a_lesson_of_its_slot(tmp_path: Path) -> None:
    plan = plan_in_paragraphs(tmp_path / "a.docx")
    command = (
        "new",
        "lesson",
        "--content",
        str(tmp_path / "content"),
        "--grade",
        "7",
        "--term",
        "1",
        "--title",
        "新课",
    )
    for slot in (1, 3, 4, 5, 6, 7, 8, 9, 10):  # the second is of the good content
        imported(tmp_path, plan, "--grade", "7", "--term", "1", "--area", "人际", "--slot", str(slot))
    full = CliRunner().invoke(main, [*command, "--area", "人际"])
    assert full.exit_code == 1
    assert "--slot 7" in full.output
    done = CliRunner().invoke(main, [*command, "--area", "人际", "--slot", "7"])
    assert done.exit_code == 0, done.output
    assert "编号是 g07-t1-21" in done.output
    loaded = load(tmp_path / "content", KEY)
    [lesson] = [page for page in loaded.curriculum.pages if page.title == "新课"]
    assert getattr(lesson, "slot", None) == 7
    assert [found for found in check(loaded) if found.path == lesson.source and found.level is Level.RED] == []
