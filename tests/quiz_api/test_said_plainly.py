"""What a page leaves unsaid: hours that are not on file, a record that was taken back, headings with nothing below."""

from __future__ import annotations

from pathlib import Path

from quiz_api.domain.records import RecordKind
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import make, run
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.town import SCHOOL_ADMIN, TEACHER, Town

TEACHER_WITHOUT_A_CLASS = "yx3x02"
NOT_ON_FILE = "照样算进本学年的 8 学时"


def test_hours_that_are_not_on_file_are_explained_once(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert NOT_ON_FILE not in page_of(teacher, "/me")
    teacher.submit(RIGHT)
    assert [page_of(teacher, at).count(NOT_ON_FILE) for at in ("/me", "/me/hours")] == [1, 1]
    award = town.rows(RecordKind.HOURS_AWARD)[0].record.id
    admin = town.staff(SCHOOL_ADMIN)
    admin.send(admin.event("record-voided", {"record": award, "reason": "记错了人"}))
    assert NOT_ON_FILE not in page_of(teacher, "/me")


def test_a_printed_session_has_no_heading_without_anything_below(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    session = make(admin, town.path("云溪县第三小学"))
    run(admin, session, "begin", "close")
    page = page_of(admin, f"/sessions/{session}")
    assert '<section aria-labelledby="faces" class="noprint">' in page
    assert '<section aria-labelledby="evidence" class="noprint">' in page


def test_the_printed_term_gives_no_hint_under_its_title(town: Town) -> None:
    page = page_of(town.staff(SCHOOL_ADMIN), "/sessions")
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert lead.startswith('<span class="noprint">活动与培训')
    assert lead.endswith('<span class="on-paper">截至2026年11月23日</span>')


def test_whoever_may_not_hold_a_training_is_led_to_the_page_about_it(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("心育", "utf-8")
    town = Town(environment={"XINYU_SITE": str(tmp_path)})
    guide = 'href="/guides/gd-hold-training.html"'
    refused = town.staff(TEACHER_WITHOUT_A_CLASS).get("/sessions")
    assert (refused.status_code, guide in refused.get_data(as_text=True)) == (403, True)
    admin = town.staff(SCHOOL_ADMIN)
    assert guide in page_of(admin, "/sessions")
    assert guide in page_of(admin, "/sessions/new?kind=校本研修")
    assert guide not in town.household().get("/sessions").get_data(as_text=True)
