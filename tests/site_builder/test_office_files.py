"""Office files of lessons, packs and the copy for a USB stick: complete, plain, the same bytes again."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pptx
import pytest
from click.testing import CliRunner, Result

from site_builder.bundle import load_bank
from site_builder.commands import main
from site_builder.office_files.blocks import Table, blocks_of
from site_builder.office_files.packs import file_name
from tests.site_builder.content_cases import GOOD

LESSON = "g07-t1-02"
PROJECT = Path(__file__).resolve().parents[2]


def run(folder: Path, command: str, *arguments: str) -> Result:
    content = ["--content", str(folder / "content"), "--key", str(folder / "build.key")]
    places = [] if command == "offline" else content
    return CliRunner().invoke(main, [command, "--out", str(folder / "build"), *places, *arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with all its files and packs made."""
    folder = tmp_path_factory.mktemp("office")
    copy_good(folder)
    for command in (("build",), ("pack", "--all"), ("build",)):
        done = run(folder, *command)
        assert done.exit_code == 0, done.output
    return folder


def copy_good(folder: Path) -> None:
    """The good content with the pages that every footer leads to."""
    shutil.copytree(GOOD, folder / "content")
    for name in ("gd-about.md", "gd-privacy.md"):
        shutil.copyfile(PROJECT / "content/guides" / name, folder / "content/guides" / name)


def made(folder: Path, name: str) -> bytes:
    return (folder / "build/site/downloads" / name).read_bytes()


def words_of_docx(data: bytes) -> str:
    file = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


PLAIN = (
    "document body p pPr r rPr t br tbl tblPr tblGrid gridCol tblStyle tblW tblLayout tblLook tblHeader tr trPr tc "
    "tcPr tcW trHeight b sz rFonts ind jc spacing keepNext sectPr pgSz pgMar cols docGrid"
)
"""Paragraphs, runs and plain tables: what Word, WPS and LibreOffice set alike. No text boxes, fields, pictures."""


def test_a_document_is_made_of_plain_constructs(folder: Path) -> None:
    files = sorted((folder / "build/site/downloads").glob("*.docx"))
    assert {path.stem.rpartition("-")[2] for path in files} == {"plan", "board", "sheet", "card"}
    for path in files:
        with zipfile.ZipFile(path) as zipped:
            text = zipped.read("word/document.xml").decode("utf-8")
        used = set(re.findall(r"<(?:\w+:)?(\w+)[ />]", text))
        assert used - set(PLAIN.split()) == set(), path.name


def source(folder: Path) -> str:
    return (folder / f"content/lessons/g07/{LESSON}.md").read_text("utf-8")


def step_name(heading: str) -> str:
    return re.split("[（(]", heading[4:])[0].strip()


def test_the_plan_has_every_step_and_section_and_room_for_reflection(folder: Path) -> None:
    words = words_of_docx(made(folder, f"{LESSON}-plan.docx"))
    text = source(folder)
    for line in text.split("\n"):
        if line.startswith("### ") and "分钟" in line:
            assert step_name(line) in words
    for title in ("目标", "重点难点", "准备", "安全边界", "过程", "板书", "给老师的话", "教学反思"):
        assert title in words
    assert "执教" in words
    assert "待专业审核" in words


def test_a_shorter_lesson_has_a_plan_a_card_and_slides_of_its_own(folder: Path) -> None:
    """Minutes and steps as the page's buttons give them; the clock begins anew without what was left out."""
    steps = [line for line in source(folder).split("\n") if line.startswith("### ") and "分钟" in line]
    never = [step_name(step) for step in steps if "省略" not in step]
    at_30 = [step_name(step) for step in steps if "，可省略" in step]
    assert len(steps) > len(never) > 0
    for name, left, whole in (("20", never, "20 分钟"), ("30", [step_name(one) for one in steps], "28 分钟")):
        there = [one for one in left if one not in at_30]
        for ending in ("plan", "card"):
            words = words_of_docx(made(folder, f"{LESSON}-{name}-{ending}.docx"))
            assert whole in words
            assert "40 分钟" not in words
            assert [step for step in map(step_name, steps) if step in words] == there
            assert "（可省略）" not in words
        file = pptx.Presentation(io.BytesIO(made(folder, f"{LESSON}-{name}-slides.pptx")))
        titles = [slide.shapes[0].text_frame.text for slide in file.slides]
        assert [title for title in titles if title in map(step_name, steps)] == there


