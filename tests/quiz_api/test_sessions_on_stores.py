"""A session from its form to its undoing on the stores that people run: nothing counts twice, whoever comes first."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from quiz_api.domain.records import Attendance, Evidence, RecordKind
from tests.quiz_api.card_visits import CARD_CLASS, class_path
from tests.quiz_api.photo_files import jpeg
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.session_visits import LESSON, SCHOOL, call, parents_session, run, sign_in, token
from tests.quiz_api.test_evidence import attach, bytes_kept, pictures, remove
from tests.quiz_api.test_hours_claims import claimed, decide
from tests.quiz_api.test_households import ALL_RIGHT
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, TEACHER, Town


@pytest.fixture(scope="module", params=["tinydb", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    if request.param == "tinydb":
        yield from opened(f"tinydb:{tmp_path_factory.mktemp('sessions') / 'store'}")
        return
    yield from opened(request.getfixturevalue("postgres_server").migrated())


def opened(url: str) -> Iterator[Town]:
    town = Town(store=url)
    yield town
    town.stores.sessions.close()
    town.stores.ledger.close()


def test_scans_and_a_roll_call_at_once_count_each_family_once(town: Town) -> None:
    admin, session = parents_session(town, page_id=LESSON)
    run(admin, session, "begin")
    path, families = class_path(town, CARD_CLASS, SCHOOL), [town.household(card) for card in range(1, 6)]
    answers: list[int] = []

    def come(deed: int) -> None:
        answer = (
            sign_in(families[deed], session, token(town, session)) if deed < 5 else call(admin, session, path, 1, 2)
        )
        answers.append(answer.status_code)

    threads = [threading.Thread(target=come, args=(deed,)) for deed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(status in (200, 201) for status in answers), answers
    rows = [row for row in town.rows(RecordKind.SIGN_IN) if row.voided_by is None]
    assert len({row.record.draft.subject.id for row in rows}) == len(rows) == 5
    families[0].finish_lesson(ALL_RIGHT)
    run(admin, session, "close")
    lessons = [row.record.body for row in town.rows(RecordKind.ATTENDANCE) if row.voided_by is None]
    grades = sorted(body.evidence for body in lessons if isinstance(body, Attendance))
    assert grades == sorted([Evidence.GRADE_A] + [Evidence.GRADE_D] * 4)
    run(admin, session, "reopen")
    left = [row.record.body for row in town.rows(RecordKind.ATTENDANCE) if row.voided_by is None]
    assert [body.evidence for body in left if isinstance(body, Attendance)] == [Evidence.GRADE_C]
    assert town.stores.ledger.verify().first_bad is None


def test_photos_come_move_and_go_on_either_store(town: Town) -> None:
    teacher = town.staff(TEACHER)
    claim_id = claimed(teacher)
    assert attach(teacher, claim_id, jpeg(1), jpeg(2)).status_code == 303
    decide(town.staff(SCHOOL_ADMIN), claim_id, "school", "returned", reason="盖章看不清")
    again = claimed(teacher, replaces=claim_id)
    first, second = pictures(teacher, again)
    assert town.staff(SCHOOL_ADMIN).get(first).data == teacher.get(first).data
    assert town.staff(COUNTY_ADMIN).get(first).status_code == 404
    assert "留有照片 2 张，在学校" in page_of(town.staff(COUNTY_ADMIN), "/school/claims")
    assert remove(teacher, first).status_code == 303
    assert bytes_kept(town) == 1
    decide(teacher, again, "school", "withdrawn")
    assert teacher.get(second).status_code == 404
    assert bytes_kept(town) == 0
    assert town.stores.ledger.verify().first_bad is None
