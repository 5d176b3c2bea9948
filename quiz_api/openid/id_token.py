"""An ID token is believed when its signature, its issuer, its audience, its time and its nonce are all as they must be
(OpenID Connect Core 1.0, section 3.1.3.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import extract_compact

from quiz_api.openid.failures import ProviderWrong

ALGORITHMS: dict[str, type[RSAKey | ECKey]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
"""Public keys only: with `none` or a shared secret anybody who knows the secret could be anybody."""

LEEWAY = 60
"""Seconds by which the two clocks may differ."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What this sign-in's token must say."""

    issuer: str
    client_id: str
    nonce: str


def verified_claims(token: str, keys: Mapping[str, Any], expected: Expected, now: datetime) -> dict[str, Any]:
    """The claims of a token that holds. `keys` is the provider's JWK set. Raises ProviderWrong."""
    try:
        key, algorithm = _key_of(token, keys)
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": expected.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": expected.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": expected.nonce},
        )
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        claim = getattr(error, "claim", "")
        raise ProviderWrong(f"id token: {type(error).__name__} {claim}".rstrip()) from error
    audience = claims["aud"]
    party = claims.get("azp")
    if party not in (None, expected.client_id) or (
        party is None and audience not in (expected.client_id, [expected.client_id])
    ):
        raise ProviderWrong("id token: meant for another client as well")
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> tuple[RSAKey | ECKey, str]:
    """The one key that the token's header can mean, and the algorithm. Raises ProviderWrong, JoseError."""
    header = extract_compact(token.encode("utf-8")).headers()
    algorithm, wanted = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise ProviderWrong("id token: algorithm is not allowed")
    found = list(_signing_keys(keys, algorithm, wanted))
    if len(found) != 1:
        raise ProviderWrong(f"id token: {len(found)} keys of the provider could have signed it")
    return ALGORITHMS[algorithm].import_key(found[0]), algorithm


def _signing_keys(keys: Mapping[str, Any], algorithm: str, wanted: object) -> Iterator[dict[str, Any]]:
    listed = keys.get("keys")
    for key in listed if isinstance(listed, list) else []:
        if not isinstance(key, dict) or key.get("kty") != ALGORITHMS[algorithm].key_type:
            continue
        fits = key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
        if fits and wanted in (None, key.get("kid")):
            yield key
