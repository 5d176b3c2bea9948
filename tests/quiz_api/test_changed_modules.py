"""Hours for a module that changed: what was earned stays as it was, counts once, and is told as it was earned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.app import create_app
from quiz_api.domain.records import HoursAward, RecordKind
from quiz_api.settings import Settings
from site_builder.bundle import Catalogue
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.small_bank import RIGHT, bank, catalogue
from tests.quiz_api.test_certificates import proved
from tests.quiz_api.town import OTHER_TEACHER, SCHOOL_ADMIN, TEACHER, Town

OLD_SHEET = {name: answer for name, answer in RIGHT.items() if name != "order"}


def longer() -> Catalogue:
    """The same module, with three periods instead of two."""
    small = catalogue()
    entries = (replace(entry, class_periods=3) if entry.id == "t-s-01" else entry for entry in small.entries)
    return replace(small, entries=tuple(entries))


def without_module() -> Catalogue:
    """The module is gone from the site, and its quiz with it."""
    small = catalogue()
    entries = tuple(entry for entry in small.entries if entry.id != "t-s-01")
    return replace(small, entries=entries, quizzes=tuple(quiz for quiz in small.quizzes if quiz.page_id != "t-s-01"))


def publish(town: Town, changed: Catalogue) -> None:
    """The site was built anew, and the server started again."""
    town.app = create_app(
        Settings.read({"XINYU_SITE": "no-such-site"}), town.stores, changed, bank(), town.key, town.clock
    )


def awards(town: Town) -> list[int]:
    bodies = (row.record.body for row in town.rows(RecordKind.HOURS_AWARD))
    return [body.minutes for body in bodies if isinstance(body, HoursAward)]


def test_hours_stay_what_they_were_when_the_module_grows(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    publish(town, longer())
    teacher = town.staff(TEACHER)
    assert teacher.submit(RIGHT).status_code == 201
    assert awards(town) == [90]
    page = page_of(teacher, "/me/hours")
    assert "2026—2027学年，2.0 学时" in page
    assert "学完 1 / 1 项，2.0 / 2.0 学时" in page
    for about in ("year:2026", "track:subject"):
        paper = teacher.get(f"/certificates/{proved(teacher, about)}.svg").get_data(as_text=True)
        assert "2.0 学时" in paper
        assert "3.0 学时" not in paper
    other = town.staff(OTHER_TEACHER)
    assert "0.0 / 3.0 学时" in page_of(other, "/me/hours")
    other.submit(RIGHT)
    assert awards(town) == [90, 135]
    assert "学完 1 / 1 项，3.0 / 3.0 学时" in page_of(other, "/me/hours")


def test_a_sheet_of_the_old_quiz_that_comes_late_counts_once(town: Town) -> None:
    publish(town, longer())
    teacher = town.staff(TEACHER)
    late = teacher.submit(OLD_SHEET, revision="rev-1")
    assert (late.status_code, late.json["results"][0]["data"]["passed"]) == (201, True)
    teacher.submit(RIGHT)
    assert awards(town) == [135]


@pytest.mark.parametrize("username", [TEACHER, SCHOOL_ADMIN])
def test_hours_outlive_their_module(town: Town, username: str) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    publish(town, without_module())
    late = town.staff(OTHER_TEACHER).submit(RIGHT)
    assert (late.status_code, late.json["code"]) == (404, "not-found")
    assert "这份测验" in late.json["detail"]
    page = page_of(
        town.staff(username), f"/school/person?person={teacher.account}" if username != TEACHER else "/me/hours"
    )
    assert "2026—2027学年，2.0 学时" in page
    assert "t-s-01（网站上已经没有）" in page
    assert awards(town) == [90]
