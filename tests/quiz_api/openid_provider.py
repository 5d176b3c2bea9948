"""An OpenID provider as a process of its own: `python -m tests.quiz_api.openid_provider` prints its port.

It is strict where the standards are: exact redirect address, PKCE with S256, client secret, codes that work once. Who
is signed in, what time it is and which fault it has is told to `/control`, one JSON object that replaces the last.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "xinyu", "a secret & a half"
KEYS = {
    "RS256": RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}),
    "ES256": ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"}),
}
STRANGERS = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})


@dataclass
class Provider:
    """`told` is what `/control` said last; `codes` are handed out and not yet used, with what they were asked for."""

    issuer: str
    told: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def fault(self) -> str:
        return str(self.told.get("fault", ""))

    def discovery(self) -> dict[str, Any]:
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/me",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": list(KEYS),
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return document | self.told.get("discovery", {})

    def authorize(self, asked: dict[str, str]) -> str | None:
        """Where the browser goes next; None for a request that must not be answered with a redirect."""
        redirect = self.told.get("redirect_uri")
        if asked.get("client_id") != CLIENT or asked.get("redirect_uri") != redirect or asked.get("tenant") != "1":
            return None
        is_whole = asked.get("response_type") == "code" and "openid" in asked.get("scope", "").split()
        if not is_whole or asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            said = {"error": "invalid_request"}
        elif self.fault == "denied":
            said = {"error": "access_denied"}
        else:
            code = secrets.token_urlsafe(24)
            self.codes[code] = asked
            said = {"code": code}
        said |= {"state": asked.get("state", ""), "iss": self.issuer} | self.told.get("redirect", {})
        return f"{redirect}?{urlencode(said)}"

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        # The client's name and secret are form-encoded before they are put together (RFC 6749, section 2.3.1).
        pair = urlencode({"": CLIENT})[1:] + ":" + urlencode({"": SECRET})[1:]
        if authorization != "Basic " + base64.b64encode(pair.encode()).decode():
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        is_right = (
            asked is not None
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and asked["code_challenge"] == base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        )
        if asked is None or not is_right:
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "for-user-info", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        return 200, answer

    def id_token(self, nonce: str) -> str:
        now = int(self.told["now"])
        claims = {
            "iss": self.issuer,
            "sub": "248289761001",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
        }
        claims |= self.told.get("person", {}) | self.told.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        algorithm = self.told.get("algorithm", "RS256")
        if self.fault == "unsigned":
            return f"{_unsigned('none', claims)}."
        if self.fault == "public key as a secret":
            return _with_secret(claims, KEYS["RS256"].as_pem(private=False))
        if self.fault == "client secret as a key":
            return _with_secret(claims, SECRET.encode())
        key = STRANGERS if self.fault == "another key" else KEYS[algorithm]
        token = jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])
        return token if self.fault != "edited" else _edited(token)

    def user_info(self, authorization: str) -> tuple[int, dict[str, Any]]:
        if authorization != "Bearer for-user-info":
            return 401, {"error": "invalid_token"}
        return 200, {"sub": "248289761001"} | self.told.get("user_info", {})


def _unsigned(algorithm: str, claims: dict[str, Any]) -> str:
    parts = ({"alg": algorithm, "kid": "rsa"}, claims)
    return ".".join(_packed(json.dumps(part).encode()) for part in parts)


def _with_secret(claims: dict[str, Any], secret: bytes) -> str:
    """By hand: the library does not sign with a public key."""
    text = _unsigned("HS256", claims)
    return f"{text}.{_packed(hmac.digest(secret, text.encode(), 'sha256'))}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _edited(token: str) -> str:
    """Another name under the old signature."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return f"{header}.{_packed(json.dumps(claims | {'preferred_username': 'qhs09'}).encode())}.{signature}"


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        provider = self.provider
        if provider.fault == parts.path:
            self._send(500, {})
        elif parts.path == "/.well-known/openid-configuration":
            self._send(200, provider.discovery())
        elif parts.path == "/moved-discovery":
            self._send(307, {}, f"{provider.issuer}/.well-known/openid-configuration")
        elif parts.path == "/authorize":
            address = provider.authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
            self._send(303 if address else 400, {}, address)
        elif parts.path == "/keys":
            self._send(200, {"keys": [key.as_dict(private=False) for key in KEYS.values()]})
        elif parts.path == "/me":
            self._send(*provider.user_info(self.headers.get("Authorization", "")))
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control":
            self.provider.told = json.loads(body)
            self._send(200, {})
        elif self.path == "/token" and self.provider.fault == "endless":
            self._send(200, {"id_token": "x" * 1_000_000})
        elif self.path == "/token" and self.provider.fault == "moved":
            self._send(307, {}, f"{self.provider.issuer}/elsewhere")
        elif self.path == "/token" and self.provider.fault != "/token":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            self._send(*self.provider.redeem(form, self.headers.get("Authorization", "")))
        else:
            self._send(500, {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's signature
        """Nothing: the test speaks."""

    def _send(self, status: int, document: dict[str, Any], address: str | None = None) -> None:
        data = json.dumps(document).encode()
        self.send_response(status)
        if address:
            self.send_header("Location", address)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    print(server.server_port, flush=True)
    sys.stdin.close()
    server.serve_forever()


if __name__ == "__main__":
    main()
