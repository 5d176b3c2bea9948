"""PDFs through the doors: who gets them, what is logged, that papers stay the same, and what is said without a face."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from werkzeug.test import TestResponse

from quiz_api.commands import main
from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, CLASS, act, class_path, codes
from tests.quiz_api.print_face import make_face
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import slip_of, take
from tests.quiz_api.test_certificates import learned, proved, void
from tests.quiz_api.test_spare_cards import SCHOOL, printed
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, OTHER_SCHOOL_ADMIN, OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town


@pytest.fixture(scope="module")
def face(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_face(tmp_path_factory.mktemp("faces") / "face.ttf")


@pytest.fixture
def press(face: Path) -> Town:
    """A town whose server has a Chinese face."""
    return Town(environment={"XINYU_PRINT_FACE": str(face)})


def pages_of(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data), strict=True).pages]


def grouped(code: str) -> str:
    return f"{code[:4]} {code[4:8]} {code[8:]}"


def logged(town: Town, action: AuditAction) -> int:
    bodies = (row.record.body for row in town.rows(RecordKind.AUDIT))
    return sum(isinstance(body, AuditEntry) and body.action == action for body in bodies)


def test_a_class_and_a_school_come_as_one_file_and_are_logged_like_the_sheet(press: Town) -> None:
    admin, unit = press.staff(CARD_SCHOOL_ADMIN), class_path(press, CARD_CLASS, SCHOOL)
    act(admin, "issue", unit, most=18)  # the six of the demo city have no code to print again
    wanted = codes(admin, unit)
    before = logged(press, AuditAction.PRINT_CARDS)
    for address in (f"/school/cards.pdf?unit={unit}", f"/school/cards/all.pdf?unit={press.path(SCHOOL)}"):
        pages = pages_of(admin.get(address))
        assert len(pages) == 2
        said = "".join(pages)
        assert all(grouped(code) in said for code in wanted.values())
        assert SCHOOL in said
    assert logged(press, AuditAction.PRINT_CARDS) == before + 2
    one = "".join(pages_of(admin.get(f"/school/cards.pdf?unit={unit}&number=11")))
    assert grouped(wanted[11]) in one
    assert grouped(wanted[12]) not in one


def test_spare_cards_come_as_one_file(press: Town) -> None:
    made = printed(press, 12)
    admin, school = press.staff(CARD_SCHOOL_ADMIN), press.path(SCHOOL)
    before = logged(press, AuditAction.PRINT_SPARES)
    said = "".join(pages_of(admin.get(f"/school/cards/spare.pdf?unit={school}")))
    assert all(grouped(code) in said for code in made)
    assert "班级 ________" in said
    assert logged(press, AuditAction.PRINT_SPARES) == before + 1


def test_the_sheets_lead_to_the_file(press: Town) -> None:
    printed(press)
    admin, school, unit = press.staff(CARD_SCHOOL_ADMIN), press.path(SCHOOL), class_path(press, CARD_CLASS, SCHOOL)
    act(admin, "issue", unit, most=12)
    for sheet in (
        f"/school/cards?unit={unit}",
        f"/school/cards?unit={unit}&number=12&view=elder&shop=yes",
        f"/school/cards/all?unit={school}",
        f"/school/cards/spare/print?unit={school}",
        f"/school/classes?unit={school}",
        f"/school/cards/spare?unit={school}",
    ):
        link = re.search(r'href="(/school/cards[^"]*\.pdf[^"]*)"', page_of(admin, sheet))
        assert link, sheet
        address = link[1].replace("&amp;", "&")
        assert pages_of(admin.get(address))
        assert ("number=12" in address, "view=elder" in address) == (("number=12" in sheet,) * 2)


def test_nobody_else_gets_the_file(press: Town) -> None:
    school, unit = press.path(SCHOOL), class_path(press, CARD_CLASS, SCHOOL)
    for address in (
        f"/school/cards.pdf?unit={unit}",
        f"/school/cards/all.pdf?unit={school}",
        f"/school/cards/spare.pdf?unit={school}",
    ):
        assert press.visit().get(address).status_code == 401
        assert press.staff(SCHOOL_ADMIN).get(address).status_code == 404
        assert press.staff(TEACHER).get(address).status_code == 403


def test_without_cards_there_is_a_sentence_and_no_empty_file(press: Town) -> None:
    answer = press.staff(SCHOOL_ADMIN).get(f"/school/cards.pdf?unit={class_path(press, CLASS)}")
    assert answer.status_code == 409
    assert "先在班级里发卡" in answer.get_data(as_text=True)


def test_without_a_face_pages_say_what_to_do_and_nothing_is_logged(town: Town) -> None:
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    act(admin, "issue", unit, most=12)
    page = page_of(admin, f"/school/cards?unit={unit}")
    assert ".pdf" not in page
    assert "apt install fonts-noto-cjk" in page
    assert "换成印刷店的版式" in page
    before = logged(town, AuditAction.PRINT_CARDS)
    answer = admin.get(f"/school/cards.pdf?unit={unit}")
    assert answer.status_code == 409
    assert "浏览器打印" in answer.get_data(as_text=True)
    assert logged(town, AuditAction.PRINT_CARDS) == before


def test_a_school_whose_name_the_face_lacks_is_told_which_character(tmp_path: Path) -> None:
    town = Town(environment={"XINYU_PRINT_FACE": str(make_face(tmp_path / "a.ttf", without="青岭"))})
    admin, unit = town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, SCHOOL)
    act(admin, "issue", unit, most=3)
    answer = admin.get(f"/school/cards.pdf?unit={unit}")
    assert (answer.status_code, "没有“青岭”" in answer.get_data(as_text=True)) == (409, True)


def test_a_proof_is_a_pdf_that_stays_byte_for_byte(press: Town, face: Path) -> None:
    teacher = learned(press)
    number = proved(teacher)
    first = teacher.get(f"/certificates/{number}.pdf")
    (said,) = pages_of(first)
    for words in ("学习证明", number, "林晓禾", "2.0 学时", "不是证书", "盖章处", f"/verify/{number}"):
        assert words in said
    (row,) = press.rows(RecordKind.CERTIFICATE)
    sha256 = hashlib.sha256(first.data).hexdigest()
    assert row.record.body.sha256 == sha256  # type: ignore[union-attr]
    press.clock.pass_time(days=400)
    kept = face.read_bytes()
    make_face(face, em=2048)  # another face changes nothing that was issued
    again = press.staff(TEACHER).get(f"/certificates/{number}.pdf")
    face.write_bytes(kept)
    assert again.data == first.data
    assert sha256 in re.sub(r"<[^>]+>", "", page_of(press.visit(), f"/verify/{number}"))
    assert press.stores.ledger.verify().first_bad is None


def test_the_page_of_a_proof_shows_it_and_offers_the_original(press: Town) -> None:
    teacher = learned(press)
    number = proved(teacher)
    page = page_of(teacher, f"/certificates/{number}")
    assert f'href="/certificates/{number}.pdf"' in page
    shown = teacher.get(f"/certificates/{number}.svg").get_data(as_text=True)
    assert "林晓禾" in shown
    assert number in shown


def test_the_file_of_a_proof_is_for_its_owner_and_who_looks_after_the_unit(press: Town) -> None:
    address = f"/certificates/{proved(learned(press))}.pdf"
    assert press.staff(SCHOOL_ADMIN).get(address).status_code == 200
    for username in (OTHER_SCHOOL_ADMIN, OTHER_TEACHER):
        assert press.staff(username).get(address).status_code == 404
    assert press.visit().get(address).status_code == 401


def test_a_paper_that_was_issued_as_a_picture_stays_one(town: Town, face: Path) -> None:
    """What an earlier version issued, seen by a server that has a face now."""
    teacher = learned(town)
    old = proved(teacher)
    picture = teacher.get(f"/certificates/{old}.svg").data
    press = Town(environment={"XINYU_PRINT_FACE": str(face)}, key=town.key)
    served_again(press, town)
    later = press.staff(TEACHER)
    assert later.get(f"/certificates/{old}.svg").data == picture
    assert hashlib.sha256(picture).hexdigest() == town.rows(RecordKind.CERTIFICATE)[0].record.body.sha256  # type: ignore[union-attr]
    refused = later.get(f"/certificates/{old}.pdf")
    assert (refused.status_code, "再开一张新的" in refused.get_data(as_text=True)) == (404, True)
    assert "是从这里开的学习证明" in page_of(press.visit(), f"/verify/{old}")
    new = proved(later)
    assert old in "".join(pages_of(later.get(f"/certificates/{new}.pdf")))
    assert f"现在以 {new} 为准" in page_of(press.visit(), f"/verify/{old}")


def served_again(press: Town, town: Town) -> None:
    """The server of `press` on the store of `town`."""
    from quiz_api.app import create_app
    from quiz_api.settings import Settings
    from tests.quiz_api.small_bank import bank, catalogue

    settings = Settings.read({"XINYU_SITE": "no-such-site"} | press.environment)
    press.stores, press.clock = town.stores, town.clock
    press.app = create_app(settings, town.stores, catalogue(), bank(), town.key, town.clock)


def test_a_rare_character_makes_a_picture_and_nobody_waits(tmp_path: Path) -> None:
    town = Town(environment={"XINYU_PRINT_FACE": str(make_face(tmp_path / "a.ttf", without="禾"))})
    teacher = learned(town)
    number = proved(teacher)
    assert "林晓禾" in teacher.get(f"/certificates/{number}.svg").get_data(as_text=True)
    assert teacher.get(f"/certificates/{number}.pdf").status_code == 404


def test_a_pdf_goes_with_the_person_and_its_number_stays(press: Town) -> None:
    teacher = learned(press)
    number = proved(teacher)
    admin = press.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    admin.form("/school/staff/erase", person=teacher.account)
    assert admin.get(f"/certificates/{number}.pdf").status_code == 404
    page = page_of(press.visit(), f"/verify/{number}")
    assert "资料已抹去" in page
    assert "SHA-256" not in page


def test_a_void_pdf_says_so(press: Town) -> None:
    number = proved(learned(press))
    record = press.rows(RecordKind.CERTIFICATE)[0].record.id
    assert void(press.staff(SCHOOL_ADMIN), record).status_code == 201
    assert f"{number} 已经作废" in page_of(press.visit(), f"/verify/{number}")


def test_operators_ask_which_face_is_used(face: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINYU_PRINT_FACE", str(face))
    told = CliRunner().invoke(main, ["print-face"])
    assert (told.exit_code, str(face) in told.output) == (0, True)
    monkeypatch.setenv("XINYU_PRINT_FACE", "nothing.ttf")
    told = CliRunner().invoke(main, ["print-face"])
    assert told.exit_code == 1
    assert "apt install fonts-noto-cjk" in told.output


def test_slips_come_as_one_file_with_the_codes_of_the_page(press: Town) -> None:
    admin = press.staff(SCHOOL_ADMIN)
    take(admin, ("石榴", "学科教师", "", ""))
    username, code = slip_of(page_of(admin, "/school/staff/slips"), "石榴")
    before = logged(press, AuditAction.PRINT_SLIPS)
    said = "".join(pages_of(admin.get("/school/staff/slips.pdf")))
    for words in ("石榴 老师", username, code, "云溪县第三小学", "/activate"):
        assert words in said
    assert logged(press, AuditAction.PRINT_SLIPS) == before + 1
    assert press.staff(TEACHER).get("/school/staff/slips.pdf").status_code == 403
    assert (
        press.staff(OTHER_SCHOOL_ADMIN).get(f"/school/staff/slips.pdf?unit={press.path('云溪县第三小学')}").status_code
        == 404
    )


def test_slips_of_two_with_one_name_carry_their_numbers(press: Town) -> None:
    admin = press.staff(SCHOOL_ADMIN)
    take(admin, ("石榴", "学科教师", "", "T01"), ("石榴", "学科教师", "", "T02"), ("枇杷", "学科教师", "", "T03"))
    said = "".join(pages_of(admin.get("/school/staff/slips.pdf")))
    for words in ("石榴 老师（工号 T01）", "石榴 老师（工号 T02）", "枇杷 老师"):
        assert words in said
    assert "T03" not in said


def test_slips_that_are_all_used_make_no_empty_file(press: Town) -> None:
    answer = press.staff(SCHOOL_ADMIN).get("/school/staff/slips.pdf")
    assert (answer.status_code, "都激活了" in answer.get_data(as_text=True)) == (409, True)


def test_a_rare_name_on_a_slip_is_told(tmp_path: Path) -> None:
    town = Town(environment={"XINYU_PRINT_FACE": str(make_face(tmp_path / "a.ttf", without="榴"))})
    admin = town.staff(SCHOOL_ADMIN)
    take(admin, ("石榴", "学科教师", "", ""))
    answer = admin.get("/school/staff/slips.pdf")
    assert (answer.status_code, "没有“榴”" in answer.get_data(as_text=True)) == (409, True)
