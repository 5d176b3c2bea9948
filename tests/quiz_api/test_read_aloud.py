"""A check code read to the teacher: the record that the upload makes, once, whichever comes first, on both stores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from quiz_api.demo_city import SINCE
from quiz_api.domain.check_code import NO_DAY, day_mark, written
from quiz_api.domain.people import Place
from quiz_api.domain.records import Attendance, Evidence
from tests.quiz_api.code_visits import CLASS, attendances, code_for, enter, event_of, said, teacher_of
from tests.quiz_api.on_stores import STORES, town_on
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.town import CARD_SCHOOL_ADMIN, Town, Visit


@pytest.fixture(params=STORES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from town_on(request, tmp_path_factory)


@pytest.fixture
def unit(town: Town) -> str:
    return town.path(CLASS)


@pytest.fixture
def teacher(town: Town, unit: str) -> Visit:
    return teacher_of(town, unit)


def test_the_code_makes_the_record_that_the_upload_makes(town: Town, unit: str, teacher: Visit) -> None:
    first, second = town.household(1), town.household(2)
    town.clock.pass_time(hours=1)
    event = event_of(first)
    answer = enter(teacher, unit, 1, written(code_for(town, event["id"])))
    assert "已记下：七年级(2)班 01 号" in said(answer)
    assert second.send(event_of(second)).status_code == 201
    by_code, by_upload = attendances(town)
    assert by_code.draft.subject.id == first.account
    assert by_code.body == by_upload.body
    assert isinstance(by_code.body, Attendance)
    assert by_code.body.evidence is Evidence.GRADE_C
    assert by_code.draft.natural_key == tuple(
        part.replace(second.account, first.account) for part in by_upload.draft.natural_key
    )
    assert by_code.draft.entered_by != first.account
    assert "少年的大脑与情绪" in page_of(first, "/me")


def test_upload_after_code_and_code_after_upload_count_once(town: Town, unit: str, teacher: Visit) -> None:
    for number, code_first in ((1, True), (2, False)):
        family = town.household(number)
        event = event_of(family)
        typed = written(code_for(town, event["id"]))
        if code_first:
            enter(teacher, unit, number, typed)
            uploaded = family.send(event)
            assert uploaded.status_code == 201
            assert uploaded.json["results"][0]["stored"][0]["id"] == attendances(town)[-1].id
        else:
            assert family.send(event).status_code == 201
            assert "先前已经记下" in said(enter(teacher, unit, number, typed))
        assert "先前已经记下" in said(enter(teacher, unit, number, typed))
        assert family.send(event).status_code == 200
        assert len(attendances(town)) == number


def test_a_code_that_was_misread_makes_nothing(town: Town, unit: str, teacher: Visit) -> None:
    town.household(1)
    right = written(code_for(town, str(uuid.uuid4())))
    swapped = next(
        right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(9) if right[at] != right[at + 1]
    )
    other = "7" if right[3] != "7" else "9"
    for typed in (right[:3] + other + right[4:], swapped, right[:9], right + "2", "", "0" * 10, "忘了", "<b>" * 12):
        answer = enter(teacher, unit, 1, typed)
        assert (answer.status_code, 'role="alert"' in said(answer)) == (422, True), typed
    assert attendances(town) == []


def test_how_it_is_typed_does_not_matter(town: Town, unit: str, teacher: Visit) -> None:
    town.household(1)
    right = written(code_for(town, str(uuid.uuid4())))
    wide = "".join(chr(ord(character) + 0xFEE0) for character in right.lower())
    alike = right.replace("8", "B").replace("5", "S").replace("2", "Z").replace("V", "U")
    for typed in (f" {right[:5]} - {right[5:]} ", wide, alike.lower()):
        assert enter(teacher, unit, 1, typed).status_code == 200, typed
    assert len(attendances(town)) == 1


def test_one_phones_code_is_not_two_families(town: Town, unit: str, teacher: Visit) -> None:
    for number in (1, 2):
        town.household(number)
    typed = written(code_for(town, str(uuid.uuid4())))
    enter(teacher, unit, 1, typed)
    answer = enter(teacher, unit, 2, typed)
    assert (answer.status_code, "另一个卡号" in said(answer)) == (422, True)
    assert len(attendances(town)) == 1


def test_a_slip_of_the_pen_is_taken_back_and_entered_again(town: Town, unit: str, teacher: Visit) -> None:
    wrong, right = town.household(1), town.household(2)
    typed = written(code_for(town, str(uuid.uuid4())))
    enter(teacher, unit, 1, typed)
    record = attendances(town)[0]
    colleague = teacher_of(town, unit, "bzr02")
    assert colleague.form("/school/codes/back", unit=unit, record=record.id).status_code == 404
    back = teacher.form("/school/codes/back", unit=unit, record=record.id)
    assert "收回了，那一条不再算" in page_of(teacher, back.headers["Location"])
    assert attendances(town) == []
    assert enter(teacher, unit, 2, typed).status_code == 200
    assert [record.draft.subject.id for record in attendances(town)] == [right.account]
    assert wrong.send(event_of(wrong)).status_code == 201
    assert len(attendances(town)) == 2


def test_what_the_family_uploaded_itself_is_not_the_teachers_to_take_back(
    town: Town, unit: str, teacher: Visit
) -> None:
    family = town.household(1)
    family.send(event_of(family))
    record = attendances(town)[0]
    assert teacher.form("/school/codes/back", unit=unit, record=record.id).status_code == 404
    assert attendances(town) == [record]


def test_only_for_a_card_of_the_own_class_with_consent(town: Town, unit: str, teacher: Visit) -> None:
    typed = written(code_for(town, str(uuid.uuid4())))
    assert "还没有同意隐私说明" in said(enter(teacher, unit, 1, typed))
    town.household(1)
    for number in (59, "", "x", "1;2"):
        answer = enter(teacher, unit, number, typed)
        assert (answer.status_code, "没有记。" in said(answer)) == (422, True), number
    assert "收回了的卡，在班级页恢复以后再登记" in said(enter(teacher, unit, 59, typed))
    assert enter(teacher, town.path("2026级1班"), 1, typed).status_code == 404
    assert enter(town.staff(CARD_SCHOOL_ADMIN), unit, 1, typed).status_code == 200
    assert len(attendances(town)) == 1


def test_a_second_child_elsewhere_counts_as_by_upload(town: Town, unit: str, teacher: Visit) -> None:
    """The lesson is for 初中: a class of another county's 初中 has its line too, and the teacher does not see it."""
    family, elsewhere = town.household(1), town.path("2026级1班")
    with town.stores.ledger.founding() as writing:
        household = writing.household(family.account)
        assert household is not None
        more = Place(elsewhere, 7, SINCE)
        writing.put_household(replace(household, places=(*household.places, more)))
    enter(teacher, unit, 1, written(code_for(town, str(uuid.uuid4()))))
    assert {record.draft.organisation_path for record in attendances(town)} == {unit, elsewhere}
    assert page_of(teacher, f"/school/codes?unit={unit}").count("少年的大脑与情绪") == 1
    here = next(record for record in attendances(town) if record.draft.organisation_path == unit)
    teacher.form("/school/codes/back", unit=unit, record=here.id)
    assert attendances(town) == []


