"""The commands that bring quizzes in and take them out: whole or not at all, and keys never where a site is served."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from site_builder.commands import main
from site_builder.quiz_exchange.quiz_sheet import COLUMNS
from tests.site_builder.content_cases import GOOD

PAGE = "t-s-01"
GIFT = "::q-one::谁来？{=你 ~他#也好。####解析一句。}\n\n多少？{#3}\n"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGING = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ORDER_IN_AN_ITEM = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOOD, tmp_path / "content")
    return tmp_path / "content"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def imported(name: str, data: str | bytes, *options: str) -> Result:
    Path(name).write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return run("import-quiz", name, "--for", PAGE, "--key", "build.key", *options)


def quiz_of(content: Path) -> Path:
    return next(content.rglob(f"{PAGE}.md")).with_suffix(".quiz.md")


@pytest.fixture
def place(content: Path) -> Path:
    """Where the quiz of the page stands, with none there yet."""
    quiz_of(content).unlink()
    return quiz_of(content)


def sheet(
    *rows: tuple[object, ...], columns: tuple[str, ...] = ("题型", "题目", "选项A", "选项B", "选项C", "答案")
) -> bytes:
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_gift_file_becomes_a_quiz_that_is_checked(place: Path) -> None:
    done = imported("题.txt", GIFT)
    assert done.exit_code == 0, done.output
    assert "题.txt:3  提醒\n  这道题是数值题" in done.output
    assert "1 道题，1 道没有带过来" in done.output
    assert "must-pass-unknown" in done.output, "the page asks for a question that the new quiz has not"
    text = place.read_text("utf-8")
    assert "### 1. 谁来？（单选） {#q-one}\n\n- [x] 你\n- [ ] 他\n    > 也好。\n\n> 解析：解析一句。\n" in text


def test_nothing_is_written_over_and_nothing_half(place: Path) -> None:
    broken = imported("题.txt", GIFT + "\n坏了{=一\n\n也坏{~一 ~二}\n")
    assert broken.exit_code == 1
    assert "题.txt:5  要改" in broken.output
    assert "题.txt:7  要改" in broken.output
    assert not place.exists()
    assert imported("题.txt", GIFT).exit_code == 0
    before = place.read_bytes()
    again = imported("题.txt", GIFT.replace("谁来", "谁去"))
    assert again.exit_code == 1
    assert "已经有了" in again.output
    assert place.read_bytes() == before
    nowhere = run("import-quiz", "题.txt", "--for", "../../x", "--key", "build.key")
    assert nowhere.exit_code == 1
    assert "没有编号是" in nowhere.output


def test_gb18030_and_windows_lines(place: Path) -> None:
    aiken = "哪一样？\r\nA. 甲\r\nB. 乙\r\nANSWER: B\r\n".encode("gb18030")
    assert imported("a.txt", aiken).exit_code == 0
    assert "### 1. 哪一样？（单选）" in place.read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("一行\n".encode() + b"\xff\xff\xff\n", "a.txt:2"),
        (b"\x00\x01", "读不出来"),
        (b"\xd0\xcf\x11\xe0old", "老式的 .xls"),
        (b"PK\x03\x04 not a zip", "打不开"),
        (b"x\n" * 5_000_000, "一次最多"),
        ("题{=1 ~2}\n\n".encode() * 1001, "超过 1,000 道"),
        (b"\n" * 1_000_000, "没有题目"),
        (b"A. x\n" * 1_000_000, "要改"),
        (b"x{" + b"=a\n" * 1_000_000 + b"}", "太长了"),
    ],
    ids=["encoding", "zeros", "xls", "zip", "large", "many", "empty", "million", "brace"],
)
def test_files_that_cannot_be_read_are_refused_with_a_reason(place: Path, data: bytes, says: str) -> None:
    refused = imported("a.txt", data)
    assert refused.exit_code == 1, refused.output
    assert says in refused.output
    assert len(refused.output) < 20_000
    assert not place.exists()


def test_a_table_keeps_feedback_and_explanations(place: Path) -> None:
    columns = ("题目", "题型", "选项A", "选项B", "答案", "解析", "反馈B", "题号")
    rows = [
        ("先做哪一样？", "单选题", "听", "<script>alert(1)</script>", "A", "讲一点新的", "是好意", "q-ask"),
        ("先后？", "排序", "停", "说", None, None, None, None),
        ("热线？", "填空", None, None, 12356, None, None, None),
        ("对吗？", "判断", None, None, True, None, None, None),
        ("写一写", "问答", None, None, None, None, None, None),
    ]
    done = imported("t.xlsx", sheet(*rows, columns=columns))
    assert done.exit_code == 0, done.output
    assert "t.xlsx:6  提醒\n  这道题是“问答”" in done.output
    text = place.read_text("utf-8")
    assert "{#q-ask}\n\n- [x] 听\n- [ ] \\<script\\>alert(1)\\</script\\>\n    > 是好意\n\n> 解析：讲一点新的" in text
    assert "（排序）" in text
    assert "1. 停\n2. 说" in text
    assert "答案：12356" in text
    assert "- [x] 对\n- [ ] 错" in text


def test_formulas_and_wrong_answers_in_a_table_are_told_with_their_row(place: Path) -> None:
    rows = [
        ("单选", '=HYPERLINK("http://x")', "听", "说", None, "A"),
        ("单选", "题", "听", "说", None, "C"),
        ("判断", "题", *[None] * 3, "可能"),
    ]
    done = imported("t.xlsx", sheet(*rows))
    assert done.exit_code == 1
    assert "t.xlsx:2  要改\n  “题目”一格是公式。" in done.output
    assert "t.xlsx:3  要改\n  答案里的 C 没有对应的选项。" in done.output
    assert "t.xlsx:4  要改\n  判断题的答案要写" in done.output
    assert not place.exists()


def test_the_template_is_filled_in_and_comes_back(place: Path) -> None:
    assert run("quiz-template", "--out", "模板.xlsx").exit_code == 0
    assert "已经有了" in run("quiz-template", "--out", "模板.xlsx").output
    assert "一道题也没有" in run("import-quiz", "模板.xlsx", "--for", PAGE, "--key", "build.key").output
    book = load_workbook("模板.xlsx")
    assert [cell.value for cell in book["题目"][1]] == list(COLUMNS)
    example = next(row for row in book["说明"].iter_rows(values_only=True) if row[0] == "单选")
    book["题目"].append([*example[:5], *[None] * 5, example[5]])
    book.save("模板.xlsx")
    done = run("import-quiz", "模板.xlsx", "--for", PAGE, "--key", "build.key")
    assert done.exit_code == 0, done.output
    assert "- [x] 问一句" in place.read_text("utf-8")


def test_an_export_is_private_and_never_in_a_site(content: Path) -> None:
    for name in ("build/site/a.gift", "build/a.gift", "content/a.gift"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        refused = run("export-quiz", PAGE, "--format", "gift", "--out", name)
        assert refused.exit_code == 1
        assert "答案不能放在那里" in refused.output
        assert not Path(name).exists()
    Path("www").mkdir()
    Path("www/sitemap.xml").write_text("<urlset/>", "utf-8")
    assert run("export-quiz", PAGE, "--format", "gift", "--out", "www/a.gift").exit_code == 1
    assert run("export-quiz", PAGE, "--format", "gift", "--out", "a.gift").exit_code == 0
    assert stat.S_IMODE(Path("a.gift").stat().st_mode) == 0o600
    assert "已经有了" in run("export-quiz", PAGE, "--format", "gift", "--out", "a.gift").output
    assert "没有编号是" in run("export-quiz", "q-none", "--format", "gift", "--out", "b.gift").output
    quiz_of(content).unlink()
    assert run("import-quiz", "a.gift", "--for", PAGE, "--key", "build.key").exit_code == 0
    assert run("export-quiz", PAGE, "--format", "gift", "--out", "b.gift").exit_code == 0
    assert Path("b.gift").read_bytes() == Path("a.gift").read_bytes()


def test_a_quiz_with_something_wrong_is_not_exported(content: Path) -> None:
    path = quiz_of(content)
    path.write_text(path.read_text("utf-8").replace("[x]", "[ ]"), "utf-8")
    refused = run("export-quiz", PAGE, "--format", "gift", "--out", "a.gift")
    assert refused.exit_code == 1
    assert "还有要改的地方" in refused.output
    assert not Path("a.gift").exists()


ALL_KINDS = """::q-a::单{=甲#好 ~乙#想想 ####说明一
说明二}

