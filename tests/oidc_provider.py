"""A small OpenID Connect provider on localhost for tests: real HTTP, real signatures, and knobs to lie with."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any, Dict, List, Optional
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "leermaatje", "zeer/geheim+van:ons"


def _segment(data: Dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


class FakeProvider:
    """Knows one person. Whatever a test sets on it is what it tells from then on."""

    def __init__(self) -> None:
        self.issuer = ""
        self.keys: Dict[str, Any] = {"een": rsa.generate_private_key(65537, 2048)}
        self.signs_with = "een"
        self.claims: Dict[str, Any] = {}
        self.without: List[str] = []
        self.header: Dict[str, Any] = {}
        self.forge: Optional[str] = None
        self.says_issuer: Optional[str] = None
        self.methods: Optional[List[str]] = None
        self.status = 200
        self.asked: List[Dict[str, str]] = []
        self.token_calls = self.key_calls = 0
        self._codes: Dict[str, Dict[str, str]] = {}
        self._runner: Optional[web.AppRunner] = None

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.get("/.well-known/openid-configuration", self._discovery),
                web.get("/keys", self._jwks),
                web.post("/token", self._token),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.issuer = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def authorize(self, address: str) -> str:
        """Do what the person does in the browser: say yes. Returns the address that the browser is sent back to."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        asked = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
        self.asked.append(asked)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    async def _discovery(self, request: web.Request) -> web.Response:
        found: Dict[str, Any] = {
            "issuer": self.says_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        if self.methods:
            found["token_endpoint_auth_methods_supported"] = self.methods
        return web.json_response(found, status=self.status)

    def public_keys(self) -> Dict[str, Any]:
        made = []
        for kid, key in self.keys.items():
            curve = isinstance(key, ec.EllipticCurvePrivateKey)
            kind = jwt.algorithms.ECAlgorithm if curve else jwt.algorithms.RSAAlgorithm
            made.append({**json.loads(kind.to_jwk(key.public_key())), "kid": kid, "use": "sig"})
        return {"keys": made}

    async def _jwks(self, request: web.Request) -> web.Response:
        self.key_calls += 1
        return web.json_response(self.public_keys())

    def _client_is_known(self, request: web.Request, form: Any) -> bool:
        if self.methods == ["client_secret_post"]:
            return bool(form.get("client_id") == CLIENT and form.get("client_secret") == SECRET)
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return kind == "Basic" and (unquote(name), unquote(secret)) == (CLIENT, SECRET)

    async def _token(self, request: web.Request) -> web.Response:
        self.token_calls += 1
        form = await request.post()
        asked = self._codes.pop(str(form.get("code")), None)
        if not self._client_is_known(request, form):
            return web.json_response({"error": "invalid_client"}, status=401)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest())
        fits = asked and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        if not fits or form.get("redirect_uri") != asked["redirect_uri"] or form["grant_type"] != "authorization_code":
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response(
            {"token_type": "Bearer", "access_token": "x", "id_token": self.id_token(asked["nonce"])}
        )

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "persoon-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "preferred_username": "Jan.Jansen",
            "groups": ["iets", "programma"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.without}
        if self.forge == "none":
            return f"{_segment({'alg': 'none', 'kid': 'een', **self.header})}.{_segment(claims)}."
        if self.forge == "hs256":
            # The old trick: the public key as the secret of a symmetric signature.
            public = serialization.PublicFormat.SubjectPublicKeyInfo
            secret = self.keys["een"].public_key().public_bytes(serialization.Encoding.PEM, public)
            signed = f"{_segment({'alg': 'HS256', 'kid': 'een'})}.{_segment(claims)}"
            mark = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), "sha256")).rstrip(b"=").decode()
            return f"{signed}.{mark}"
        if self.forge == "changed":
            head, _, signature = jwt.encode(claims, self.keys["een"], "RS256", {"kid": "een"}).split(".")
            return f"{head}.{_segment({**claims, 'groups': ['programma-beheer']})}.{signature}"
        if self.forge == "other key":
            return jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", {"kid": "een"})
        if self.forge == "no token":
            return ""
        key = self.keys[self.signs_with]
        algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "RS256"
        return jwt.encode(claims, key, algorithm, {"kid": self.signs_with, **self.header})
