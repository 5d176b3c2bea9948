"""Signed-in browsers. The cookie holds 256 random bits; the server keeps their SHA-256, which opens no door."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.school_calendar import Clock
from quiz_api.store.interface import Session, SessionStore

STAFF_LASTS = timedelta(hours=12)
HOUSEHOLD_LASTS = timedelta(days=90)
"""A family's phone stays signed in for a term; whoever loses it asks for a new card."""


@dataclass(frozen=True, slots=True)
class BrowserSessions:
    """Opens, finds and ends sessions."""

    store: SessionStore
    clock: Clock

    def open(self, account: str) -> str:
        """A new session; returns the token that only the browser gets to know."""
        token = secrets.token_urlsafe(32)
        now = self.clock()
        lasts = STAFF_LASTS if is_id(account, IdKind.PERSON) else HOUSEHOLD_LASTS
        self.store.put(Session(token_sha256(token), account, now, now, now + lasts))
        return token

    def account_of(self, token: str) -> str | None:
        found = self.store.get(token_sha256(token)) if token else None
        return found.account if found is not None and self.clock() < found.expires_at else None

    def end(self, token: str) -> None:
        self.store.end(token_sha256(token))

    def end_all(self, account: str) -> None:
        self.store.end_all(account)


def token_sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
