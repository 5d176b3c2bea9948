"""A correction is a Void with a reason and, where something is to stand instead, a new record."""

from __future__ import annotations

from quiz_api.domain.audit_actions import AuditAction
from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.small_bank import PARENT_SHEET, RIGHT
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town, Visit

REASON = "替同事答的题"


def void(visit: Visit, record_id: str, reason: str = REASON) -> object:
    return visit.send(visit.event("record-voided", {"record": record_id, "reason": reason}))


def award_of(town: Town) -> str:
    return town.rows(RecordKind.HOURS_AWARD)[-1].record.id


def test_an_administrator_takes_an_award_back_with_its_completion(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    answer = void(town.staff(SCHOOL_ADMIN), award_of(town))
    assert answer.status_code == 201  # type: ignore[attr-defined]
    assert all(row.voided_by for row in town.rows(RecordKind.HOURS_AWARD, RecordKind.COMPLETION))
    logged = [row.record.body for row in town.rows(RecordKind.AUDIT) if isinstance(row.record.body, AuditEntry)]
    assert [body.action for body in logged].count(AuditAction.VOID) == 1
    me = teacher.get("/me").get_data(as_text=True)
    assert 'class="void"' in me
    assert f"已作废：{REASON}" in me
    assert "还差 8.0 学时" in me
    assert teacher.get("/api/v1/me").json["hours"]["minutes"] == 0


def test_after_a_void_the_hours_can_be_earned_again(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    void(town.staff(COUNTY_ADMIN), town.rows(RecordKind.COMPLETION)[0].record.id)
    teacher.submit(RIGHT)
    assert [row.voided_by is None for row in town.rows(RecordKind.HOURS_AWARD)] == [False, True]
    assert teacher.get("/api/v1/me").json["hours"]["minutes"] == 90


def test_a_familys_lesson_can_be_taken_back_by_its_school(town: Town) -> None:
    family = town.household()
    family.finish_lesson(PARENT_SHEET)
    record = town.rows(RecordKind.ATTENDANCE)[0].record
    asked = town.staff(CARD_SCHOOL_ADMIN).get(f"/school/void?record={record.id}").get_data(as_text=True)
    assert '<dt>谁的</dt><dd class="strong">01 号卡</dd>' in asked
    assert void(town.staff(CARD_SCHOOL_ADMIN), record.id).status_code == 201  # type: ignore[attr-defined]
    assert REASON in family.get("/me").get_data(as_text=True)


def test_who_may_not(town: Town) -> None:
    teacher = town.staff(TEACHER)
    teacher.submit(RIGHT)
    award, attempt = award_of(town), town.rows(RecordKind.ATTEMPT)[0].record.id
    admin = town.staff(SCHOOL_ADMIN)
    answers = [
        void(teacher, award),
        void(town.household(), award),
        void(admin, attempt),
        void(admin, "r_nothing"),
        void(admin, award, "  "),
        void(admin, award, "长" * 201),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404, 404, 422, 422]  # type: ignore[attr-defined]
    assert town.rows(RecordKind.VOID) == []


def test_nobody_takes_back_their_own_record(town: Town) -> None:
    admin = town.staff(SCHOOL_ADMIN)
    admin.submit(RIGHT)
    answer = void(admin, award_of(town))
    assert (answer.status_code, answer.json["code"]) == (403, "own-record")  # type: ignore[attr-defined]


def test_twice_is_told(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin, award = town.staff(SCHOOL_ADMIN), award_of(town)
    void(admin, award)
    answer = void(admin, award)
    assert (answer.status_code, answer.json["code"]) == (409, "already-void")  # type: ignore[attr-defined]


def test_the_reason_is_beside_the_ledger(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    void(town.staff(SCHOOL_ADMIN), award_of(town))
    assert REASON not in repr(town.rows())


def test_the_page_asks_why_and_shows_it_struck(town: Town) -> None:
    town.staff(TEACHER).submit(RIGHT)
    admin, award = town.staff(SCHOOL_ADMIN), award_of(town)
    page = admin.get(f"/school/void?record={award}").get_data(as_text=True)
    assert '<dt>谁的</dt><dd class="strong">林晓禾</dd>' in page
    fields = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("event_id", "at", "record")}
    done = admin.form("/school/void", reason=REASON, **fields)
    assert done.status_code == 303
    town.clock.pass_time(seconds=3)
    assert admin.form("/school/void", reason=REASON, **fields).status_code == 303
    assert len(town.rows(RecordKind.VOID)) == 2, "one for the hours, one for the completion"
    school = admin.get(done.headers["Location"]).get_data(as_text=True)
    assert f"已作废：{REASON}" in school