def test_a_file_carries_nothing_of_the_template_that_it_does_not_use(folder: Path) -> None:
    """Else nine tenths of a plan would be styles of somebody else, once for each length of each lesson."""
    with zipfile.ZipFile(io.BytesIO(made(folder, f"{LESSON}-plan.docx"))) as zipped:
        parts = {info.filename: info.compress_size for info in zipped.infolist()}
    assert max(parts, key=lambda name: parts[name]) == "word/document.xml"
    with zipfile.ZipFile(io.BytesIO(made(folder, f"{LESSON}-slides.pptx"))) as zipped:
        layouts = [name for name in zipped.namelist() if re.fullmatch(r"ppt/slideLayouts/\w+\.xml", name)]
    assert len(layouts) == 1


def test_a_slide_a_step_with_directions_in_the_notes_alone(folder: Path) -> None:
    file = pptx.Presentation(io.BytesIO(made(folder, f"{LESSON}-slides.pptx")))
    steps = [line for line in source(folder).split("\n") if line.startswith("### ") and "分钟" in line]
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    assert all(titles), "the outline of an office program is made of titles"
    assert [title for title in titles if any(title in step for step in steps)] == [step_name(step) for step in steps]
    shown = "\n".join(shape.text_frame.text for slide in file.slides for shape in slide.shapes if shape.has_text_frame)
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in file.slides if slide.has_notes_slide)
    assert notes.strip()
    assert "安全边界" not in shown + notes
    assert all(shape.has_text_frame for slide in file.slides for shape in slide.shapes), "no pictures: all is editable"


def test_files_hold_no_key_of_a_quiz_for_the_record(folder: Path) -> None:
    bank = load_bank((folder / "build/private/quiz_bank.json").read_bytes())
    secrets = {text for quiz in bank for key in quiz.keys for text in key.accepted if len(text) > 3}
    secrets |= {
        text for quiz in bank for key in quiz.keys for text in (key.explanation_html, *key.feedback.values()) if text
    }
    assert secrets
    for path in (folder / "build/site/downloads").iterdir():
        with zipfile.ZipFile(path) as zipped:
            everything = "".join(
                zipped.read(name).decode("utf-8", "replace") for name in zipped.namelist() if name.endswith(".xml")
            )
        assert not [secret for secret in secrets if secret in everything]


def test_the_same_lesson_gives_the_same_bytes_and_is_not_made_again(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "content", tmp_path / "content")
    shutil.copyfile(folder / "build.key", tmp_path / "build.key")
    run(tmp_path, "build")
    done = run(tmp_path, "documents", LESSON)
    assert "做了 1 节课的文档" in done.output
    for ending in ("plan.docx", "board.docx", "sheet.docx", "card.docx", "slides.pptx"):
        assert made(tmp_path, f"{LESSON}-{ending}") == made(folder, f"{LESSON}-{ending}")
    assert "做了 0 节课的文档，另有 1 节" in run(tmp_path, "documents", LESSON).output


def test_pages_offer_what_was_made_until_the_lesson_changes(folder: Path, tmp_path: Path) -> None:
    page = f"lessons/g07/{LESSON}.html"
    html = (folder / "build/site" / page).read_text("utf-8")
    assert f'href="../../downloads/{LESSON}-plan.docx" download="七年级' in html
    short = re.findall(rf'href="[^"]+/{LESSON}-20-plan.docx" download="([^"]+)"([^>]*)>([^<]+) <', html)
    assert [(name.endswith(" 教案（20 分钟）.docx"), mark, label) for name, mark, label in short] == [
        (True, ' data-length="20" hidden', "教案（20 分钟）")
    ]
    assert "make documents" not in html
    assert "g07-t1.zip" in (folder / "build/site/catalogue/g07.html").read_text("utf-8")
    shutil.copytree(folder / "content", tmp_path / "content")
    shutil.copytree(folder / "build", tmp_path / "build")
    shutil.copyfile(folder / "build.key", tmp_path / "build.key")
    lesson = tmp_path / f"content/lessons/g07/{LESSON}.md"
    lesson.write_text(lesson.read_text("utf-8").replace("## 板书", "补一句话。\n\n## 板书"), "utf-8")
    assert run(tmp_path, "build").exit_code == 0
    stale = (tmp_path / "build/site" / page).read_text("utf-8")
    assert "downloads" not in stale, "a stale plan is not offered"
    assert "课件（.pptx）和 Word 版还没有做" in stale
    assert "g07-t1.zip" not in (tmp_path / "build/site/catalogue/g07.html").read_text("utf-8")


