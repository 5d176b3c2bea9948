"""Tracks: what is done, what waits, what is due again, and that a cycle begins anew in its fourth year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from quiz_api.domain.track_standing import Done, History, Standing, StepState, TrackModules
from site_builder.bundle import CatalogueEntry
from site_builder.curriculum import CompletionRule, Rule
from site_builder.tracks import Track
from tests.quiz_api.small_bank import catalogue

CYCLE = Track("subject", "学科教师", "学科教师", ("学科教师",), cycle_years=3)
LASTING = Track("c", "C 级", "C", ("班主任",), valid_years=5)


def module(
    number: int, *, year: int | None = None, before: tuple[str, ...] = (), must_pass: tuple[str, ...] = ()
) -> CatalogueEntry:
    found = catalogue().entry("t-s-01")
    assert found is not None
    rule = CompletionRule(Rule.PASSED, "q", 80, 3, must_pass)
    return replace(
        found,
        id=f"m-{number}",
        title=f"模块 {number}",
        year=year,
        prerequisites=before,
        completion=rule,
        class_periods=2,
    )


def done(school_year: int) -> Done:
    return Done(date(school_year, 10, 1), school_year)


def standing(track: Track, modules: tuple[CatalogueEntry, ...], history: History, year: int = 2026) -> Standing:
    return TrackModules(track, modules).standing(history, "", year)


def states(found: Standing) -> list[StepState]:
    return [step.state for step in found.steps]


def test_a_module_waits_for_those_before_it() -> None:
    modules = (module(1), module(2, before=("m-1",)))
    found = standing(LASTING, modules, {})
    assert states(found) == [StepState.OPEN, StepState.WAITING]
    assert [entry.title for entry in found.steps[1].waits_for] == ["模块 1"]
    assert found.next is not None
    assert found.next.entry.id == "m-1"
    assert states(standing(LASTING, modules, {"m-1": (done(2026),)})) == [StepState.DONE, StepState.OPEN]


def test_a_track_is_finished_on_the_day_of_its_last_module() -> None:
    modules = (module(1), module(2))
    some = standing(LASTING, modules, {"m-1": (done(2025),)})
    assert (some.finished_on, some.minutes, some.whole_minutes) == (None, 90, 180)
    whole = standing(LASTING, modules, {"m-1": (done(2025),), "m-2": (done(2026),)})
    assert (whole.finished_on, whole.next) == (date(2026, 10, 1), None)


@pytest.mark.parametrize(("year", "state"), [(2026, StepState.DONE), (2030, StepState.DONE), (2031, StepState.AGAIN)])
def test_must_pass_modules_are_due_again_after_their_years(year: int, state: StepState) -> None:
    modules = (module(1), module(2, must_pass=("q-x",)))
    history = {"m-1": (done(2026),), "m-2": (done(2026),)}
    found = standing(LASTING, modules, history, year)
    assert states(found) == [StepState.DONE, state]
    assert found.due_again == 2031


YEARS = (module(1, year=1), module(2, year=2), module(3, year=3))
BEGUN = {"m-1": (done(2024),)}


@pytest.mark.parametrize(
    ("year", "place", "expected"),
    [
        (2024, 1, [StepState.DONE, StepState.LATER, StepState.LATER]),
        (2025, 2, [StepState.DONE, StepState.OPEN, StepState.LATER]),
        (2026, 3, [StepState.DONE, StepState.OPEN, StepState.OPEN]),
        (2027, 1, [StepState.AGAIN, StepState.LATER, StepState.LATER]),
    ],
)
def test_a_cycle_of_three_years_begins_anew_in_the_fourth(year: int, place: int, expected: list[StepState]) -> None:
    found = standing(CYCLE, YEARS, BEGUN, year)
    assert (found.cycle_year, states(found)) == (place, expected)


def test_who_has_done_nothing_begins_this_year() -> None:
    found = standing(CYCLE, YEARS, {}, 2031)
    assert (found.cycle_year, found.due_again) == (1, 2034)
    assert states(found) == [StepState.OPEN, StepState.LATER, StepState.LATER]


def test_what_was_done_in_the_second_round_counts_in_it() -> None:
    history = {"m-1": (done(2024), done(2027))}
    assert states(standing(CYCLE, YEARS, history, 2027))[0] is StepState.DONE


def test_a_closed_track_proposes_nothing() -> None:
    found = TrackModules(LASTING, (module(1),)).standing({}, "先学完 C 级", 2026)
    assert found.next is None
