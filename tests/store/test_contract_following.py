"""Training follows a person: the home of today is told of it wherever it was, and nobody else is, on every backend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiz_api.domain.hours_records import (
    Certificate,
    CertificateKind,
    ClaimOutcome,
    ClaimStage,
    ClaimStep,
    HoursCategory,
    HoursClaim,
    Judgement,
)
from quiz_api.domain.people import Post, PostKind
from quiz_api.domain.records import Attempt, AuditEntry, Draft, Record, RecordKind, Subject, SubjectKind, Void
from quiz_api.domain.scope import NOBODY, Scope
from quiz_api.store.interface import Store, Writing
from quiz_api.store.place_interface import FOLLOWING, TrainingQuery
from tests.store import city
from tests.store.city import CITY_ADMIN, FAMILY_SELF, OTHER_ADMIN, SCHOOL_ADMIN, SELF, STRANGER, TEACHER

ASKED = (TEACHER.id, STRANGER.id, "p_nobody")
ALL = TrainingQuery(FOLLOWING)
HOURS = TrainingQuery(frozenset({RecordKind.HOURS_AWARD}), 2026)
SUBJECT = Subject(SubjectKind.PERSON, TEACHER.id)


def judgement() -> Draft:
    body = Judgement("t-s-01", "trial", (50, 35), passed=True, judged_on=city.NOON.date(), details_ref="")
    return Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, "p_assessor", body)


def moves(writing: Writing) -> None:
    post = Post(PostKind.SUBJECT_TEACHER, city.OTHER_SCHOOL, city.SINCE)
    writing.put_person(replace(TEACHER, home_path=city.OTHER_SCHOOL, posts=(*TEACHER.posts, post)))


def failed(reference: str) -> Draft:
    draft = city.attempt(reference, number=2)
    assert isinstance(draft.body, Attempt)
    return replace(draft, body=replace(draft.body, passed=False, score_percent=20))


@pytest.fixture
def begun(store: Store) -> dict[str, Record]:
    """At the first school a sheet that was passed and one that was not, a judgement, a completion and hours."""
    with store.founding() as writing:
        drafts = {
            "sheet": city.attempt(writing.put_side_text('{"q-a":["x"]}')),
            "failed": failed(writing.put_side_text('{"q-a":["y"]}')),
            "judgement": judgement(),
            "completion": city.completion(),
            "hours": city.award(),
        }
        found = {name: writing.append(draft) for name, draft in drafts.items()}
        found["earlier"] = writing.append(city.award(page_id="t-s-02", year=2025))
        looked = Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, "p_admin", AuditEntry("view", TEACHER.id))
        found["looked at"] = writing.append(looked)
        found["others"] = writing.append(city.award(STRANGER))
        moves(writing)
    return found


def test_the_home_of_today_is_told_and_the_former_one_keeps_its_rows(store: Store, begun: dict[str, Record]) -> None:
    own = [begun[name].id for name in ("sheet", "judgement", "completion", "hours", "earlier")]
    for scope, expected in (
        (OTHER_ADMIN, [*own, begun["others"].id]),
        (CITY_ADMIN, [*own, begun["others"].id]),
        (SELF, own),
        (SCHOOL_ADMIN, []),  # her home is no longer there: the rows of her time there are read as rows
        (FAMILY_SELF, []),
        (NOBODY, []),
        (Scope(frozenset({city.CLASS})), []),
    ):
        with store.reading(scope) as reading:
            found = reading.training_of(ASKED, ALL)
            assert [row.record.id for row, _ in found] == expected
            assert {unit.path for row, unit in found if row.record.id in own} <= {city.SCHOOL}
    with store.reading(SCHOOL_ADMIN) as reading:
        assert all(reading.record(begun[name].id) for name in ("sheet", "failed", "judgement", "completion", "hours"))


def test_the_answers_stay_where_they_were_given(store: Store, begun: dict[str, Record]) -> None:
    body = begun["sheet"].body
    assert isinstance(body, Attempt)
    for scope, seen in ((OTHER_ADMIN, False), (SCHOOL_ADMIN, True), (SELF, True)):
        with store.reading(scope) as reading:
            assert (reading.side_text(body.answers_ref) is not None) is seen
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.record(begun["sheet"].id) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (HOURS, ["hours"]),
        (TrainingQuery(FOLLOWING, 2025), ["earlier"]),
        (TrainingQuery(FOLLOWING, page_id="t-s-02"), ["earlier"]),
        (TrainingQuery(frozenset({RecordKind.JUDGEMENT, RecordKind.COMPLETION})), ["judgement", "completion"]),
        (TrainingQuery(frozenset({RecordKind.AUDIT, RecordKind.ATTENDANCE})), []),
        (TrainingQuery(frozenset()), []),
    ],
)
def test_only_what_is_asked_for(
    store: Store, begun: dict[str, Record], asked: TrainingQuery, expected: list[str]
) -> None:
    with store.reading(OTHER_ADMIN) as reading:
        found = reading.training_of((TEACHER.id,), asked)
        assert [row.record.id for row, _ in found] == [begun[name].id for name in expected]


def test_what_was_taken_back_comes_as_void_and_in_the_very_transaction(store: Store, begun: dict[str, Record]) -> None:
    with store.writing(CITY_ADMIN) as writing:
        void = Void(begun["hours"].id, writing.put_side_text("记错了"))
        writing.append(Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, "p_city", void))
        assert [row.voided_by is None for row, _ in writing.training_of((TEACHER.id,), HOURS)] == [False]
        again = writing.append(replace(city.award(), organisation_path=city.OTHER_SCHOOL))
        assert [row.record.id for row, _ in writing.training_of((TEACHER.id,), HOURS)][-1] == again.id
    with store.reading(OTHER_ADMIN) as reading:
        found = reading.training_of((TEACHER.id,), HOURS)
    assert [(row.voided_by is None, unit.path) for row, unit in found] == [
        (False, city.SCHOOL),
        (True, city.OTHER_SCHOOL),
    ]


def test_the_text_of_a_paper_goes_with_its_holder_and_no_other_text(store: Store, begun: dict[str, Record]) -> None:
    with store.founding() as writing:
        paper = Certificate(
            "Z2026-000001",
            CertificateKind.PROOF,
            "year:2026",
            90,
            city.NOON.date(),
            "0" * 64,
            writing.put_side_text("<svg/>"),
        )
        writing.append(Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, TEACHER.id, paper))
    sheet = begun["sheet"].body
    assert isinstance(sheet, Attempt)
    for scope, seen in ((OTHER_ADMIN, True), (CITY_ADMIN, True), (SELF, True), (SCHOOL_ADMIN, False), (NOBODY, False)):
        with store.reading(scope) as reading:
            assert (reading.paper_text(TEACHER.id, paper.details_ref) == "<svg/>") is seen
            assert reading.paper_text(TEACHER.id, sheet.answers_ref) is None
            assert reading.paper_text(STRANGER.id, paper.details_ref) is None


def test_a_claim_is_told_of_without_its_words(store: Store) -> None:
    with store.founding() as writing:
        moves(writing)
        claim = HoursClaim(HoursCategory.GATHERED, city.NOON.date(), 360, writing.put_side_text("全市集中培训"))
        made = writing.append(Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, TEACHER.id, claim))
        step = ClaimStep(made.id, ClaimStage.SCHOOL, ClaimOutcome.APPROVED)
        taken = writing.append(Draft(SUBJECT, city.SCHOOL, 2026, 1, city.NOON, "p_admin", step))
    asked = TrainingQuery(frozenset({RecordKind.HOURS_CLAIM, RecordKind.CLAIM_STEP}))
    with store.reading(OTHER_ADMIN) as reading:
        assert [row.record.id for row, _ in reading.training_of((TEACHER.id,), asked)] == [made.id, taken.id]
        assert reading.side_text(claim.details_ref) is None
        assert reading.paper_text(TEACHER.id, claim.details_ref) is None
    with store.reading(SCHOOL_ADMIN) as reading:
        assert reading.training_of((TEACHER.id,), asked) == ()
        assert reading.side_text(claim.details_ref) == "全市集中培训"
