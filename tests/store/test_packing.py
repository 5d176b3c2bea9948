"""Documents that lie packed in memory come back as they were, and share what comes again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz_api.store.packing import Packing, facts_of, unpacked
from quiz_api.store.record_facts import Facts

MOMENT = "2026-11-23T04:00:00.000001+00:00"


def record(number: int, previous_hash: str, credit_number: Any = "备-1") -> dict[str, Any]:
    """A document as the journal's reader makes it: nothing in it is shared with another."""
    body = {
        "kind": "hours-award",
        "page_id": "t-s-01",
        "minutes": 1,
        "completion_id": f"r_{number - 1}",
        "credit_number": credit_number,
        "rule": {"rule": "passed", "judged": ["t-1"], "attempts": 1, "renews_yearly": True},
    }
    draft = {
        "body": body,
        "organisation_path": "/o_city/",
        "subject": {"kind": "person", "id": "p_one"},
        "natural_key": ["award", "p_one", "t-s-01"] if number % 2 else [],
    }
    document = {"id": f"r_{number}", "chain": "o_city", "previous_hash": previous_hash, "hash": f"{number}" * 64}
    return json.loads(json.dumps({**document, "draft": draft}))


def text_of(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True)


def back(packing: Packing, document: dict[str, Any]) -> dict[str, Any]:
    return unpacked(packing.packed(document.get("id", "key"), document))


def test_a_document_comes_back_as_it_was() -> None:
    packing = Packing()
    for each in (record(1, ""), record(2, "1" * 64), record(3, "9" * 64, ["no", "text"]), record(4, "", 1)):
        assert text_of(back(packing, each)) == text_of(each)
    changed = record(5, "")
    changed["draft"]["body"]["rule"] |= {"renews_yearly": 1}  # equal to True, and not the same on paper
    assert text_of(back(packing, changed)) == text_of(changed)
    shouted = record(6, "A" * 64)  # no hash of ours, and its letters are not to become small
    assert text_of(back(packing, shouted)) == text_of(shouted)


@pytest.mark.parametrize(
    "moment", [MOMENT, MOMENT.replace("T", " "), "2026-W48-1T04:00:00.000001+00:00", "2026", 1.5, []]
)
def test_a_moment_is_kept_as_it_was_written(moment: object) -> None:
    document = {**record(1, ""), "taken_at": moment}
    assert text_of(back(Packing(), document)) == text_of(document)


_NAMES = st.sampled_from(
    ["id", "hash", "previous_hash", "chain", "kind", "rule", "subject", "completion_id", "taken_at", "term"]
)
_VALUES = (
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["", "a", "0" * 64, "F" * 64, "g" * 64, MOMENT])
)


_INSIDE = st.lists(_VALUES, max_size=2) | st.dictionaries(_NAMES, _VALUES, max_size=3)
_DRAFTS = st.dictionaries(_NAMES, _VALUES, max_size=3).flatmap(
    lambda draft: st.dictionaries(_NAMES, _VALUES | _INSIDE, max_size=5).map(lambda body: {**draft, "body": body})
)
_DOCUMENTS = st.dictionaries(_NAMES.filter(lambda name: name != "chain"), _VALUES | _INSIDE)


@given(st.lists(_DOCUMENTS | st.tuples(_DOCUMENTS, _DRAFTS).map(lambda parts: {**parts[0], "draft": parts[1]})))
def test_whatever_is_in_a_document_comes_back(documents: list[dict[str, Any]]) -> None:
    packing = Packing()
    packed = [packing.packed(f"{place}", each) for place, each in enumerate(documents)]
    assert [text_of(unpacked(each)) for each in packed] == [text_of(each) for each in documents]


def test_what_comes_again_is_kept_once() -> None:
    packing = Packing()
    key = record(2, "")["id"]
    one, two = packing.packed("r_1", record(1, "")), packing.packed(key, record(2, "1" * 64))
    first, second = unpacked(one), unpacked(two)
    three = packing.packed("r_3", {**record(3, ""), "draft": record(1, "")["draft"]})
    assert one[0] is three[0], "the names of all fields"
    assert second["id"] is key
    assert second["draft"]["body"]["completion_id"] is first["id"]
    assert second["draft"]["organisation_path"] is first["draft"]["organisation_path"]
    assert second["draft"]["subject"] is first["draft"]["subject"]
    assert second["draft"]["body"]["rule"] is first["draft"]["body"]["rule"]
    assert first["draft"]["natural_key"][1] is first["draft"]["subject"]["id"]
    hashes = [each for each in (*one, *two) if each == bytes.fromhex("1" * 64)]
    assert len(hashes) == 2
    assert hashes[0] is hashes[1]


def test_facts_are_the_fields_of_the_document() -> None:
    """Whatever the shape: what is common to many, what is its own, what is not there, and a document of one level."""
    asked = Facts("id previous", "organisation_path subject term", "page_id minutes kind nowhere")
    packing, odd = Packing(), record(3, "")
    odd["draft"]["body"]["minutes"] = [1]
    for document in (record(1, ""), record(2, "1" * 64), odd):
        packed = packing.packed(document["id"], document)
        assert facts_of([None, packed], asked) == [None, asked.of(document)]
        assert asked.of(document)[0] == document["id"]
