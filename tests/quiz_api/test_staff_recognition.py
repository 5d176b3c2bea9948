"""A roster knows whom it means, however names, numbers and posts are typed, and guesses nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.people import Person
from quiz_api.domain.scope import Scope
from tests.quiz_api.reading_pages import page_of
from tests.quiz_api.roster_visits import HEADER, SCHOOL, kinds, people, take, upload
from tests.quiz_api.rosters.files import xlsx
from tests.quiz_api.town import COUNTY_ADMIN, SCHOOL_ADMIN, Town, Visit


@pytest.fixture
def admin(town: Town) -> Visit:
    return town.staff(SCHOOL_ADMIN)


def everybody(town: Town) -> list[Person]:
    """Of the school, also who has the name of somebody else."""
    with town.stores.ledger.reading(Scope(frozenset({town.city_path()}))) as reading:
        return list(reading.people(town.path(SCHOOL)))


WRITTEN_OTHERWISE = {
    "padded in full width": (("孟和", "2019"), ("孟　和", "2019")),
    "padded before, and no number": (("孟　和", ""), ("孟和", "")),
    "spaces between three": (("王小明", ""), ("王 小 明", "")),
    "digits in full width before": (("孟和", "２０１９０１"), ("孟和", "201901")),
    "digits in full width now": (("孟和", "201901"), ("孟和", "２０１９０１")),
    "another dot": (("阿依古丽·买买提", ""), ("阿依古丽・买买提", "")),
    "full width letters": (("Anna Lee", "a7"), ("Ａｎｎａ　Ｌｅｅ", "")),
}


@pytest.mark.parametrize("name", WRITTEN_OTHERWISE)
def test_a_name_or_number_written_otherwise_means_the_same_person(name: str, town: Town, admin: Visit) -> None:
    before = len(everybody(town))
    for person, number in WRITTEN_OTHERWISE[name]:
        take(admin, (person, "学科教师", "", number))
    assert len(everybody(town)) == before + 1


def test_people_who_were_stored_with_padding_are_known_and_lose_it(town: Town, admin: Visit) -> None:
    """As older versions stored them."""
    take(admin, ("孟和", "学科教师", "", "201901"))
    person = replace(people(town)["孟和"], display_name="孟　和", staff_number="２０１９０１")
    with town.stores.ledger.writing(Scope(frozenset({town.city_path()}))) as writing:
        writing.put_person(person)
    take(admin, ("孟和", "学科教师", "", "201901"))
    found = people(town)
    assert "孟　和" not in found
    assert (found["孟和"].id, found["孟和"].staff_number) == (person.id, "201901")


def test_a_name_is_kept_as_it_was_typed(town: Town, admin: Visit) -> None:
    """Folding for compatibility would put another character into a name."""
    names = ["\ufa19田", "Anna Lee", "阿依古丽・买买提"]
    take(admin, *[(name, "学科教师", "", str(number)) for number, name in enumerate(names)])
    assert set(names) <= set(people(town))


def test_rows_of_one_name_must_say_who_is_who(admin: Visit) -> None:
    rows = [("周强", "学科教师", "", ""), ("周强", "学科教师", "", "")]
    page = page_of(admin, upload(admin, xlsx(HEADER, *rows)).headers["Location"])
    assert "和第 2 行同名。是同一位，就删去一行；是两位，请给两行都填上工号。" in page
    rows = [("周强", "学科教师", "", ""), ("周强", "学科教师", "", "5")]
    assert "和第 2 行同名" in page_of(admin, upload(admin, xlsx(HEADER, *rows)).headers["Location"])
    take(admin, ("周强", "学科教师", "", "4"), ("周强", "学科教师", "", "5"))


def test_of_two_rows_neither_takes_by_its_place_the_account_that_has_no_number(town: Town, admin: Visit) -> None:
    take(admin, ("周强", "学科教师", "", ""))
    known = people(town)["周强"]
    rows = [("周强", "学科教师", "", "4"), ("周强", "学科教师", "", "5")]
    page = page_of(admin, upload(admin, xlsx(HEADER, *rows)).headers["Location"])
    assert "2 行需要修改" in page
    assert f"填 {known.username}" in page
    header = (*HEADER, "登录名")
    take(admin, ("周强", "学科教师", "", "4", ""), ("周强", "校长", "", "5", known.username), header=header)
    found = {person.staff_number: person for person in everybody(town)}
    assert found["5"].id == known.id
    assert found["4"].id != known.id


def test_a_teacher_of_a_subject_is_one_whatever_the_subject(town: Town, admin: Visit) -> None:
    words = ("语文教师", "数学老师、班主任", "任课教师", "道德与法治 教师", "团委(少先队)干部", "代课／支教", "支教")
    take(admin, *[(f"某{number}", word, "", str(number)) for number, word in enumerate(words)])
    found = [kinds(people(town)[f"某{number}"], town) for number in range(len(words))]
    subject, substitute = {"学科教师"}, {"代课/支教"}
    assert found == [subject, {"学科教师", "班主任"}, subject, subject, {"团委（少先队）干部"}, substitute, substitute]


def test_the_page_of_the_import_lists_what_may_be_written(town: Town, admin: Visit) -> None:
    page = page_of(admin, "/school/staff/import")
    assert "可以写：学科教师、班主任、专职心理教师" in page
    assert "保育员" not in page
    county = page_of(town.staff(COUNTY_ADMIN), "/school/staff/import")
    assert "可以写：教研员、评定人" in county
    assert "学校的人，可以写：学科教师" in county


def test_a_class_is_found_by_a_numeral(town: Town, admin: Visit) -> None:
    take(admin, ("石榴", "班主任", "三年级（3）班", ""), ("山楂", "班主任", "三年级三班", ""))
    first, second = (people(town)[name].posts[0].organisation_path for name in ("石榴", "山楂"))
    assert first == second
