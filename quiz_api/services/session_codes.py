"""What a board shows: a number to type and a QR to scan, which turn every 30 seconds by the server's clock.

Both are made from the server's secret, so that nothing is stored and every process shows the same. A code of the turn
before is still taken: the phone was on its way. An online session has no screen to turn: its number is shown at a
moment of the speaker's choice and stands for ten minutes.

A scan outlives its turn as a *ticket*: signing in with twelve digits takes longer than a turn. A ticket belongs to the
account that scanned; one from before sign-in belongs to nobody and is used up by the first who comes with it.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from quiz_api.domain.class_sessions import ClassSession, SessionForm
from quiz_api.domain.errors import Refusal
from quiz_api.domain.records import Evidence
from quiz_api.secret_key import SecretKey

TURN = timedelta(seconds=30)
ALOUD = timedelta(minutes=10)
TICKET_LASTS = timedelta(minutes=20)
_REMEMBERED = 120
"""Turns in which an old code is still told from a wrong one."""

_NUMBER = re.compile(r"[0-9]{6}")
_LABEL = "session-code"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """`left` is the time until it turns, `number` six digits, `token` what the QR carries after the #."""

    number: str
    token: str
    left: timedelta


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody was there. `ticket` names a ticket that belongs to nobody yet; empty otherwise."""

    evidence: Evidence
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class SessionCodes:
    key: SecretKey

    def shown(self, session: ClassSession, now: datetime) -> ShownCode | None:
        """None while an online session shows no number."""
        if session.form is SessionForm.ONLINE:
            since = session.number_at
            if since is None or now >= since + ALOUD:
                return None
            number, token = self._codes(session, since.isoformat())
            return ShownCode(number, token, since + ALOUD - now)
        turn, into = divmod(now.timestamp(), TURN.total_seconds())
        number, token = self._codes(session, str(int(turn)))
        return ShownCode(number, token, TURN - timedelta(seconds=into))

    def ticket(self, session: ClassSession, account: str, now: datetime) -> str:
        ends = int((now + TICKET_LASTS).timestamp())
        told = f"{ends}.{account or '-'}.{secrets.token_hex(6)}"
        return f"t.{told}.{self._ticket_mac(session, told)}"

    def prove(self, session: ClassSession, account: str, code: str, now: datetime) -> Proof:
        """Raises Refusal `code-expired`, `bad-code`."""
        if code.startswith("t."):
            return self._prove_ticket(session, account, code, now)
        typed = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", code))
        for number, token in self._current(session, now):
            if hmac.compare_digest(token.encode(), typed.encode()):
                return Proof(Evidence.BY_SCAN)
            if hmac.compare_digest(number.encode(), typed.encode()):
                return Proof(Evidence.BY_NUMBER)
        if not _NUMBER.fullmatch(typed) and typed in self._past(session, now):
            raise Refusal("code-expired", "这个码已经换了。请对着大屏再扫一次，或请老师点名。", status=409)
        raise Refusal("bad-code", "这个码不对，或者已经换了。请看着大屏上的数字再输一次，或请老师点名。")

    def _prove_ticket(self, session: ClassSession, account: str, code: str, now: datetime) -> Proof:
        told, _, mac = code[2:].rpartition(".")
        parts = told.split(".")
        if len(parts) != 3 or not hmac.compare_digest(self._ticket_mac(session, told).encode(), mac.encode()):
            raise Refusal("bad-code", "这个码不是这一场的。请对着大屏再扫一次，或请老师点名。")
        ends, owner, nonce = parts
        if now.timestamp() > int(ends):
            raise Refusal("code-expired", "扫得太久了，码已经过期。请对着大屏再扫一次，或请老师点名。", status=409)
        if owner not in ("-", account):
            raise Refusal("code-used", "这个码是别人扫的。请自己对着大屏扫一次，或请老师点名。", status=409)
        return Proof(Evidence.BY_SCAN, nonce if owner == "-" else "")

    def _current(self, session: ClassSession, now: datetime) -> list[tuple[str, str]]:
        if session.form is SessionForm.ONLINE:
            since = session.number_at
            return [self._codes(session, since.isoformat())] if since and now < since + ALOUD else []
        turn = int(now.timestamp() // TURN.total_seconds())
        return [self._codes(session, str(turn)), self._codes(session, str(turn - 1))]

    def _past(self, session: ClassSession, now: datetime) -> set[str]:
        turn = int(now.timestamp() // TURN.total_seconds())
        return {self._codes(session, str(turn - back))[1] for back in range(2, _REMEMBERED)}

    def _codes(self, session: ClassSession, turn: str) -> tuple[str, str]:
        mac = self.key.mac(_LABEL, f"{session.id} {session.phase.value} {turn}")
        return f"{int(mac[:12], 16) % 1_000_000:06d}", f"q{mac[32:48]}"

    def _ticket_mac(self, session: ClassSession, told: str) -> str:
        return self.key.mac("session-ticket", f"{session.id} {session.phase.value} {told}")[:24]
