"""A row of Lighthouse that holds is one run; one that does not is the middle of three, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench import lighthouse_bench
from tests.bench.lighthouse_bench import CATEGORIES, Scores

Measured = Callable[..., Scores | None]


@pytest.fixture
def asked() -> list[tuple[str, ...]]:
    """Categories of every run."""
    return []


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, ...]]) -> Measured:
    """A row whose runs have these scores of performance, in hundredths, one after the other."""
    monkeypatch.setattr(lighthouse_bench, "SPIN", "")

    def row(*scores: int, busy: bool = False, runs: int = 1) -> Scores | None:
        coming: Iterator[int] = iter(scores)

        def run(_tool: list[str], _browser: str, _url: str, categories: tuple[str, ...], _to: Path) -> dict[str, Any]:
            asked.append(categories)
            return report(categories, next(coming))

        monkeypatch.setattr(lighthouse_bench, "_run", run)
        return lighthouse_bench.measure(["lighthouse"], "chromium", "home", "", busy=busy, runs=runs)

    return row


def report(categories: tuple[str, ...], performance: int) -> dict[str, Any]:
    times = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
    return {
        "audits": {name: {"numericValue": 1000.0} for name in times},
        "categories": {
            name: {"score": performance / 100 if name == "performance" else 1, "auditRefs": []} for name in categories
        },
        "environment": {"benchmarkIndex": 2000},
    }


def test_a_first_run_that_holds_is_the_row(measured: Measured, asked: list[tuple[str, ...]]) -> None:
    row = measured(95)
    assert row is not None
    assert (row.runs, row.of) == (1, {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100})
    assert asked == [CATEGORIES]


def test_one_that_does_not_hold_is_the_middle_of_three(measured: Measured) -> None:
    for scores, middle in (((94, 99, 90), 94), ((80, 99, 97), 97), ((94, 20, 30), 30)):
        row = measured(*scores)
        assert row is not None
        assert (row.runs, row.of["performance"]) == (3, middle)


def test_every_row_is_the_middle_of_three_when_asked(measured: Measured) -> None:
    row = measured(99, 96, 97, runs=3)
    assert row is not None
    assert (row.runs, row.of["performance"]) == (3, 97)


def test_with_a_core_busy_only_performance_is_taken(measured: Measured, asked: list[tuple[str, ...]]) -> None:
    row = measured(94, 96, 95, busy=True)
    assert row is not None
    assert (row.runs, row.of) == (3, {"performance": 95})
    assert asked == [("performance",)] * 3
