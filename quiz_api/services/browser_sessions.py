"""Signed-in browsers. The cookie holds 256 random bits; the server keeps their SHA-256, which opens no door."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from quiz_api.domain.ids import IdKind, is_id
from quiz_api.domain.school_calendar import Clock
from quiz_api.domain.scope import Scope
from quiz_api.store.interface import Session, SessionStore, Store

STAFF_LASTS = timedelta(hours=12)
HOUSEHOLD_LASTS = timedelta(days=90)
"""A family's phone stays signed in for a term; whoever loses it asks for a new card."""


@dataclass(frozen=True, slots=True)
class BrowserSessions:
    """Opens, finds and ends sessions."""

    store: SessionStore
    ledger: Store
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
        if found is None or self.clock() >= found.expires_at or self._card_was_voided(found):
            return None
        return found.account

    def _card_was_voided(self, session: Session) -> bool:
        """True when the household lost a card after it signed in: whoever holds the phone must show the new one."""
        if not is_id(session.account, IdKind.HOUSEHOLD):
            return False
        with self.ledger.reading(Scope(subject_id=session.account)) as reading:
            cards = reading.cards_of(session.account)
        return any(card.voided_at is not None and card.voided_at >= session.created_at for card in cards)

    def end(self, token: str) -> None:
        self.store.end(token_sha256(token))

    def end_all(self, account: str) -> None:
        self.store.end_all(account)


def token_sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
