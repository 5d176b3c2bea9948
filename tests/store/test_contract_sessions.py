"""What every backend's sessions hold to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from quiz_api.domain.rosters import RosterProgress, RosterStep
from quiz_api.store.interface import FailureCount, Session, Stores
from quiz_api.store.opening import open_stores
from tests.store.city import NOON

SESSION = Session("token-1", "p_teacher", NOON, NOON, NOON + timedelta(hours=12))
PROGRESS = RosterProgress("b_one", "/o_city/", taking=True, step=RosterStep.CHECK, done=2000, total=40_000, at=NOON)
FAILURES = FailureCount("hmac-1", 3, NOON, NOON)


def test_a_session_is_kept_changed_and_ended(stores: Stores) -> None:
    sessions = stores.sessions
    sessions.put(SESSION)
    later = replace(SESSION, seen_at=NOON + timedelta(minutes=5))
    sessions.put(later)
    assert sessions.get("token-1") == later
    sessions.end("token-1")
    sessions.end("token-1")
    assert sessions.get("token-1") is None


def test_all_sessions_of_an_account_end_together(stores: Stores) -> None:
    sessions = stores.sessions
    for token, account in (("a", "p_one"), ("b", "p_one"), ("c", "p_two")):
        sessions.put(replace(SESSION, token_sha256=token, account=account))
    assert [sessions.has_session(account) for account in ("p_one", "p_two", "p_three")] == [True, True, False]
    sessions.end_all("p_one")
    assert [sessions.has_session(account) for account in ("p_one", "p_two")] == [False, True]
    assert [sessions.get(token) is None for token in "abc"] == [True, True, False]


def test_failures_are_counted_and_forgotten(stores: Stores) -> None:
    sessions = stores.sessions
    assert sessions.failures("hmac-1") is None
    sessions.put_failures(FAILURES)
    assert sessions.failures("hmac-1") == FAILURES
    sessions.forget_failures("hmac-1")
    assert sessions.failures("hmac-1") is None


def test_how_far_a_roster_has_come_is_told_and_forgotten_after_a_day(stores: Stores) -> None:
    sessions = stores.sessions
    assert sessions.progress(PROGRESS.batch_id) is None
    sessions.put_progress(PROGRESS)
    later = replace(PROGRESS, step=RosterStep.WRITE, done=0, at=NOON + timedelta(seconds=5))
    sessions.put_progress(later)
    assert sessions.progress(PROGRESS.batch_id) == later
    assert sessions.sweep(NOON + timedelta(hours=23)) == 0
    assert sessions.sweep(NOON + timedelta(days=2)) == 1
    assert sessions.progress(PROGRESS.batch_id) is None


def test_sweeping_drops_what_has_expired(stores: Stores) -> None:
    sessions = stores.sessions
    sessions.put(SESSION)
    sessions.put(replace(SESSION, token_sha256="new", expires_at=NOON + timedelta(days=3)))
    sessions.put_failures(FAILURES)
    assert sessions.sweep(NOON + timedelta(hours=11)) == 0
    assert sessions.sweep(NOON + timedelta(days=2)) == 2
    assert sessions.get("token-1") is None
    assert sessions.get("new") is not None


def test_sessions_survive_a_restart_and_their_journal_stays_small(tmp_path: Path) -> None:
    url = f"tinydb:{tmp_path}"
    first = open_stores(url)
    for number in range(1500):
        first.sessions.put(replace(SESSION, seen_at=NOON + timedelta(seconds=number)))
    first.sessions.put_failures(FAILURES)
    first.sessions.close()
    first.ledger.close()
    assert (tmp_path / "sessions.journal").read_bytes().count(b"\n") < 1010
    again = open_stores(url)
    assert again.sessions.get("token-1") == replace(SESSION, seen_at=NOON + timedelta(seconds=1499))
    assert again.sessions.failures("hmac-1") == FAILURES
    again.sessions.close()
    again.ledger.close()
