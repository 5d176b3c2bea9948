"""Awards as a report reads them: the same lines from every store, through the scope, however many there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from quiz_api.domain.award_lines import AwardLine
from quiz_api.domain.records import (
    Completion,
    Draft,
    Evidence,
    HoursAward,
    LedgerRow,
    Record,
    RecordKind,
    Subject,
    SubjectKind,
    Void,
)
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import RecordQuery, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, OTHER_ADMIN, SCHOOL_ADMIN, SELF

ABOUT = Subject(SubjectKind.PERSON, city.TEACHER.id)
WORDS_LIKE_FIELDS = 'X"，"minutes":1,"term":9,"completion_id":"r_else"} \\'


def draft(body: HoursAward | Completion | Void, number: int = 0, path: str = city.SCHOOL) -> Draft:
    later = city.NOON + timedelta(seconds=number)
    return Draft(ABOUT, path, 2026, 2, later, city.TEACHER.id, body)


def hours(completion: Record, **more: str) -> HoursAward:
    return HoursAward("t-s-01", 90, city.RULE, completion.id, Evidence.QUIZ_PASSED, **more)


def completed(store: Store, path: str = city.SCHOOL) -> Record:
    """A completion whose attempt had 80 percent; the attempt lies where the path says."""
    with store.founding() as writing:
        attempt = writing.append(replace(city.attempt(), organisation_path=path))
        return writing.append(draft(Completion("t-s-01", city.RULE, attempt.id, Evidence.QUIZ_PASSED)))


def line_of(row: LedgerRow, score: int | None) -> AwardLine:
    record, award = row.record, row.record.body
    assert isinstance(award, HoursAward)
    said = record.draft
    return AwardLine(
        record.id,
        record.sequence,
        said.organisation_path,
        said.subject.id,
        said.school_year,
        said.term,
        said.happened_at,
        award.page_id,
        award.minutes,
        award.evidence,
        award.completion_id,
        award.credit_number,
        row.voided_by,
        score,
    )


def awards(store: Store, scope: Scope) -> list[LedgerRow]:
    with store.reading(scope) as reading:
        return list(reading.records(RecordQuery(frozenset({RecordKind.HOURS_AWARD}), school_year=2026)))


def test_a_line_says_what_the_record_says(store: Store) -> None:
    done = completed(store)
    with store.writing(SELF) as writing:
        writing.append(draft(hours(done)))
        writing.append(draft(hours(done, credit_number=WORDS_LIKE_FIELDS), 1))
        taken = writing.append(draft(HoursAward("", 45, city.RULE, "r_claim", Evidence.EXTERNAL), 2))
        writing.append(city.award(year=2025))
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.append(draft(Void(taken.id, writing.put_side_text("重复")), 3))
    expected = [line_of(row, score) for row, score in zip(awards(store, CITY_ADMIN), (80, 80, None), strict=True)]
    assert expected[1].credit_number == WORDS_LIKE_FIELDS
    assert expected[2].voided_by is not None
    with store.reading(CITY_ADMIN) as reading:
        assert list(reading.award_lines(2026, organisation_path=city.COUNTY)) == expected
        assert list(reading.award_lines(2026, subject_id=city.TEACHER.id)) == expected
        assert list(reading.award_lines(2026, city.OTHER_SCHOOL)) == []
        assert list(reading.award_lines(2024, city.CITY)) == []


@pytest.mark.parametrize("scope", [NOBODY, OTHER_ADMIN, Scope(subject_id=city.STRANGER.id)])
def test_another_scope_has_no_lines(store: Store, scope: Scope) -> None:
    done = completed(store)
    with store.writing(SELF) as writing:
        writing.append(draft(hours(done)))
    with store.reading(scope) as reading:
        assert list(reading.award_lines(2026, city.CITY)) == []
        assert list(reading.award_lines(2026, subject_id=city.TEACHER.id)) == []


def test_a_score_that_the_scope_does_not_see_is_not_told(store: Store) -> None:
    """The attempt was made at another school: its administrators see it, those of this school do not."""
    with store.founding() as writing:
        attempt = writing.append(replace(city.attempt(person=city.STRANGER), organisation_path=city.OTHER_SCHOOL))
        done = writing.append(draft(Completion("t-s-01", city.RULE, attempt.id, Evidence.QUIZ_PASSED)))
        writing.append(draft(hours(done)))
        other = draft(Completion("t-s-01", city.RULE, done.id, Evidence.QUIZ_PASSED), path=city.OTHER_SCHOOL)
        writing.append(draft(hours(writing.append(other))))
    for scope, scores in ((SCHOOL_ADMIN, [None, None]), (CITY_ADMIN, [80, None])):
        with store.reading(scope) as reading:
            assert [line.score_percent for line in reading.award_lines(2026, city.CITY)] == scores


def test_a_long_list_comes_whole_and_in_order(store: Store) -> None:
    done = completed(store)
    with store.writing(SELF) as writing:
        for number in range(1_600):
            writing.append(draft(hours(done), number))
    with store.reading(SCHOOL_ADMIN) as reading:
        lines = list(reading.award_lines(2026, city.SCHOOL))
        assert [line.happened_at for line in lines] == [city.NOON + timedelta(seconds=each) for each in range(1_600)]
        assert {line.score_percent for line in lines} == {80}


def test_a_long_list_may_be_left_half_read(store: Store) -> None:
    done = completed(store)
    with store.writing(SELF) as writing:
        for number in range(1_600):
            writing.append(draft(hours(done), number))
    with store.reading(SCHOOL_ADMIN) as reading:
        half_read = reading.award_lines(2026, city.SCHOOL)
        first = [next(half_read).sequence for _ in range(700)]
        assert reading.person(city.TEACHER.id) is not None
    with store.reading(SCHOOL_ADMIN) as reading:
        assert next(reading.award_lines(2026, city.SCHOOL)).sequence == first[0]
