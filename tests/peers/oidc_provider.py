"""A small OpenID Connect provider on loopback: discovery, consent, codes with PKCE, signed tokens.

It follows OpenID Connect Core 1.0 for the code flow and checks what a provider must check: client,
secret, redirect address, the code's single use and its proof key (RFC 7636).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "innervate-node"
CLIENT_SECRET = "the provider gave us this"


@dataclass
class Provider:
    """``person``: claims of whoever is signed in at the provider and consents to everything."""

    person: Mapping[str, Any]
    redirect_uri: str
    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "only", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: Mapping[str, str]) -> str:
        """Where the browser goes back to. Raises ValueError for a request that must be refused."""
        if (asked.get("client_id"), asked.get("redirect_uri")) != (CLIENT_ID, self.redirect_uri):
            raise ValueError("unknown client or address")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            raise ValueError("not an OpenID Connect code request")
        if asked.get("code_challenge_method") != "S256":
            raise ValueError("no proof key")
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"challenge": asked["code_challenge"], "nonce": asked.get("nonce", "")}
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: Mapping[str, str]) -> dict[str, Any]:
        issued = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise ValueError("wrong client secret")
        if (
            issued is None
            or issued["challenge"] != challenge
            or asked.get("redirect_uri") != self.redirect_uri
        ):
            raise ValueError("wrong code, proof or address")
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **self.person}
        if issued["nonce"]:
            claims["nonce"] = issued["nonce"]
        access = secrets.token_urlsafe(16)
        self.access[access] = self.person
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "only"}),
        }


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Quiet."""

        def _answer(self, document: object, status: int = 200) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _refuse(self, error: Exception) -> None:
            provider.refusals.append(str(error))
            self._answer({"error": "invalid_request"}, 400)

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/.well-known/openid-configuration":
                self._answer(provider.discovery())
            elif url.path == "/keys":
                self._answer(provider.keys())
            elif url.path == "/userinfo":
                person = provider.access.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
                self._answer(person or {"error": "invalid_token"}, 200 if person else 401)
            elif url.path == "/authorize":
                try:
                    back = provider.authorize(
                        {name: values[0] for name, values in parse_qs(url.query).items()}
                    )
                except (ValueError, KeyError) as error:
                    self._refuse(error)
                else:
                    self.send_response(302)
                    self.send_header("Location", back)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
            else:
                self._answer({"error": "not_found"}, 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            try:
                self._answer(provider.token(_single(body)))
            except ValueError as error:
                self._refuse(error)

    return Handler


@contextmanager
def serving(person: Mapping[str, Any], redirect_uri: str) -> Iterator[Provider]:
    provider = Provider(person, redirect_uri)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
