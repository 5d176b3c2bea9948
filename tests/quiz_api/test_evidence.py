"""Photos of evidence through the pages: who may add, who sees what, when they go, and every wrong picture's answer."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from quiz_api.domain.evidence_photos import MOST_BYTES
from quiz_api.domain.kept_hours import PHOTOS_KEPT
from quiz_api.domain.records import AuditEntry, RecordKind
from tests.quiz_api.photo_files import SECRETS, jpeg, pixels, png
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import make, parents_session, run
from tests.quiz_api.test_hours_claims import claimed, decide
from tests.quiz_api.test_kept_data import purging
from tests.quiz_api.town import (
    CARD_SCHOOL_ADMIN,
    CITY_ADMIN,
    COUNTY_ADMIN,
    OTHER_SCHOOL_ADMIN,
    OTHER_TEACHER,
    SCHOOL_ADMIN,
    TEACHER,
    Town,
    Visit,
)


def attach(visit: Visit, about: str, *photos: bytes) -> TestResponse:
    files = [(io.BytesIO(data), f"姓名{number}.jpg") for number, data in enumerate(photos)]
    data = {"csrf_token": visit.csrf, "about": about, "photo": files}
    return visit.client.post("/evidence", data=data, content_type="multipart/form-data")


def pictures(visit: Visit, about: str) -> list[str]:
    return re.findall(r'<img src="(/evidence/photos/e_\w+)"', page_of(visit, f"/evidence?about={about}"))


def remove(visit: Visit, address: str) -> TestResponse:
    return visit.form("/evidence/remove", photo=address.removeprefix("/evidence/photos/"))


def bytes_kept(town: Town) -> int:
    city = town.city_path()
    with town.stores.ledger.founding() as reading:
        photos = list(reading.evidence_under(city))
        return sum(reading.evidence_bytes(photo.id) is not None for photo in photos)


def with_photo(town: Town) -> tuple[Visit, str, str]:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert attach(teacher, claim_id, jpeg()).status_code == 303
    return teacher, claim_id, pictures(teacher, claim_id)[0]


def actions(town: Town) -> list[str]:
    bodies = (row.record.body for row in town.rows(RecordKind.AUDIT))
    return [body.action for body in bodies if isinstance(body, AuditEntry) and body.action.endswith("evidence")]


def test_the_page_says_what_to_cover_before_anything_is_chosen(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert f'href="/evidence?about={claim_id}"' in page_of(teacher, "/me/claims")
    page = page_of(teacher, f"/evidence?about={claim_id}")
    assert page.index("孩子的姓名和脸") < page.index('type="file"')
    assert page.index("身份证号") < page.index('type="file"')
    assert page.index("<svg") < page.index('type="file"')


def test_the_owner_and_the_school_look_and_the_county_counts(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    assert "照片 1 张" in page_of(teacher, "/me/claims")
    assert teacher.get(address).status_code == 200
    assert actions(town) == ["add-evidence"]
    school = town.staff(SCHOOL_ADMIN)
    assert f'href="/evidence?about={claim_id}"' in page_of(school, "/school/claims")
    assert pictures(school, claim_id) == [address]
    assert school.get(address).status_code == 200
    assert actions(town) == ["add-evidence", "view-evidence"]
    decide(school, claim_id, "school")
    for above in (COUNTY_ADMIN, CITY_ADMIN):
        visit = town.staff(above)
        page = page_of(visit, "/school/claims")
        assert "留有照片 1 张，在学校" in page
        assert "/evidence?about" not in page
        assert pictures(visit, claim_id) == []
        assert visit.get(address).status_code == 404
        assert remove(visit, address).status_code == 404
    for stranger in (OTHER_SCHOOL_ADMIN, OTHER_TEACHER):
        visit = town.staff(stranger)
        assert visit.get(f"/evidence?about={claim_id}").status_code == 404
        assert visit.get(address).status_code == 404
        assert attach(visit, claim_id, jpeg()).status_code == 404
        assert remove(visit, address).status_code == 404
    assert town.household().get(address).status_code == 403
    assert actions(town) == ["add-evidence", "view-evidence"]


def test_a_picture_is_served_to_be_saved_and_kept_by_no_cache(town: Town) -> None:
    teacher, _, address = with_photo(town)
    answer = teacher.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'attachment; filename="e_\w+\.jpg"', answer.headers["Content-Disposition"])


def test_what_a_phone_says_beside_the_picture_is_not_kept(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    sent = [jpeg(1), png(2)]
    assert attach(teacher, claim_id, *sent).status_code == 303
    for before, address in zip(sent, pictures(teacher, claim_id), strict=True):
        kept = teacher.get(address).data
        assert pixels(kept) == pixels(before)
        assert not [secret for secret in SECRETS if secret in kept]


def test_the_kind_is_told_by_the_bytes(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    data = {"csrf_token": teacher.csrf, "about": claim_id, "photo": (io.BytesIO(png()), "photo.jpg", "image/jpeg")}
    assert teacher.client.post("/evidence", data=data, content_type="multipart/form-data").status_code == 303
    assert teacher.get(pictures(teacher, claim_id)[0]).headers["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("photos", "status", "says"),
    [
        ([], 422, "还没有选照片"),
        ([b"%PDF-1.7"], 422, "不是 JPEG 或 PNG"),
        ([jpeg(1), jpeg(2)[:500]], 422, "第 2 张：这张照片不完整"),
        ([jpeg() + bytes(MOST_BYTES)], 422, "超过 2 MB"),
        ([jpeg(number) for number in range(5)], 409, "最多 4 张"),
    ],
)
def test_a_wrong_photo_gets_an_answer_and_none_is_kept(town: Town, photos: list[bytes], status: int, says: str) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    answer = attach(teacher, claim_id, *photos)
    assert answer.status_code == status
    assert says in answer.get_data(as_text=True)
    assert bytes_kept(town) == 0


def test_far_too_much_at_once_is_told_too(town: Town) -> None:
    teacher = town.staff(TEACHER)
    answer = attach(teacher, claimed(teacher), jpeg() + bytes(9 * 1024 * 1024))
    assert answer.status_code == 413
    assert "照片不超过 2 MB" in answer.get_data(as_text=True)


def test_a_form_sent_twice_keeps_one_picture(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    assert attach(teacher, claim_id, jpeg()).status_code == 303
    assert pictures(teacher, claim_id) == [address]


def test_a_row_has_room_for_four(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    assert attach(teacher, claim_id, jpeg(1), jpeg(2), jpeg(3)).status_code == 303
    full = attach(teacher, claim_id, jpeg(4))
    assert full.status_code == 409
    assert "已经有 4 张" in full.get_data(as_text=True)
    assert remove(teacher, address).status_code == 303
    assert attach(teacher, claim_id, jpeg(4)).status_code == 303
    assert bytes_kept(town) == 4


def test_deleted_by_who_added_it_or_by_the_school_and_gone(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    assert remove(teacher, address).headers["Location"] == f"/evidence?about={claim_id}"
    assert remove(teacher, address).status_code == 303
    assert teacher.get(address).status_code == 404
    assert bytes_kept(town) == 0
    attach(teacher, claim_id, jpeg(1))
    assert remove(town.staff(SCHOOL_ADMIN), pictures(teacher, claim_id)[0]).status_code == 303
    assert pictures(teacher, claim_id) == []
    assert actions(town) == ["add-evidence", "drop-evidence", "add-evidence", "drop-evidence"]


def test_a_withdrawn_claim_takes_its_photos_along(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    assert decide(teacher, claim_id, "school", "withdrawn").status_code == 201
    assert teacher.get(address).status_code == 404
    assert bytes_kept(town) == 0
    late = attach(teacher, claim_id, jpeg())
    assert late.status_code == 409
    assert "不能再附" in late.get_data(as_text=True)


def test_a_claim_made_again_keeps_its_photos(town: Town) -> None:
    teacher, claim_id, address = with_photo(town)
    decide(town.staff(SCHOOL_ADMIN), claim_id, "school", "returned", reason="盖章看不清")
    attach(teacher, claim_id, jpeg(1))
    again = claimed(teacher, replaces=claim_id)
    assert pictures(teacher, again)[0] == address
    assert len(pictures(teacher, again)) == 2
    assert pictures(teacher, claim_id) == []


def test_who_is_erased_leaves_no_photo(town: Town) -> None:
    teacher, _, _ = with_photo(town)
    admin = town.staff(SCHOOL_ADMIN)
    admin.form("/school/staff/leave", person=teacher.account)
    assert bytes_kept(town) == 1
    assert admin.form("/school/staff/erase", person=teacher.account).status_code == 303
    assert bytes_kept(town) == 0


def test_photos_are_let_go_after_two_years(town: Town) -> None:
    assert timedelta(days=730) == PHOTOS_KEPT
    with_photo(town)
    town.clock.pass_time(days=729)
    assert purging(town).run(dry_run=False).photos == 0
    town.clock.pass_time(days=1)
    assert purging(town).run(dry_run=True).photos == 1
    assert bytes_kept(town) == 1
    assert purging(town).run(dry_run=False).photos == 1
    assert bytes_kept(town) == 0


def test_a_session_that_took_place_keeps_its_sheet(town: Town) -> None:
    admin, session = parents_session(town)
    early = attach(admin, session, jpeg())
    assert early.status_code == 409
    run(admin, session, "begin", "close")
    assert f'href="/evidence?about={session}"' in page_of(admin, f"/sessions/{session}")
    assert attach(admin, session, jpeg(), png()).status_code == 303
    assert len(pictures(admin, session)) == 2
    assert "照片 2 张" in page_of(admin, f"/sessions/{session}")
    address = pictures(admin, session)[0]
    assert town.staff(OTHER_SCHOOL_ADMIN).get(f"/evidence?about={session}").status_code == 404
    county = town.staff(COUNTY_ADMIN)
    assert county.get(address).status_code == 404
    assert town.staff(CARD_SCHOOL_ADMIN).get(address).status_code == 200


def test_an_office_keeps_the_photos_of_its_own_training(town: Town) -> None:
    """Held by the county: its own administrators look, the city counts."""
    county = town.staff(COUNTY_ADMIN)
    unit = town.path("云溪县（")
    session = make(county, unit, kind="集中培训")
    run(county, session, "begin")
    assert attach(county, session, jpeg()).status_code == 303
    address = pictures(county, session)[0]
    assert town.staff(COUNTY_ADMIN).get(address).status_code == 200
    city = town.staff(CITY_ADMIN)
    assert "留有照片 1 张" in page_of(city, f"/evidence?about={session}")
    assert city.get(address).status_code == 404


@pytest.mark.parametrize("about", ["", "r_nothing", "s_nothing", "/", "e_aaaaaaaaaaaaaaaa"])
def test_what_is_not_there_has_no_page(town: Town, about: str) -> None:
    assert town.staff(TEACHER).get("/evidence", query_string={"about": about}).status_code == 404
