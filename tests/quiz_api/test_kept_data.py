"""What is kept is told, let go in time, and gone when somebody asks."""

from __future__ import annotations

import dataclasses
import typing
from datetime import timedelta

import pytest
from click.testing import CliRunner

from quiz_api.commands import main
from quiz_api.domain import kept_data
from quiz_api.domain.class_sessions import PaperRow
from quiz_api.domain.kept_data import KEPT
from quiz_api.domain.masking import ERASED
from quiz_api.domain.people import Place, Post
from quiz_api.domain.records import KIND_OF_BODY, Draft, RecordKind, Subject
from quiz_api.domain.rosters import CellChange, CellProblem, RosterProgress, RosterRow
from quiz_api.domain.school_terms import DaysOut, Term
from quiz_api.domain.teaching import ActivityCount
from quiz_api.domain.totals import AttendanceTotal, TrainingTotal
from quiz_api.domain.unit_moves import Carried, EndedPost
from quiz_api.services.purging import Purging
from quiz_api.store.interface import FailureCount, Session
from quiz_api.store.tables import TABLE_OF
from site_builder.curriculum import CompletionRule
from tests.quiz_api.card_visits import CARD_CLASS, class_path, numbers, opens
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, people, take, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.small_bank import RIGHT
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, SCHOOL_ADMIN, TEACHER, Town

STORED = {
    *TABLE_OF,
    *KIND_OF_BODY,
    Draft,
    Subject,
    Post,
    Place,
    EndedPost,
    ActivityCount,
    CompletionRule,
    RosterRow,
    CellProblem,
    CellChange,
    PaperRow,
    Term,
    DaysOut,
    Carried,
    Session,
    FailureCount,
    RosterProgress,
    TrainingTotal,
    AttendanceTotal,
}


def test_no_stored_class_that_lies_in_another_is_forgotten() -> None:
    """What the hints of stored fields lead to, however deep, is on the list above."""
    found: set[type] = set()
    waiting = [*TABLE_OF, *KIND_OF_BODY]
    while waiting:
        noun = waiting.pop()
        if noun not in found and dataclasses.is_dataclass(noun):
            found.add(noun)
            waiting += [part for hint in typing.get_type_hints(noun).values() for part in _parts(hint)]
    assert found <= STORED, found - STORED


def _parts(hint: object) -> list[type]:
    inside = [part for each in typing.get_args(hint) for part in _parts(each)]
    return inside + ([hint] if isinstance(hint, type) else [])


def test_every_field_that_can_be_stored_is_on_the_page_and_nothing_else() -> None:
    stored: dict[str, set[str]] = {}
    told: dict[str, set[str]] = {}
    for kind in KEPT:
        for noun in kind.nouns:
            told[noun] = set(kind.fields)
    for noun in STORED:
        stored[noun.__name__] = {field.name for field in dataclasses.fields(noun)}
    assert set(told) == set(stored)
    for name, fields in stored.items():
        assert fields <= told[name], name
    for kind in KEPT:
        assert set(kind.fields) == set().union(*(stored[noun] for noun in kind.nouns)), kind.name


def test_the_page_is_open_to_everybody_and_says_what_is_asked_of_whom(town: Town) -> None:
    page = page_of(town.visit(), "/privacy")
    for kind in KEPT:
        assert kind.how_long in page
        assert all(words in page for words in kind.fields.values())
    assert "学生没有账号" in page


def test_a_family_takes_itself_out_and_the_totals_stay(town: Town) -> None:
    family = town.household(1)
    family.finish_lesson(ALL_RIGHT)
    before = town.rows(RecordKind.ATTENDANCE)
    assert family.form("/me/erase").status_code == 422
    assert family.form("/me/erase", sure="yes").status_code == 303
    assert not opens(town, town.codes[0])
    assert family.get("/me").status_code == 303
    assert town.rows(RecordKind.ATTENDANCE) == before
    assert 1 not in numbers(town.staff(CARD_SCHOOL_ADMIN), class_path(town, CARD_CLASS, "青石岭"))
    assert town.stores.ledger.verify().first_bad is None


