"""Documents that share what comes again are equal to those that do not."""

from __future__ import annotations

import json
from typing import Any

from quiz_api.store.sharing import Sharing


def record(number: int, previous_hash: str, credit_number: Any = "备-1") -> dict[str, Any]:
    """A document as the journal's reader makes it: nothing in it is shared with another."""
    body = {
        "kind": "hours-award",
        "page_id": "t-s-01",
        "minutes": 1,
        "credit_number": credit_number,
        "rule": {"rule": "passed", "judged": ["t-1"], "attempts": 1, "renews_yearly": True},
    }
    draft = {"body": body, "organisation_path": "/o_city/", "subject": {"kind": "person", "id": "p_one"}}
    document = {"id": f"r_{number}", "chain": "o_city", "previous_hash": previous_hash, "hash": f"{number}" * 64}
    return json.loads(json.dumps({**document, "draft": draft}))


def test_a_document_that_shares_is_equal_to_itself() -> None:
    sharing = Sharing()
    for each in (record(1, ""), record(2, "1" * 64), record(3, "9" * 64, ["no", "text"]), record(4, "", 1)):
        assert json.dumps(sharing.shared(each)) == json.dumps(each)
    changed = record(5, "")
    changed["draft"]["body"]["rule"] |= {"renews_yearly": 1}  # equal to True, and not the same on paper
    assert json.dumps(sharing.shared(changed)["draft"]["body"]["rule"]) == json.dumps(changed["draft"]["body"]["rule"])


def test_what_comes_again_is_kept_once() -> None:
    sharing = Sharing()
    first, second = sharing.shared(record(1, "")), sharing.shared(record(2, "1" * 64))
    assert second["previous_hash"] is first["hash"]
    assert second["draft"]["organisation_path"] is first["draft"]["organisation_path"]
    assert second["draft"]["subject"] is first["draft"]["subject"]
    assert second["draft"]["body"]["rule"] is first["draft"]["body"]["rule"]
    assert all(one is other for one, other in zip(first, second, strict=True))