@pytest.mark.usefixtures("teacher")
@pytest.mark.parametrize("days", [0, 3, 30])
def test_the_day_of_doing_is_the_phones(town: Town, unit: str, days: int) -> None:
    town.household(1)
    did = town.calendar.day(town.clock())
    typed = written(code_for(town, str(uuid.uuid4())))
    town.clock.pass_time(days=days)
    enter(teacher_again(town), unit, 1, typed)
    record = attendances(town)[0]
    assert town.calendar.day(record.draft.happened_at) == did
    assert record.draft.clock_flagged is False


@pytest.mark.parametrize("mark", ["unknown", "old"])
def test_a_day_that_cannot_be_believed_is_the_servers_and_flagged(
    town: Town, unit: str, teacher: Visit, mark: str
) -> None:
    town.household(1)
    today = town.calendar.day(town.clock())
    off = NO_DAY if mark == "unknown" else day_mark(today - timedelta(days=35))
    enter(teacher, unit, 1, written(replace(code_for(town, str(uuid.uuid4())), day_mark=off)))
    record = attendances(town)[0]
    assert (record.draft.happened_at, record.draft.clock_flagged) == (town.clock(), True)


def test_codes_for_what_is_not_here_are_told(town: Town, unit: str, teacher: Visit) -> None:
    town.household(1)
    code = code_for(town, str(uuid.uuid4()))
    assert "没有这个核对码说的那一课" in said(enter(teacher, unit, 1, written(replace(code, page_id="p-gzh-77"))))
    assert "对不上" in said(enter(teacher, unit, 1, written(replace(code, choices=(0, 5, 0)))))
    other = (code.revision_mark + 1) % 16
    assert "对不上" in said(enter(teacher, unit, 1, written(replace(code, revision_mark=other))))
    assert attendances(town) == []


def teacher_again(town: Town) -> Visit:
    """Sessions of staff end after twelve hours."""
    return town.staff("bzr01")
