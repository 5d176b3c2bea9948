"""The authorization code flow with PKCE, from our side: where to send a browser, and who has come back.

What the provider says about itself is kept for an hour. Its keys are asked for at every sign-in: one that it has taken
back opens nothing any more. Tokens live as long as the call that asked for them.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from quiz_api.openid.discovery import WELL_KNOWN, ProviderFacts, read_facts
from quiz_api.openid.failures import ProviderWrong
from quiz_api.openid.fetching import Answer, Fetching
from quiz_api.openid.id_token import Expected, verified_claims

FACTS_LAST = timedelta(hours=1)
_SCOPES = {"sub": "openid", "email": "openid email"}


@dataclass(frozen=True, slots=True)
class Registration:
    """How we are known at the provider. `claim` is the one that holds the sign-in name."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    claim: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made for one sign-in: `state` and `nonce` come back, `verifier` shows that it was us who asked."""

    state: str
    nonce: str
    verifier: str


class OpenIdProvider:
    """One instance a process."""

    def __init__(self, registration: Registration, fetching: Fetching, clock: Callable[[], datetime]) -> None:
        self._own = registration
        self._fetching = fetching
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[datetime, ProviderFacts] | None = None

    def address(self, secrets: Secrets) -> str:
        """Where to send the browser. Raises ProviderSilent, ProviderWrong."""
        endpoint = self._facts().authorization
        challenge = base64.urlsafe_b64encode(hashlib.sha256(secrets.verifier.encode("ascii")).digest())
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._own.client_id,
                "redirect_uri": self._own.redirect_uri,
                "scope": _SCOPES.get(self._own.claim, "openid profile"),
                "state": secrets.state,
                "nonce": secrets.nonce,
                "code_challenge": challenge.rstrip(b"=").decode("ascii"),
                "code_challenge_method": "S256",
            }
        )
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    def username(self, code: str, issuer: str, secrets: Secrets) -> str:
        """The sign-in name that the provider vouches for. `code` and `issuer` are what the browser came back with.

        Raises ProviderSilent, ProviderWrong.
        """
        facts = self._facts()
        if (issuer or facts.says_issuer) and issuer != facts.issuer:
            raise ProviderWrong("redirect: from another issuer")
        tokens = self._redeem(facts, code, secrets.verifier)
        keys = _good(self._fetching.get(facts.keys), "keys")
        expected = Expected(facts.issuer, self._own.client_id, secrets.nonce)
        claims = verified_claims(_text(tokens, "id_token"), keys, expected, self._clock())
        if self._own.claim not in claims and facts.user_info:
            claims = self._user_info(facts, _text(tokens, "access_token"), claims["sub"])
        if self._own.claim == "email" and claims.get("email_verified") is not True:
            raise ProviderWrong("claims: the e-mail address is not verified")
        return _text(claims, self._own.claim)

    def _facts(self) -> ProviderFacts:
        with self._lock:
            now = self._clock()
            if self._known is not None and self._known[0] <= now < self._known[0] + FACTS_LAST:
                return self._known[1]
        document = _good(self._fetching.get(self._own.issuer.rstrip("/") + WELL_KNOWN), "discovery")
        facts = read_facts(document, self._own.issuer)
        with self._lock:
            self._known = (now, facts)
        return facts

    def _redeem(self, facts: ProviderFacts, code: str, verifier: str) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._own.redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        if facts.takes_basic:
            pair = f"{quote_plus(self._own.client_id)}:{quote_plus(self._own.client_secret)}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")
        else:
            fields |= {"client_id": self._own.client_id, "client_secret": self._own.client_secret}
        return _good(self._fetching.post(facts.token, fields, headers), "token endpoint")

    def _user_info(self, facts: ProviderFacts, access_token: str, subject: object) -> dict[str, Any]:
        """Claims that the provider keeps out of its ID tokens. They must be about the same person."""
        headers = {"Authorization": f"Bearer {access_token}"}
        claims = _good(self._fetching.get(facts.user_info, headers), "user info")
        if claims.get("sub") != subject:
            raise ProviderWrong("user info: about somebody else")
        return claims


def _good(answer: Answer, what: str) -> dict[str, Any]:
    if answer.status != 200:
        raise ProviderWrong(f"{what}: answered {answer.status}")
    return answer.document


def _text(document: dict[str, Any], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found or not found.isprintable():
        raise ProviderWrong(f"answer without {name}")
    return found
