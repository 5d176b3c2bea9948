"""Short versions of every fault; `make faults` runs them at full length. Each has a control that must be caught."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_api.store.interface import Store
from quiz_api.store.opening import open_stores
from tests.faults import broken_calls, clocks, disk, dying, http_faults, kill, retries, rot, stopped
from tests.faults.places import directory_place
from tests.faults.second_process import second_process
from tests.faults.system_calls import ANSWERS
from tests.store.city import found_city


def quiet(_text: str) -> None:
    """No progress in a test."""


@pytest.fixture(params=["memory:", "tinydb:{directory}"], ids=["memory", "tinydb"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    stores = open_stores(request.param.format(directory=tmp_path / "store"))
    found_city(stores.ledger)
    yield stores.ledger
    disk.close(stores)


def test_kills_lose_and_double_nothing() -> None:
    assert kill.kill_rounds(4, quiet) == ""


def test_the_kill_check_catches_an_early_acknowledgement() -> None:
    assert "lost" in kill.kill_rounds(5, quiet, early=True)


def test_each_failing_call_is_told_and_survived() -> None:
    assert disk.broken_calls(quiet) == ""


def test_a_full_disk_refuses_and_recovers() -> None:
    assert disk.full_disk() == ""


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged() -> None:
    assert disk.power_cuts(quiet) == ""


@pytest.mark.parametrize("ignored", ["sync", "sync_dir"])
def test_the_power_cut_check_catches_a_missing_sync(ignored: str) -> None:
    assert disk.power_cuts(quiet, frozenset({ignored})) != ""


def test_a_flipped_byte_is_found_and_named() -> None:
    assert rot.flipped_bytes(quiet, every=23) == ""


def test_an_edited_record_is_named_even_when_its_line_was_checksummed_again() -> None:
    record_id, said = rot.edited_record()
    assert record_id in said
    _, said = rot.edited_record(with_checksum=False)
    assert "ledger.journal:2" in said


@pytest.mark.parametrize("name", ["ledger.journal", "ledger.snapshot"])
def test_a_lost_file_is_named(name: str) -> None:
    assert name in rot.lost_file(name)


def test_a_lost_export_file_is_noticed() -> None:
    assert "X2026-000001" in rot.lost_file("exports/X2026-000001")


def test_a_second_process_is_refused() -> None:
    assert second_process() == ""


def test_lost_answers_are_counted_exactly(store: Store) -> None:
    assert retries.storm(store, 300) == ""


def test_the_retry_check_catches_a_service_without_receipts(store: Store) -> None:
    assert retries.storm(store, 50, retries.take_without_receipt) != ""


def test_kills_under_http_writers_lose_and_double_nothing() -> None:
    assert http_faults.kill_rounds(2, quiet) == ""


def test_the_http_kill_check_catches_phones_that_do_not_wait() -> None:
    assert "lost" in http_faults.kill_rounds(5, quiet, early=True)


def test_lost_http_answers_are_counted_exactly() -> None:
    assert http_faults.storm(160, quiet) == ""


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name.replace(" ", "-"))
def test_a_call_that_fails_is_never_acknowledged(answer: broken_calls.Answer) -> None:
    for at in (1, 2, 95, 96):
        assert broken_calls.one_life(at, answer, lasts=at % 2 == 0) == ""


def test_the_check_on_calls_catches_a_service_that_ignores_errors() -> None:
    assert "otherwise" in broken_calls.one_life(3, ANSWERS[0], lasts=True, take=broken_calls.acknowledge_anyway)


@pytest.mark.parametrize("deed", ["snapshot", "backup", "restore", "copy"])
def test_what_was_killed_on_its_way_is_run_again(deed: str) -> None:
    assert dying.deaths(deed, 3) == ""


def test_the_check_on_deaths_catches_what_nobody_ran_again() -> None:
    assert "restore-once, death 1" in dying.deaths("restore-once")


def test_a_server_that_stood_still_goes_on_and_kept_the_second_one_out() -> None:
    assert stopped.stopped_meanwhile(1) == ""


def test_clocks_that_jump_change_no_order() -> None:
    assert clocks.moved_clocks(directory_place) == ""


def test_the_check_on_clocks_catches_an_order_by_time() -> None:
    assert "the order is" in clocks.moved_clocks(directory_place, by_time=True)
