"""What a provider says about itself (OpenID Connect Discovery 1.0), as far as it can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from quiz_api.openid.failures import ProviderWrong

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Addresses of one provider. `says_issuer`: its redirects name the issuer (RFC 9207), so one without is refused."""

    issuer: str
    authorization: str
    token: str
    keys: str
    user_info: str
    takes_basic: bool
    says_issuer: bool


def read_facts(document: Mapping[str, Any], issuer: str) -> ProviderFacts:
    """Raises ProviderWrong when the document is another issuer's, or leads where the issuer's encryption ends."""
    if document.get("issuer") != issuer:
        raise ProviderWrong("discovery: another issuer")

    def address(name: str) -> str:
        found = document.get(name)
        if not isinstance(found, str) or not _is_as_safe(found, issuer):
            raise ProviderWrong(f"discovery: {name} is missing or not safe")
        return found

    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    takes_basic = "client_secret_basic" in methods
    if not takes_basic and "client_secret_post" not in methods:
        raise ProviderWrong("discovery: no way to show a client secret")
    return ProviderFacts(
        issuer=issuer,
        authorization=address("authorization_endpoint"),
        token=address("token_endpoint"),
        keys=address("jwks_uri"),
        user_info=address("userinfo_endpoint") if "userinfo_endpoint" in document else "",
        takes_basic=takes_basic,
        says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_as_safe(address: str, issuer: str) -> bool:
    """https; or, for a provider on this machine, the same machine."""
    try:
        parts, home = urlsplit(address), urlsplit(issuer)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return home.scheme == parts.scheme == "http" and parts.hostname == home.hostname
