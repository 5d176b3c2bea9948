"""Short versions of the faults of PostgreSQL: web processes, connections and the server itself killed or stopped."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from tests.faults import clocks, dying, http_faults, kill, retries, two_web_processes
from tests.faults.catalogue import storm
from tests.faults.places import Place, database_place
from tests.faults.test_faults import quiet
from tests.store.city import take_event
from tests.store.postgres_server import Server, running_server

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the test server listens on a Unix socket"),
    pytest.mark.xdist_group("faults-postgres"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as own:
        yield own


@pytest.fixture
def place(server: Server) -> Place:
    return database_place(server)


def test_kills_of_the_writer_lose_and_double_nothing(place: Place) -> None:
    assert kill.kill_rounds(2, quiet, place) == ""


def test_the_kill_check_catches_an_early_acknowledgement(place: Place) -> None:
    assert "lost" in kill.kill_rounds(5, quiet, place, early=True)


def test_kills_of_the_server_lose_and_double_nothing(server: Server, place: Place) -> None:
    assert kill.server_kill_rounds(server, place, 2, quiet) == ""


def test_the_server_kill_check_catches_an_answer_before_the_log_is_on_disk(server: Server, place: Place) -> None:
    assert "lost" in kill.server_kill_rounds(server, place, 3, quiet, lazy=True)


def test_a_child_that_starts_while_the_server_stands_still_is_heard_later(server: Server, place: Place) -> None:
    with place() as url:
        server.process.send_signal(signal.SIGSTOP)
        try:
            with kill.writing_child(f"{url}&connect_timeout=2") as writers:
                while "start:" not in writers.said():
                    assert not writers.listen(0.05, 0.1)
                server.process.send_signal(signal.SIGCONT)
                assert writers.listen(0.05), writers.account()
        finally:
            server.process.send_signal(signal.SIGCONT)


def test_a_child_that_falls_silent_is_told_of(place: Place) -> None:
    with kill.writing_child("nowhere:") as writers:
        assert not writers.listen(0.05)
        assert "退出码 1" in (told := writers.account())
        assert "不认识的存储地址" in told
    with place() as url, kill.writing_child(url) as writers:
        assert writers.listen(0.05)
        told = writers.account()
        assert ("还在运行" in told, "_write_for_ever" in told) == (True, True), "where its threads stand"


def test_a_web_process_killed_in_mid_request_loses_and_doubles_nothing(place: Place) -> None:
    assert two_web_processes.kill_one_of_two(1, quiet, place) == ""


def test_lost_answers_are_counted_exactly(place: Place) -> None:
    assert storm(place, 100, take_event) == ""


def test_the_retry_check_catches_a_service_without_receipts(place: Place) -> None:
    assert storm(place, 30, retries.take_without_receipt) != ""


def test_lost_http_answers_are_counted_exactly(place: Place) -> None:
    assert http_faults.storm(64, quiet, place) == ""


@pytest.mark.parametrize(
    ("deed", "every"),
    [
        ("restore-postgres", 26),
        ("copy-into-postgres", 47),
        ("copy-out-of-postgres", 34),
        ("migration-from-nothing", 3),
        ("migration-from-the-first-step", 2),
    ],
)
def test_what_was_killed_on_its_way_is_run_again(server: Server, deed: str, every: int) -> None:
    assert dying.deaths(deed, every, server) == ""


def test_clocks_that_jump_change_no_order(place: Place) -> None:
    assert clocks.moved_clocks(place) == ""
