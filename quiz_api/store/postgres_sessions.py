"""Sessions and throttles in PostgreSQL: one statement each, so several web processes share them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from quiz_api.domain.rosters import RosterProgress
from quiz_api.store.codec import canonical, from_document, to_document
from quiz_api.store.interface import FailureCount, Session
from quiz_api.store.postgres_database import Database

_FORGOTTEN_AFTER = timedelta(days=1)  # as in the embedded store
_PUT_SESSION = b"""
    INSERT INTO sessions (key, account, ends_at, document) VALUES (%s, %s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET account = excluded.account, ends_at = excluded.ends_at, document = excluded.document
    RETURNING 1
"""
_PUT_FAILURES = b"""
    INSERT INTO failures (key, last_at, document) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, document = excluded.document
    RETURNING 1
"""
_PUT_PROGRESS = b"""
    INSERT INTO roster_progress (key, told_at, document) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET told_at = excluded.told_at, document = excluded.document
    RETURNING 1
"""
_SWEEP = b"""
    WITH sessions_gone AS (DELETE FROM sessions WHERE ends_at <= %s RETURNING 1),
    failures_gone AS (DELETE FROM failures WHERE last_at <= %s RETURNING 1),
    progress_gone AS (DELETE FROM roster_progress WHERE told_at <= %s RETURNING 1)
    SELECT (SELECT count(*) FROM sessions_gone) + (SELECT count(*) FROM failures_gone)
    + (SELECT count(*) FROM progress_gone)
"""


class PostgresSessions:
    """A `SessionStore`. Every statement may be repeated, so a lost connection is tried again by the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, session: Session) -> None:
        row = (session.token_sha256, session.account, session.expires_at, _text(session))
        self._database.query(_PUT_SESSION, *row)

    def get(self, token_sha256: str) -> Session | None:
        found = self._database.query(b"SELECT document FROM sessions WHERE key = %s", token_sha256)
        return from_document(Session, json.loads(found[0][0])) if found else None

    def end(self, token_sha256: str) -> None:
        self._database.query(b"DELETE FROM sessions WHERE key = %s RETURNING 1", token_sha256)

    def end_all(self, account: str) -> None:
        self._database.query(b"DELETE FROM sessions WHERE account = %s RETURNING 1", account)

    def has_session(self, account: str) -> bool:
        return bool(self._database.query(b"SELECT 1 FROM sessions WHERE account = %s LIMIT 1", account))

    def failures(self, key: str) -> FailureCount | None:
        found = self._database.query(b"SELECT document FROM failures WHERE key = %s", key)
        return from_document(FailureCount, json.loads(found[0][0])) if found else None

    def put_failures(self, count: FailureCount) -> None:
        self._database.query(_PUT_FAILURES, count.key, count.last_at, _text(count))

    def forget_failures(self, key: str) -> None:
        self._database.query(b"DELETE FROM failures WHERE key = %s RETURNING 1", key)

    def put_progress(self, progress: RosterProgress) -> None:
        self._database.query(_PUT_PROGRESS, progress.batch_id, progress.at, _text(progress))

    def progress(self, batch_id: str) -> RosterProgress | None:
        found = self._database.query(b"SELECT document FROM roster_progress WHERE key = %s", batch_id)
        return from_document(RosterProgress, json.loads(found[0][0])) if found else None

    def sweep(self, now: datetime) -> int:
        """Sessions end at `expires_at`; a throttle or a word of progress is forgotten after a day."""
        forgotten = now - _FORGOTTEN_AFTER
        (swept,) = self._database.query(_SWEEP, now, forgotten, forgotten)
        return int(swept[0])

    def close(self) -> None:
        self._database.close()


def _text(noun: Session | FailureCount | RosterProgress) -> str:
    return canonical(to_document(noun)).decode()
