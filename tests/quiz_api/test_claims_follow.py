"""A claim under review when its teacher changes school: decided where it is, or taken along; on both stores."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from quiz_api.domain.records import RecordKind
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.photo_files import jpeg
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.test_evidence import attach, pictures
from tests.quiz_api.test_hours_claims import claimed, decide, minutes
from tests.quiz_api.test_hours_follow import NEW, OLD, change_school
from tests.quiz_api.test_unit_moves import go, where
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, CITY_ADMIN, COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town

TITLE = "全市班主任心理素养集中培训"


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


def test_it_stays_decidable_and_both_schools_and_the_teacher_are_told(town: Town) -> None:
    claim_id = claimed(town.staff(TEACHER))
    change_school(town)
    teacher, old, new = town.staff(TEACHER), town.staff(SCHOOL_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    assert f"在原来的{OLD}（示例）审" in page_of(teacher, "/me/claims")
    left = page_of(old, "/school/claims")
    assert "已经到别的单位" in left
    assert f"person={teacher.account}" not in left  # her page is the new school's to open
    page = page_of(new, "/school/claims")
    assert re.search(r"林晓禾</th><td[^>]*>云溪县第三小学（示例）", page)
    assert TITLE not in page  # what she typed is read where the claim is
    assert decide(new, claim_id, "school").status_code == 404
    assert decide(old, claim_id, "school").status_code == 201
    assert decide(town.staff(COUNTY_ADMIN), claim_id, "county").status_code == 201
    assert minutes(teacher) == 360
    assert "林晓禾" not in page_of(new, "/school/claims")
    assert "8.0" in page_of(new, "/school").partition('id="brought"')[2]


def test_taken_along_it_waits_at_the_new_school_with_its_photos(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert attach(teacher, claim_id, jpeg()).status_code == 303
    change_school(town)
    teacher, old, new = town.staff(TEACHER), town.staff(SCHOOL_ADMIN), town.staff(CARD_SCHOOL_ADMIN)
    answer = teacher.form("/me/claims/along", claim=claim_id)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    made = answer.headers["Location"].partition("#")[2]
    own = page_of(teacher, "/me/claims")
    assert "已转到新单位" in own
    assert "等学校审核" in own
    assert "转到现单位审核：" not in own
    gone = page_of(old, "/school/claims")
    assert "没有等审核的" in gone
    assert f"本人到了{NEW}（示例），转到那里审核" in gone
    page = page_of(new, "/school/claims")
    assert TITLE in page
    assert "还在原单位等审核" not in page
    (address,) = pictures(new, made)
    assert new.get(address).status_code == 200
    assert old.get(address).status_code == 404
    assert decide(old, claim_id, "school").status_code == 409
    assert decide(new, made, "school").status_code == 201
    assert decide(town.staff(COUNTY_ADMIN), made, "county").status_code == 201
    assert minutes(teacher) == 360
    assert len(town.rows(RecordKind.HOURS_AWARD)) == 1
    assert town.stores.ledger.verify().first_bad is None


def test_a_claim_that_was_returned_is_made_again_where_she_works_now(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    attach(teacher, claim_id, jpeg())
    assert decide(town.staff(SCHOOL_ADMIN), claim_id, "school", "returned", reason="缺盖章的一页").status_code == 201
    change_school(town)
    again = claimed(town.staff(TEACHER), replaces=claim_id)
    new = town.staff(CARD_SCHOOL_ADMIN)
    assert TITLE in page_of(new, "/school/claims")
    (address,) = pictures(new, again)
    assert new.get(address).status_code == 200


def test_what_needs_no_taking_along_is_refused_and_nothing_happens_twice(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    here = teacher.form("/me/claims/along", claim=claim_id)
    assert (here.status_code, "不用转" in here.get_data(as_text=True)) == (409, True)
    approved = claimed(teacher, title="另一次培训", document="")
    decide(town.staff(SCHOOL_ADMIN), approved, "school")
    change_school(town)
    teacher = town.staff(TEACHER)
    same_county = teacher.form("/me/claims/along", claim=approved)  # the school has said yes, the county is the same
    assert same_county.status_code == 409
    assert town.staff(CARD_SCHOOL_ADMIN).form("/me/claims/along", claim=claim_id).status_code == 404
    assert [teacher.form("/me/claims/along", claim=claim_id).status_code for _ in range(2)] == [303, 409]
    assert len(town.rows(RecordKind.HOURS_CLAIM)) == 3


def test_a_school_that_moves_decides_what_waited_before(town: Town) -> None:
    claim_id = claimed(town.staff(TEACHER))
    school = town.path(OLD)
    go(town.staff(CITY_ADMIN), school, town.path("柳河区（"))
    admin = town.staff(SCHOOL_ADMIN)
    assert TITLE in page_of(admin, f"/school/claims?unit={where(town, school)}")
    assert "转到现单位审核：" not in page_of(town.staff(TEACHER), "/me/claims")
    assert decide(admin, claim_id, "school").status_code == 201
    assert decide(town.staff(CITY_ADMIN), claim_id, "county").status_code == 201
    assert minutes(town.staff(TEACHER)) == 360
