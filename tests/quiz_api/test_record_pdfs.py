"""Rosters and records as PDFs: the words of their page, for whom the page is for, and nothing that print leaves out."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from quiz_api.exports.flow_pdf import FlowPaper, Heading, Prose, Table
from quiz_api.pdf.face import open_face
from quiz_api.web.printed_page import printed_page
from tests.quiz_api.print_face import make_face
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import parents_session, run, sign_in, token
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.test_session_staff import training
from tests.quiz_api.town import OTHER_SCHOOL_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_face(tmp_path_factory.mktemp("faces") / "face.ttf")


@pytest.fixture
def press(face: Path) -> Town:
    return Town(environment={"XINYU_PRINT_FACE": str(face)})


def words_of(answer: TestResponse) -> str:
    """Without spaces and line breaks, which a file sets as it needs them."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.data), strict=True).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def said_by(visit: Visit, path: str) -> list[str]:
    """Every heading, paragraph and cell of the page as it is printed, in order."""
    found: list[str] = []
    for block in printed_page(page_of(visit, path)):
        cells = (
            [*block.head, *(cell for row in block.rows for cell in row)] if isinstance(block, Table) else [block.words]
        )
        found.extend("".join(cell.split()) for cell in cells if cell)
    assert found
    return found


def test_a_teachers_record_says_in_a_file_what_its_page_says(press: Town) -> None:
    teacher, school = press.staff(TEACHER), press.staff(SCHOOL_ADMIN)
    teacher.submit(RIGHT)
    file = words_of(teacher.get("/me/hours.pdf"))
    for words in said_by(teacher, "/me/hours"):
        assert words in file
    assert "林晓禾老师的学时和培训路线" in file
    assert "测验通过" in file
    assert "下载PDF" not in file
    assert "三小学（示例），学科教师" in file
    assert words_of(school.get(f"/school/person.pdf?person={teacher.account}")) == file
    assert 'href="/me/hours.pdf"' in page_of(teacher, "/me/hours")


def test_a_family_takes_its_record_along(press: Town) -> None:
    family = press.household()
    admin, session = parents_session(press, page_id="p-czh-01")
    run(admin, session, "begin")
    assert sign_in(family, session, token(press, session)).status_code == 201
    family.finish_lesson(ALL_RIGHT)
    run(admin, session, "close")
    file = words_of(family.get("/me/records.pdf"))
    for words in said_by(family, "/me"):
        assert words in file
    assert "本学年学完了1课" in file
    assert "到过的活动，本学年1场" in file
    assert 'href="/me/records.pdf"' in page_of(family, "/me")


def test_a_roster_has_a_row_a_card_and_room_to_tick(press: Town) -> None:
    admin, session = parents_session(press)
    path = f"/sessions/{session}/roster"
    file = words_of(admin.get(f"{path}.pdf"))
    for words in said_by(admin, path):
        assert words in file
    (table,) = [block for block in printed_page(page_of(admin, path)) if isinstance(block, Table)]
    assert table.boxes == {1}
    assert len(table.rows) >= 6
    assert f'href="{path}.pdf"' in page_of(admin, path)
    staff, trained = training(press)
    (table,) = [b for b in printed_page(page_of(staff, f"/sessions/{trained}/roster")) if isinstance(b, Table)]
    assert table.boxes == {1, 2}
    assert words_of(staff.get(f"/sessions/{trained}/roster.pdf"))


def test_a_file_is_for_whom_its_page_is_for(press: Town) -> None:
    teacher = press.staff(TEACHER)
    session = parents_session(press)[1]
    for visit in (press.staff(OTHER_SCHOOL_ADMIN), press.household(2)):
        assert visit.get(f"/school/person.pdf?person={teacher.account}").status_code in (403, 404)
        assert visit.get(f"/sessions/{session}/roster.pdf").status_code in (403, 404)
    assert teacher.get("/me/records.pdf").status_code == 403
    fresh = press.household(3, consents=False)
    assert fresh.get("/me/records.pdf").headers["Location"] == "/me/consent"


def test_without_a_face_there_is_no_button_and_a_sentence_says_why() -> None:
    town = Town()
    teacher = town.staff(TEACHER)
    assert "/me/hours.pdf" not in page_of(teacher, "/me/hours")
    answer = teacher.get("/me/hours.pdf")
    assert answer.status_code == 409
    assert "字体" in answer.get_data(as_text=True)


def test_a_long_table_goes_on_with_its_head_and_loses_no_row(face: Path) -> None:
    rows = tuple((f"第{number}行", "很长的话，要分成好几行。" * 12, str(number)) for number in range(60))
    paper = FlowPaper(open_face(face), "长表", datetime(2026, 11, 23, tzinfo=UTC))
    blocks = (Heading("长表", 1), Prose("一句话。"), Table(("行", "内容", "数"), rows, frozenset({2})))
    assert not paper.missing(blocks)
    content = paper.content(blocks)
    assert content == paper.content(blocks)
    texts = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content), strict=True).pages]
    assert len(texts) > 3
    assert all(f"第{number}页，共{len(texts)}页" in text for number, text in enumerate(texts, start=1))
    assert all("行内容数" in text for text in texts)
    for number in range(60):
        assert sum(f"第{number}行" in text for text in texts) == 1


def test_what_stands_apart_in_a_list_is_parted_by_a_comma() -> None:
    state = '<span class="st"><svg><path/></svg>学完</span>'
    item = f'<li><b>一课</b>\n<span>11月3日</span> {state}<span class="why">原因：错</span></li>'
    page = f'<main><ul>{item}<li class="noprint">不印</li></ul><p>话<span>里</span>话</p></main><p>外面</p>'
    assert printed_page(page) == (Prose("· 一课，11月3日，学完，原因：错"), Prose("话里话"))
