"""A short run of the fuzzer, and its controls: it must notice a fault and a route that is not published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from werkzeug.wrappers import Response

from quiz_api.services.ledger_pages import LedgerPages
from tests.fuzz.fuzzer import Fuzzer, fuzz_every_role
from tests.quiz_api.town import CITY_ADMIN


def quiet(_cases: int) -> None:
    """No progress in a test."""


def test_every_operation_as_every_account_without_one_fault() -> None:
    seen = fuzz_every_role(600, quiet)
    fuzzer_knows = {name for name, _ in seen}
    assert {"post /api/v1/events", "get /api/v1/records", "post /api/v1/exports", "undocumented"} <= fuzzer_knows
    turned_away = sum(times for (_, status), times in seen.items() if status in (401, 403))
    assert turned_away * 2 < sum(seen.values()), "who is turned away proves nothing about what is inside"
    assert {status for _, status in seen} >= {200, 401, 403, 404, 422}


def test_a_fault_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr(LedgerPages, "page", broken)
    with pytest.raises(AssertionError, match="incident"):
        Fuzzer(quiet, shrinks=False).run(CITY_ADMIN, 400)


def test_a_route_that_is_not_published_is_noticed() -> None:
    fuzzer = Fuzzer(quiet, shrinks=False)
    app = fuzzer.city.town.app
    published = app.wsgi_app

    def also_deletes(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (Response("gone") if environ["REQUEST_METHOD"] == "DELETE" else published)(environ, start)

    app.wsgi_app = also_deletes  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="DELETE"):
        fuzzer.run(CITY_ADMIN, 400)