def test_a_teacher_who_has_left_is_erased_and_the_hours_stay(town: Town) -> None:
    teacher = town.staff(TEACHER)
    assert teacher.submit(RIGHT).status_code == 201
    before = town.rows(RecordKind.HOURS_AWARD)
    admin = town.staff(SCHOOL_ADMIN)
    refused = admin.form("/school/staff/erase", person=teacher.account)
    assert (refused.status_code, "先办离开" in refused.get_data(as_text=True)) == (409, True)
    admin.form("/school/staff/leave", person=teacher.account)
    assert admin.form("/school/staff/erase", person=teacher.account).status_code == 303
    assert "林晓禾" not in people(town)
    assert "林晓禾" not in page_of(admin, "/school")
    assert ERASED in page_of(admin, "/school")
    assert town.rows(RecordKind.HOURS_AWARD) == before
    assert town.visit().sign_in(username=TEACHER, password="丁香与茶 2026").status_code == 401
    (attempt,) = town.rows(RecordKind.ATTEMPT)
    with town.stores.ledger.founding() as reading:
        assert reading.side_text(attempt.record.body.answers_ref) is None  # type: ignore[union-attr]
    assert town.stores.ledger.verify().first_bad is None


def test_nobody_elsewhere_erases_anybody_here(town: Town) -> None:
    teacher = town.staff(TEACHER)
    town.staff(SCHOOL_ADMIN).form("/school/staff/leave", person=teacher.account)
    assert town.staff("lh2z09").form("/school/staff/erase", person=teacher.account).status_code == 404
    assert "林晓禾" in people(town)


def purging(town: Town) -> Purging:
    return Purging(town.stores.ledger, town.calendar, town.clock)


def test_answers_go_after_two_years_and_scores_stay(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    town.clock.pass_time(days=729)
    assert purging(town).run(dry_run=False).answers == 0
    town.clock.pass_time(days=1)
    assert purging(town).run(dry_run=True).answers == 1
    assert purging(town).run(dry_run=False).answers == 1
    assert purging(town).run(dry_run=False).total == 0
    assert len(town.rows(RecordKind.ATTEMPT)) == 1
    assert town.stores.ledger.verify().first_bad is None


def test_a_dry_run_changes_nothing(town: Town) -> None:
    take(town.staff(SCHOOL_ADMIN), ("石榴", "学科教师", "", ""))
    town.clock.pass_time(days=31)
    first = purging(town).run(dry_run=True)
    assert (first.rosters, first) == (1, purging(town).run(dry_run=True))


def test_rosters_lose_their_names_and_keep_their_counts(town: Town) -> None:
    batch = take(town.staff(SCHOOL_ADMIN), ("石榴", "学科教师", "", ""))
    town.clock.pass_time(days=31)
    assert purging(town).run(dry_run=False).rosters == 1
    admin = town.staff(SCHOOL_ADMIN)
    page = page_of(admin, f"/school/staff/import?batch={batch}")
    assert "新增 1 位" in page
    assert "石榴" not in page
    assert "石榴" in people(town)


def test_a_preview_that_nobody_took_goes_after_a_day(town: Town) -> None:
    upload(town.staff(SCHOOL_ADMIN), xlsx(HEADER, ("石榴", "学科教师", "", "")))
    assert purging(town).run(dry_run=True).rosters == 0
    town.clock.pass_time(days=1)
    assert purging(town).run(dry_run=True).rosters == 1


def test_who_left_long_ago_goes_and_who_left_lately_stays(town: Town) -> None:
    teacher = town.staff(TEACHER)
    town.staff(SCHOOL_ADMIN).form("/school/staff/leave", person=teacher.account)
    town.clock.pass_time(days=kept_data.LEAVERS_KEPT.days - 1)
    assert purging(town).run(dry_run=False).leavers == 0
    town.clock.pass_time(days=2)
    assert purging(town).run(dry_run=False).leavers == 1
    assert "林晓禾" not in people(town)


def test_a_family_that_left_goes_in_time(town: Town) -> None:
    admin = town.staff(CARD_SCHOOL_ADMIN)
    admin.form("/school/cards/end", unit=class_path(town, CARD_CLASS, "青石岭"), number="1")
    town.clock.pass_time(days=kept_data.FAMILIES_KEPT.days - 1)
    assert purging(town).run(dry_run=False).families == 0
    town.clock.pass_time(days=2)
    assert purging(town).run(dry_run=False).families == 1


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_the_command_tells_the_counts(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINYU_STORE", "memory:")
    answer = CliRunner().invoke(main, ["purge", *options])
    assert answer.exit_code == 0
    assert "现在没有到期的" in answer.output
    for kind in KEPT:
        assert (f"  {kind.name}：{kind.how_long}" in answer.output) is (kind.keep is not None), kind.name


def test_periods_are_what_the_page_says() -> None:
    assert timedelta(days=1) == kept_data.PREVIEWS_KEPT
    assert timedelta(days=30) == kept_data.ROSTERS_KEPT
    assert kept_data.ANSWERS_KEPT == kept_data.FAMILIES_KEPT == timedelta(days=730)
    assert timedelta(days=6 * 365) == kept_data.LEAVERS_KEPT
