"""The third way in: a member of staff whom the city's own identity provider vouches for.

Nobody is created here: the provider's claim must be the sign-in name of somebody who is in the store. What has to last
from leaving to coming back stands in one sealed text that the browser keeps. State, nonce and PKCE verifier are made
from it with the server's secret, so that nothing waits on the server, and whoever sees the text learns none of them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from quiz_api.domain.errors import Refusal
from quiz_api.domain.school_calendar import Clock
from quiz_api.openid.failures import ProviderSilent, ProviderWrong
from quiz_api.openid.provider import OpenIdProvider, Secrets
from quiz_api.secret_key import SecretKey
from quiz_api.services.browser_sessions import BrowserSessions
from quiz_api.store.interface import Store

LASTS = timedelta(minutes=10)
"""From the button on the sign-in page to coming back."""

_LOG = logging.getLogger("quiz_api.openid")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and what it keeps meanwhile."""

    address: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A sign-in that this browser has begun. `target` is the page of ours that it wanted."""

    target: str
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class OpenIdSignIn:
    store: Store
    sessions: BrowserSessions
    provider: OpenIdProvider
    key: SecretKey
    clock: Clock

    def leave(self, target: str) -> Departure:
        """Raises Refusal when the provider cannot be reached or does not know itself."""
        begun = {"id": secrets.token_urlsafe(32), "at": int(self.clock().timestamp()), "next": target}
        packed = base64.urlsafe_b64encode(json.dumps(begun).encode("ascii")).decode("ascii")
        address = _asked(lambda: self.provider.address(self._secrets(packed)))
        return Departure(address, f"{packed}.{self.key.mac('openid-sealed', packed)}")

    def journey(self, sealed: str, state: str) -> Journey:
        """The sign-in that a browser comes back from. Raises Refusal for one that it has not begun, or long ago."""
        packed, _, mac = sealed.partition(".")
        ours = self.key.mac("openid-sealed", packed)
        if not sealed or not _equal(ours, mac) or not _equal(self._secrets(packed).state, state):
            raise _not_begun()
        try:
            begun = json.loads(base64.urlsafe_b64decode(packed))
        except (ValueError, binascii.Error) as error:
            raise _not_begun() from error
        if not 0 <= self.clock().timestamp() - begun["at"] + 1 <= LASTS.total_seconds():
            raise _not_begun()
        return Journey(begun["next"], self._secrets(packed))

    def arrive(self, journey: Journey, said: Mapping[str, str]) -> tuple[str, str]:
        """(account, token) for what the provider `said` in its redirect: `code`, `iss`, or `error`. Raises Refusal."""
        if "error" in said or not said.get("code"):
            detail = "统一身份认证没有让您登录。请再试一次，或者用登录名和密码登录。"
            raise Refusal("openid-refused", detail, status=401)
        name = _asked(lambda: self.provider.username(said["code"], said.get("iss", ""), journey.secrets))
        # Names that begin with "-" stand for people who were erased or withdrawn.
        person = None if name.startswith("-") else self.store.door().person_by_username(name)
        if person is None:
            _LOG.warning("sign-in refused: nobody here has the name that the provider gave")
            detail = "统一身份认证认识您，但这里没有对应的登录名。请联系学校管理员核对，或者用登录名和密码登录。"
            raise Refusal("openid-unknown", detail, status=401)
        return person.id, self.sessions.open(person.id)

    def _secrets(self, packed: str) -> Secrets:
        state, nonce, verifier = (self.key.mac(f"openid-{what}", packed) for what in ("state", "nonce", "verifier"))
        return Secrets(state, nonce, verifier)


def _asked(ask: Callable[[], _Found]) -> _Found:
    """What the provider answers. What was wrong goes to the log, without a name or a token; people read what to do."""
    try:
        return ask()
    except ProviderSilent as error:
        _LOG.warning("provider cannot be reached: %s", error)
        detail = "统一身份认证现在连不上。请过几分钟再试，或者用登录名和密码登录。"
        raise Refusal("openid-silent", detail, status=503) from error
    except ProviderWrong as error:
        _LOG.warning("sign-in refused: %s", error)
        detail = "统一身份认证的回答核对不上，没有登录。请再试一次；还不行，请用登录名和密码登录，并告诉管理员。"
        raise Refusal("openid-wrong", detail, status=401) from error


def _not_begun() -> Refusal:
    detail = "这次登录没有接上，可能停得太久，或者换了浏览器。请再点一次“用统一身份认证登录”。"
    return Refusal("openid-state", detail, status=401)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8", "replace"))
