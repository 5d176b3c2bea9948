"""Documents: the same noun comes back, and the format on disk does not change by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz_api.domain.organisations import Organisation
from quiz_api.domain.people import Credential, Household, HouseholdCard, Person
from quiz_api.domain.records import KIND_OF_BODY, Draft, Record
from quiz_api.store.codec import NotADocument, canonical, from_document, record_hash, sealed, to_document
from quiz_api.store.interface import FailureCount, Receipt, Session
from tests.store.city import NOON, TEACHER, award

GOLDEN = (
    '{"body":{"completion_id":"r_completion","credit_number":"","evidence":"测验通过","kind":"hours-award","minutes":90,'
    '"page_id":"t-s-01","rule":{"attempts":3,"judged":[],"must_pass":[],"pass_percent":80,"quiz_id":"t-s-01",'
    '"renews_yearly":false,"rule":"passed"}},"clock_flagged":false,"entered_by":"p_teacher","event_id":"",'
    '"happened_at":"2026-11-23T04:00:00.000000+00:00","natural_key":["hours","p_teacher","t-s-01","2026"],'
    '"organisation_path":"/o_city/o_county/o_first/","school_year":2026,'
    '"subject":{"id":"p_teacher","kind":"person"},"term":1}'
)
GOLDEN_PERSON = (
    '{"display_name":"王老师","home_path":"/o_city/o_county/o_first/","id":"p_teacher","is_sample":false,'
    '"posts":[{"kind":"学科教师","organisation_path":"/o_city/o_county/o_first/","since":"2026-09-01","until":null}],'
    '"staff_number":"","username":"qh1-001"}'
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]), min_value=datetime(1990, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone


@st.composite
def nouns(draw: st.DrawFn, kinds: tuple[type, ...]) -> Any:
    st.register_type_strategy(str, TEXTS)
    st.register_type_strategy(datetime, TIMES)
    return draw(st.from_type(draw(st.sampled_from(kinds))))


def test_the_format_on_disk_stays_as_it_is() -> None:
    assert canonical(to_document(award())).decode("utf-8") == GOLDEN
    assert canonical(to_document(TEACHER)).decode("utf-8") == GOLDEN_PERSON


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of a noun
@given(nouns((Draft, Organisation, Person, Credential, Household, HouseholdCard, Receipt, Session, FailureCount)))
def test_what_was_written_is_read(noun: Any) -> None:
    document = to_document(noun)
    again = from_document(type(noun), document)
    assert again == noun
    assert canonical(to_document(again)) == canonical(document)


def test_every_kind_of_body_has_its_word() -> None:
    assert sorted(kind.value for kind in KIND_OF_BODY.values()) == [
        "activity", "attempt", "attendance", "audit", "certificate", "claim-step", "completion", "consent", "credit",
        "delivery", "export", "hours-award", "hours-claim", "judgement", "observation", "recognition",
        "session-sign-in", "session-sign-out", "void",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"evidence": "戊"}, {"minutes_more": 1}, {"kind": "gift"}, {"rule": None}, {"rule": {"rule": "x"}}]
)
def test_a_document_that_is_no_noun_is_refused(change: dict[str, Any]) -> None:
    document = to_document(award())
    document["body"] |= change
    with pytest.raises(NotADocument):
        from_document(Draft, document)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_document(replace(award(), happened_at=NOON.replace(tzinfo=None)))


def test_a_hash_is_over_the_hash_before_and_everything_else() -> None:
    document = to_document(Record("r_1", 1, NOON, "o_first", "", "", award()))
    del document["hash"]
    digest, data = sealed("", document)
    assert data.endswith(b',"hash":"' + digest.encode("ascii") + b'"}')
    assert record_hash("", document | {"hash": "anything"}) == digest
    assert record_hash("0", document) != digest
    assert record_hash("", document | {"sequence": 2}) != digest
