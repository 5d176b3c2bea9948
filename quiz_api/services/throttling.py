"""Slowing down who guesses, without shutting out who knows.

Only failures are counted, in three counts: an account from one network, a network, an account from everywhere. Above
its limit a count asks for a pause between tries, not for a lock: the pause grows where only the guesser pays for it
(one account from one network), stays at a few seconds for a network that thirty families share, and at one second for
an account that strangers try from many places. That last one never meets a network that has hardly failed itself, or
strangers who keep trying would use up every second there is. A network's cards and passwords are counted apart, so
that who guesses cards does not slow the teachers down. Counts live in the session store and survive a restart.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from quiz_api.domain.errors import Refusal
from quiz_api.domain.school_calendar import Clock
from quiz_api.secret_key import SecretKey
from quiz_api.store.interface import FailureCount, SessionStore

WINDOW = timedelta(minutes=10)


class TooManyTries(Refusal):
    """`wait` is in whole seconds, at least one."""

    def __init__(self, wait: int) -> None:
        detail = f"试错的次数多了，请等 {wait} 秒再试。记不清时，请班主任或学校管理员帮忙。"
        super().__init__("too-many-tries", detail, status=429)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """Failures allowed in WINDOW, and the seconds of pause after that: doubling from 1 up to `longest_pause`."""

    failures: int
    longest_pause: int

    def pause(self, failures: int) -> timedelta:
        if failures < self.failures:
            return timedelta()
        return timedelta(seconds=min(2 ** min(failures - self.failures, 10), self.longest_pause))


ACCOUNT_FROM_NETWORK = Limit(10, 60)
NETWORK = Limit(60, 5)
ACCOUNT = Limit(50, 1)
OWN_SLIPS = 3
"""Failures at an account that a network may have before it shares the pause of strangers elsewhere."""
SWEEP_EVERY = timedelta(hours=1)


class Throttle:
    """Counts failed sign-ins. An account or a network is kept as an HMAC, never as a name or an address."""

    def __init__(self, sessions: SessionStore, key: SecretKey, clock: Clock) -> None:
        self._sessions = sessions
        self._key = key
        self._clock = clock
        self._lock = threading.Lock()
        self._sweep_at = clock()

    def check(self, account: str, network: str) -> None:
        """Raises TooManyTries while a pause lasts. `account` is empty when the code itself is the account."""
        now = self._clock()
        self._sweep(now)
        counts = self._counts(account, network)
        if account and self._failures(self._name("account-network", f"{account} {network}"), now) < OWN_SLIPS:
            counts = counts[:-1]
        waits = [self._wait(name, limit, now) for name, limit in counts]
        if max(waits) > 0:
            raise TooManyTries(max(waits))

    def failed(self, account: str, network: str) -> None:
        """Many guesses at once are all counted: between reading a count and writing it nobody comes in."""
        with self._lock:
            now = self._clock()
            for name, _ in self._counts(account, network):
                before = self._current(name, now)
                first_at = before.first_at if before else now
                self._sessions.put_failures(FailureCount(name, (before.failures if before else 0) + 1, first_at, now))

    def succeeded(self, account: str, network: str) -> None:
        """Forget what was counted against the account; the network keeps its count."""
        if account:
            for name, _ in self._counts(account, network)[1:]:
                self._sessions.forget_failures(name)

    def _counts(self, account: str, network: str) -> list[tuple[str, Limit]]:
        """The network's own first, the account's from everywhere last."""
        counts = [(self._name("network" if account else "network-cards", network), NETWORK)]
        if account:
            counts.append((self._name("account-network", f"{account} {network}"), ACCOUNT_FROM_NETWORK))
            counts.append((self._name("account", account), ACCOUNT))
        return counts

    def _name(self, what: str, text: str) -> str:
        return self._key.mac("throttle", f"{what} {text}")

    def _current(self, name: str, now: datetime) -> FailureCount | None:
        count = self._sessions.failures(name)
        return count if count is not None and now - count.first_at < WINDOW else None

    def _failures(self, name: str, now: datetime) -> int:
        count = self._current(name, now)
        return count.failures if count else 0

    def _sweep(self, now: datetime) -> None:
        """Every sign-in comes by here: a good place to drop, now and then, what has expired."""
        with self._lock:
            due, self._sweep_at = now >= self._sweep_at, max(self._sweep_at, now + SWEEP_EVERY)
        if due:
            self._sessions.sweep(now)

    def _wait(self, name: str, limit: Limit, now: datetime) -> int:
        count = self._current(name, now)
        if count is None:
            return 0
        return ceil((count.last_at + limit.pause(count.failures) - now).total_seconds())