::q-b::多{~%50%甲#好 ~%50%乙 ~%-100%丙}

::q-c::判{F#错了#对了}

::q-d::填{=一 =二}

::q-e::排{=停 -> 1 =说 -> 2}

::q-f::问{~%0%有 ~%0%无}
"""


@pytest.mark.usefixtures("place")
def test_qti_is_a_package_whose_parts_name_each_other() -> None:
    assert imported("题.txt", ALL_KINDS).exit_code == 0
    assert run("export-quiz", PAGE, "--format", "qti", "--out", "a.zip").exit_code == 0
    with zipfile.ZipFile("a.zip") as archive:
        files = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own
    manifest, test = files.pop("imsmanifest.xml"), files.pop("assessment.xml")
    resources = manifest.findall(f"{PACKAGING}resources/{PACKAGING}resource")
    assert {item.get("href") for item in resources} == {"assessment.xml", *files}
    ids = {item.get("identifier") for item in resources}
    assert {item.get("identifierref") for item in manifest.iter(f"{PACKAGING}dependency")} < ids
    references = {item.get("href"): item.get("identifier") for item in test.iter(f"{QTI}assessmentItemRef")}
    assert references == {name: item.get("identifier") for name, item in files.items()}
    assert len(files) == 6
    for item in files.values():
        check_item(item)
    feedback = {said.get("identifier"): said.text for said in files["items/q-a.xml"].iter(f"{QTI}feedbackInline")}
    assert feedback == {"c1": "好", "c2": "想想"}
    explained = [line.text for line in files["items/q-a.xml"].findall(f"{QTI}modalFeedback/{QTI}p")]
    assert explained == ["说明一", "说明二"]
    assert right_of(files["items/q-b.xml"]) == ["c1", "c2"]
    assert right_of(files["items/q-c.xml"]) == ["c2"]
    assert right_of(files["items/q-e.xml"]) == ["c1", "c2"]
    assert right_of(files["items/q-f.xml"]) == []
    keys = [entry.get("mapKey") for entry in files["items/q-d.xml"].iter(f"{QTI}mapEntry")]
    assert keys == ["一", "二"]


def right_of(item: ET.Element) -> list[str | None]:
    path = f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value"
    return [value.text for value in item.findall(path)]


def check_item(item: ET.Element) -> None:
    """What the information model asks of an item: order, required attributes, names that lead somewhere."""
    assert item.tag == f"{QTI}assessmentItem"
    assert {"identifier", "title", "adaptive", "timeDependent"} <= set(item.keys())
    places = [ORDER_IN_AN_ITEM.index(child.tag.removeprefix(QTI)) for child in item]
    assert places == sorted(places)
    [response] = item.findall(f"{QTI}responseDeclaration")
    outcomes = {outcome.get("identifier") for outcome in item.findall(f"{QTI}outcomeDeclaration")}
    interactions = [part for part in item.iter() if part.get("responseIdentifier")]
    assert [part.get("responseIdentifier") for part in interactions] == [response.get("identifier")]
    choices = {choice.get("identifier") for choice in item.iter(f"{QTI}simpleChoice")}
    if response.get("baseType") == "identifier":
        assert len(choices) >= 2
        assert set(right_of(item)) <= choices
    assert {part.get("outcomeIdentifier") for part in item.iter() if part.get("outcomeIdentifier")} <= outcomes
    assert {part.get("identifier") for part in item.iter(f"{QTI}setOutcomeValue")} <= outcomes
    known = outcomes | {response.get("identifier")}
    for name in ("variable", "correct", "mapResponse"):
        assert {part.get("identifier") for part in item.iter(f"{QTI}{name}")} <= known
