"""PDFs of the server: the glyphs that are used and no others, words that can be searched, the same bytes every time."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from pypdf import PdfReader

from quiz_api.exports.card_sheet_pdf import CardRun, CardSheets, SheetCard
from quiz_api.exports.certificate_paper import Paper, paper_svg
from quiz_api.exports.certificate_pdf import paper_pdf
from quiz_api.pdf.face import FaceUnusable, open_face
from quiz_api.pdf.print_faces import NoFace, PrintFaces
from tests.quiz_api.print_face import make_face

ISSUED = datetime(2026, 11, 23, tzinfo=UTC)
PAPER = Paper(
    "学习证明",
    "Z2026-000001",
    "本证明只说明学过下列内容和学时，不是证书。",
    (("姓　　名", "林晓禾"), ("单　　位", "云溪县第三小学")),
    ("学科教学中的心理视角，2.0 学时，测验通过",),
    ("青禾市教育局（示例）", "2026年11月23日"),
    "https://xinyu.example/verify/Z2026-000001",
)
MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module", params=["TrueType", "CFF"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("faces") / "face.otf"
    return make_face(path, is_cff=request.param == "CFF", em=2048 if request.param == "CFF" else 1000)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def font_of(reader: PdfReader) -> Any:
    (font,) = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    return font.get_object()["/DescendantFonts"][0].get_object()


def operators(page: Any) -> list[str]:
    return [operator.decode() for _, operator in page.get_contents().operations]


def test_a_paper_says_in_searchable_words_what_its_svg_says(made: Path) -> None:
    page = read(paper_pdf(open_face(made), PAPER, ISSUED)).pages[0]
    said = page.extract_text()
    svg = paper_svg(PAPER)
    for words in (
        "学习证明",
        "编号 Z2026-000001",
        "林晓禾",
        "云溪县第三小学",
        "2.0 学时",
        "（盖章处）",
        PAPER.check_at,
    ):
        assert words in said
        assert words in svg


def test_the_glyphs_of_a_document_are_embedded_and_no_others(made: Path) -> None:
    font = font_of(read(paper_pdf(open_face(made), PAPER, ISSUED)))
    name = font["/BaseFont"]
    assert (name[7], name[8:]) == ("+", "TestFaceRegular")
    program = font["/FontDescriptor"]["/FontFile3"]
    assert program["/Subtype"] == "/CIDFontType0C"
    cff = CFFFontSet()
    cff.decompile(io.BytesIO(program.get_data()), None)
    top = cff[0]
    used = set(read(paper_pdf(open_face(made), PAPER, ISSUED)).pages[0].extract_text()) - {"\n"}
    assert top.ROS == ("Adobe", "Identity", 0)
    assert top.CIDCount - 1 == len(used)
    assert len(top.charset) == top.CIDCount
    charstring = top.CharStrings[top.charset[1]]
    charstring.decompile()
    assert charstring.program[-1] == "endchar"
    assert font["/W"][1][0] == charstring.program[0]  # what a viewer advances is what the glyph says


def test_the_same_paper_is_the_same_bytes(made: Path) -> None:
    first, again = (paper_pdf(open_face(made), PAPER, ISSUED) for _ in range(2))
    assert first == again
    reader = read(first)
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.creation_date) == ("学习证明 Z2026-000001", ISSUED)
    other = paper_pdf(open_face(made), PAPER, ISSUED.replace(day=24))
    assert other != first
    assert read(other).trailer["/ID"] != reader.trailer["/ID"]


def test_nothing_in_it_is_coloured_or_a_picture(made: Path) -> None:
    reader = read(paper_pdf(open_face(made), PAPER, ISSUED))
    shapes, letters = (
        {"q", "Q", "cm", "w", "d", "re", "f", "m", "l", "c", "s", "S"},
        {"BT", "ET", "Tr", "Tf", "Td", "Tj"},
    )
    assert set(operators(reader.pages[0])) <= shapes | letters | {"g", "G"}
    assert "/XObject" not in reader.pages[0]["/Resources"]  # type: ignore[operator]


def sheets(face: Path, many: int) -> bytes:
    cards = tuple(SheetCard(f"{number:012d}", ("三年级3班", f"卡号 {number:02d}")) for number in range(1, many + 1))
    run = CardRun("云溪县第三小学", "三年级3班", "沿线剪开", "老师留意", cards)
    return b"".join(CardSheets(open_face(face), "https://xinyu.example", "", ISSUED).parts([run, run]))


def test_sheets_for_a_print_shop_have_boxes_marks_and_ten_cards(made: Path) -> None:
    reader = read(sheets(made, 13))
    assert len(reader.pages) == 4  # ten and three, twice: another class begins on another sheet
    for page in reader.pages:
        assert [round(float(side) / MILLIMETRE, 2) for side in page.mediabox] == [0, 0, 216, 303]
        assert page.bleedbox == page.mediabox
        assert [round(float(side) / MILLIMETRE, 2) for side in page.trimbox] == [3, 3, 213, 300]
        assert page.extract_text().count("不要手机号") == (10 if page in (reader.pages[0], reader.pages[2]) else 3)
        assert {"rg", "RG", "k", "K", "Do"}.isdisjoint(operators(page))
    first = reader.pages[0].extract_text()
    assert "三年级3班 · 卡号 01—10" in first
    assert "0000 0000 0007" in first
    assert "xinyu.example/sign-in" in first


def test_a_long_name_gets_smaller_and_stays_on_its_card(made: Path) -> None:
    name = "云溪县第三小学" * 6
    run = CardRun(name, "三年级3班", "", "", (SheetCard("0" * 12, ("三年级3班", "卡号 01")),))
    content = b"".join(CardSheets(open_face(made), "https://xinyu.example", "", ISSUED).parts([run]))
    operations = read(content).pages[0].get_contents().operations  # type: ignore[union-attr]
    sizes = [float(operands[1]) for operands, operator in operations if operator == b"Tf"]
    assert 0 < min(sizes) < 4
    assert min(sizes) * len(name) <= 46 * MILLIMETRE + 0.01


def test_a_character_that_the_face_lacks_is_named(tmp_path: Path) -> None:
    face = open_face(make_face(tmp_path / "a.ttf", without="禾"))
    assert face.missing("林晓禾，禾䶮") == "禾䶮"
    assert face.missing("空\u3000格 \u00a0") == ""  # blanks need no glyph
    with pytest.raises(KeyError):
        face.glyph("禾")


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda path: make_face(path, licence=2), "许可"),
        (lambda path: make_face(path, without="家"), "没有中文"),
        (lambda path: path.write_bytes(b"not a face"), "读不出来"),
        (lambda path: path.write_bytes(b"ttcf not a face"), "读不出来"),
        (lambda path: path.write_bytes(b""), "读不出来"),
        (lambda path: path.mkdir(), "打不开"),
    ],
)
def test_a_face_that_cannot_be_used_says_why(build: Any, says: str, tmp_path: Path) -> None:
    path = tmp_path / "face.ttf"
    build(path)
    with pytest.raises(FaceUnusable, match=says):
        open_face(path)
    faces = PrintFaces(path)
    with pytest.raises(NoFace, match="XINYU_PRINT_FACE"):
        faces.face()


def test_a_face_is_found_where_systems_keep_theirs(tmp_path: Path) -> None:
    folders = (str(tmp_path / "nowhere"), str(tmp_path))
    empty = PrintFaces(None, folders)
    assert "apt install fonts-noto-cjk" in empty.absence()
    (tmp_path / "truetype").mkdir()
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"damaged")
    make_face(tmp_path / "truetype" / "SimHei.ttf")
    make_face(tmp_path / "Unknown.ttf")
    faces = PrintFaces(None, folders)
    assert faces.absence() == ""
    assert faces.face().path.name == "SimHei.ttf"  # a damaged one is passed over


def test_of_a_collection_the_face_for_simplified_chinese_is_taken(tmp_path: Path) -> None:
    both = TTCollection()
    both.fonts = [
        TTFont(make_face(tmp_path / f"{tail}.ttf", family=f"Test Face {tail}", em=em))
        for tail, em in (("JP", 1000), ("SC", 2048))
    ]
    both.save(tmp_path / "both.ttc")
    face = open_face(tmp_path / "both.ttc")
    assert (face.name, face.glyph("家").width, face.ascent) == ("TestFaceSCRegular", 1000, 880)


def test_a_variable_face_is_set_in_its_regular_weight(tmp_path: Path) -> None:
    """Its default is often the thinnest."""
    thin, path = open_face(make_face(tmp_path / "thin.ttf")), make_face(tmp_path / "variable.ttf")
    font = TTFont(path)
    builder = FontBuilder(font=font)
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    moved = TupleVariation({"wght": (0, 1, 1)}, [(0, 0), (0, 0), (80, 0), (80, 0), *[(0, 0)] * 4])
    builder.setupGvar({font.getGlyphOrder()[2]: [moved]})
    font.save(path)
    assert open_face(path).glyph("家").outline != thin.glyph("家").outline
    assert open_face(path).glyph("a") == thin.glyph("a")


def test_a_face_that_the_settings_name_wrongly_is_not_replaced_by_another(tmp_path: Path) -> None:
    make_face(tmp_path / "simhei.ttf")
    faces = PrintFaces(tmp_path / "nothing.ttf", (str(tmp_path),))
    assert "nothing.ttf 打不开" in faces.absence()
    with pytest.raises(NoFace):
        faces.face()
