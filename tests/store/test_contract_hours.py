"""Records about hours on every backend: a step is taken once, texts go to whom they concern, numbers are found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from quiz_api.domain.hours_records import (
    Certificate,
    CertificateKind,
    ClaimOutcome,
    ClaimStage,
    ClaimStep,
    Credit,
    HoursCategory,
    HoursClaim,
    Judgement,
    Recognition,
    RecognitionState,
)
from quiz_api.domain.records import Body, Draft, RecordKind, Subject, SubjectKind, Void
from quiz_api.store.interface import NaturalKeyTaken, RecordQuery, Store
from tests.store import city
from tests.store.city import CITY_ADMIN, OTHER_ADMIN, SCHOOL_ADMIN, SELF

DAY = date(2026, 11, 20)


def draft(body: Body, *key: str, path: str = city.SCHOOL) -> Draft:
    subject = Subject(SubjectKind.PERSON, city.TEACHER.id)
    return Draft(subject, path, 2026, 1, city.NOON, city.TEACHER.id, body, natural_key=key)


def bodies(text: str) -> tuple[Body, ...]:
    return (
        HoursClaim(HoursCategory.GATHERED, DAY, 360, text),
        ClaimStep("r_claim", ClaimStage.SCHOOL, ClaimOutcome.RETURNED, text),
        Credit("备〔2026〕1号", HoursCategory.ONLINE, 45, 72, DAY, DAY, ("t-s-01",), text),
        Recognition("r_award", RecognitionState.PUSHED, "备〔2026〕1号", "b_one", 20, text),
        Judgement("t-s-01", "trial", (50, 35), passed=True, judged_on=DAY, details_ref=text),
        Certificate("Z2026-000001", CertificateKind.PROOF, "year:2026", 90, DAY, "0" * 64, text),
    )


@pytest.mark.parametrize("place", range(6))
def test_every_kind_comes_back_with_its_text_and_only_to_whom_it_concerns(store: Store, place: int) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("名称与原因")
        taken = writing.append(draft(bodies(reference)[place]))
    for scope in (SELF, SCHOOL_ADMIN, CITY_ADMIN):
        with store.reading(scope) as reading:
            row = reading.record(taken.id)
            assert row is not None
            assert row.record == taken
            assert reading.side_text(reference) == "名称与原因"
    with store.reading(OTHER_ADMIN) as reading:
        assert reading.record(taken.id) is None
        assert reading.side_text(reference) is None
    assert store.verify().first_bad is None


def test_a_step_is_taken_once_until_it_is_void(store: Store) -> None:
    key = ("claim-step", "r_claim", "county")
    step = ClaimStep("r_claim", ClaimStage.COUNTY, ClaimOutcome.APPROVED)
    with store.writing(CITY_ADMIN) as writing:
        first = writing.append(draft(step, *key))
    with pytest.raises(NaturalKeyTaken) as taken, store.writing(SCHOOL_ADMIN) as writing:
        writing.append(draft(step, *key))
    assert taken.value.existing == first
    with store.writing(CITY_ADMIN) as writing:
        writing.append(draft(Void(first.id, "")))
        second = writing.append(draft(step, *key))
    with store.reading(CITY_ADMIN) as reading:
        assert reading.live_record(key) == second


def test_a_certificate_is_found_by_its_number_and_an_export_still_is(store: Store) -> None:
    with store.writing(SELF) as writing:
        paper = writing.append(draft(bodies(writing.put_side_text("<svg/>"))[5]))
    assert store.door().export_manifest("Z2026-000001") == paper
    assert store.door().export_manifest("Z2026-000002") is None


def test_records_are_asked_for_by_module(store: Store) -> None:
    with store.writing(SELF) as writing:
        judged = writing.append(draft(bodies(writing.put_side_text("三楼"))[4]))
    query = RecordQuery(kinds=frozenset({RecordKind.JUDGEMENT}), subject_id=city.TEACHER.id, page_id="t-s-01")
    with store.reading(SCHOOL_ADMIN) as reading:
        assert [row.record for row in reading.records(query)] == [judged]


def test_an_erased_text_leaves_the_chain_whole(store: Store) -> None:
    with store.writing(SELF) as writing:
        reference = writing.put_side_text("名称")
        writing.append(draft(bodies(reference)[0]))
    with store.writing(SCHOOL_ADMIN) as writing:
        writing.erase_text(reference)
    with store.reading(SELF) as reading:
        assert reading.side_text(reference) is None
    assert store.verify().first_bad is None


def test_a_backup_holds_them(store: Store, tmp_path: Path) -> None:
    with store.writing(SELF) as writing:
        for place in range(6):
            writing.append(draft(bodies(writing.put_side_text(f"名称 {place}"))[place]))
    assert store.backup(tmp_path / "backup") == store.verify()