def test_without_made_files_a_page_promises_none(tmp_path: Path) -> None:
    copy_good(tmp_path)
    run(tmp_path, "build")
    assert "downloads" not in (tmp_path / f"build/site/lessons/g07/{LESSON}.html").read_text("utf-8")
    (tmp_path / "build/downloads.json").write_text('{"g07-t1-02": 3}', "utf-8")
    assert run(tmp_path, "build").exit_code == 0, "a damaged list is none"


def test_a_pack_reads_well_on_windows(folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(made(folder, "g07-t1.zip"))) as zipped:
        assert zipped.testzip() is None
        for info in zipped.infolist():
            assert info.flag_bits & 0x800, "names beyond ASCII are flagged UTF-8"
            assert not set(info.filename) & set('<>:"\\|?*')
            assert len(info.filename) < 180
        names = zipped.namelist()
        readme = zipped.read("七年级第一学期/看这里.txt")
    assert readme.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in readme
    assert any(name.endswith("教案.docx") for name in names)
    assert any(name.endswith("课件.pptx") for name in names)
    assert any(re.search(r"/20 分钟课/[^/]+ 教案（20 分钟）\.docx$", name) for name in names)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("你好吗?", "你好吗？"),
        ("a/b:c", "a　b：c"),
        ("...", "未命名"),
        ("课。 ", "课。"),
        ("长" * 90, "长" * 60),
        ("a\x07b", "ab"),
    ],
)
def test_titles_become_names_that_windows_allows(title: str, name: str) -> None:
    assert file_name(title) == name


def test_wrong_names_and_missing_sites_get_a_sentence(folder: Path, tmp_path: Path) -> None:
    assert "没有“g99”" in run(folder, "documents", "g99").output
    assert "没有“g99”这一包" in run(folder, "pack", "g99").output
    assert "site-builder pack g07-t1" in run(folder, "pack").output
    copy_good(tmp_path)
    for command in (("documents",), ("pack", "g07"), ("offline", str(tmp_path / "stick"))):
        done = run(tmp_path, *command)
        assert done.exit_code == 1
        assert "请先运行 site-builder build" in done.output


def test_the_copy_for_a_stick_is_whole_and_keeps_what_else_is_there(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "我的照片.txt").write_text("mine", "utf-8")
    assert run(folder, "offline", str(stick)).exit_code == 0
    site = folder / "build/site"
    wanted = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    wanted = {name for name in wanted if not name.endswith((".gz", ".br")) and name != "404.html"}
    copied = {
        path.relative_to(stick / "网站文件").as_posix() for path in (stick / "网站文件").rglob("*") if path.is_file()
    }
    assert copied == wanted
    assert (stick / "我的照片.txt").read_text("utf-8") == "mine"
    assert "这次写了 0 个文件" in run(folder, "offline", str(stick)).output
    assert "不能拷到网站自己的文件夹里" in run(folder, "offline", str(site / "a")).output


def test_the_copy_as_a_zip_has_flagged_names(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "offline", str(tmp_path / "离线版.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "离线版.zip") as zipped:
        assert "心育/打开心育.html" in zipped.namelist()
        assert all(info.flag_bits & 0x800 for info in zipped.infolist())
        assert zipped.testzip() is None
    assert not json.loads((folder / "build/downloads.json").read_text("utf-8")).get("离线版")


def test_html_is_taken_apart_into_plain_constructs() -> None:
    blocks = blocks_of(
        "<p>一<strong>二</strong></p><ol><li><p>甲</p></li><li>乙<ul><li>丙</li></ul></li></ol>"
        '<blockquote class="say"><p>说：好<br>说：走</p></blockquote>'
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        "<pre><code>x\ny\n</code></pre><p>1 &lt; 2</p>"
    )
    shown = [block.rows if isinstance(block, Table) else (block.kind, block.number, block.text) for block in blocks]
    assert shown == [
        ("text", 0, "一二"), ("number", 1, "甲"), ("number", 2, "乙"), ("bullet", 0, "丙"),
        ("say", 0, "说：好\n说：走"),
        [["a", "b"], ["1", ""]], ("board", 0, "x\ny\n"), ("text", 0, "1 < 2"),
    ]  # fmt: skip
