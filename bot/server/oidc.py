"""OpenID Connect, authorization code flow with PKCE: what is asked of the provider, and what its answer must hold.

After OpenID Connect Core 1.0 (3.1.3.7, checks of the id_token), RFC 7636 (PKCE) and RFC 9207 (issuer in the answer).
The signature is checked by pyjwt, with keys fetched from the provider over the same HTTP client as all else.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import jwt

from bot.access import Oidc

#: Signatures with a public key only: with 'none' or HS256 anybody who knows the public key could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: Seconds that clocks may differ, that discovery and keys are kept, and between two looks for a key that is not known.
LEEWAY, KEEP, KEYS_EVERY = 60, 3600, 60
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_MOST_BYTES = 512_000


class OidcError(Exception):
    """The log-in through the organisation failed; the message says in English why, without anything of the person."""


@dataclass(frozen=True)
class Person:
    """Who the provider says it is: a hash of issuer and subject, a readable name, and the role by the settings."""

    subject: str
    label: str
    role: str


def role_of(claims: Mapping[str, Any], settings: Oidc) -> Optional[str]:
    """Return the strongest role that the claim gives by the settings; None when it gives none."""
    found: Any = claims.get(settings.claim)
    if found is None:
        found = claims
        for part in settings.claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    words = {found} if isinstance(found, str) else set(filter(_is_text, found)) if isinstance(found, list) else set()
    roles = {role for word, role in settings.roles if word in words}
    return "beheer" if "beheer" in roles else "lezer" if roles else None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def person_of(claims: Mapping[str, Any], settings: Oidc) -> Person:
    """Return the person of checked claims.

    Raises:
        OidcError: when nothing in the claim gives a role.

    """
    role = role_of(claims, settings)
    if role is None:
        raise OidcError("no role in the claim")
    subject = hashlib.sha256(f"{settings.issuer}\n{claims['sub']}".encode()).hexdigest()
    label = next((claims[name] for name in ("preferred_username", "email") if _is_text(claims.get(name))), "")
    return Person(subject, label, role)


class Provider:
    """The provider of an organisation. Discovery and keys are fetched at the first use and kept for an hour."""

    def __init__(self, settings: Oidc, redirect_uri: str) -> None:
        """Remember the settings; ``redirect_uri`` is the address that the provider sends the browser back to."""
        self._settings, self._redirect = settings, redirect_uri
        self._found: Dict[str, Any] = {}
        self._keys: List[jwt.PyJWK] = []
        self._found_at = self._keys_at = 0.0
        self._lock = asyncio.Lock()

    async def _json(self, method: str, address: str, **how: Any) -> Any:
        local = urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")
        if urlsplit(address).scheme != "https" and not local:
            raise OidcError("an address of the provider is not https")
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as client,
                client.request(method, address, allow_redirects=False, **how) as answer,
            ):
                if answer.status != 200:
                    raise OidcError(f"the provider answered {answer.status}")
                body = b""
                async for chunk in answer.content.iter_chunked(16_384):
                    body += chunk
                    if len(body) > _MOST_BYTES:
                        raise OidcError("the provider's answer is too long")
                return json.loads(body)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise OidcError(f"the provider cannot be reached ({type(error).__name__})") from None

    async def discovery(self) -> Dict[str, Any]:
        """Return the provider's discovery document.

        Raises:
            OidcError: when it cannot be had or is of another issuer.

        """
        async with self._lock:
            if not self._found or self._found_at + KEEP < time.monotonic():
                address = self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
                found = await self._json("GET", address)
                needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
                if not isinstance(found, dict) or not all(_is_text(found.get(name)) for name in needed):
                    raise OidcError("the discovery document is not complete")
                if found["issuer"] != self._settings.issuer:
                    raise OidcError("the discovery document is of another issuer")
                self._found, self._found_at = found, time.monotonic()
            return self._found

    async def start(self, state: str, nonce: str, verifier: str) -> str:
        """Return the address at the provider to send the browser to."""
        found = await self.discovery()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._settings.client_id,
                "redirect_uri": self._redirect,
                "scope": "openid profile email",
                "state": state,
                "nonce": nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            }
        )
        address = found["authorization_endpoint"]
        return f"{address}{'&' if '?' in address else '?'}{query}"

    async def finish(self, answer: Mapping[str, str], nonce: str, verifier: str) -> Person:
        """Trade the code of the provider's answer for an id_token and return whom it names.

        Raises:
            OidcError: when anything about it is not as it must be.

        """
        if "error" in answer:
            raise OidcError("the provider refused")
        if "iss" in answer and answer["iss"] != self._settings.issuer:
            raise OidcError("the answer is of another issuer")
        if not answer.get("code"):
            raise OidcError("the answer has no code")
        found = await self.discovery()
        form = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self._redirect,
            "code_verifier": verifier,
        }
        how: Dict[str, Any] = {"data": form}
        identity, secret = self._settings.client_id, self._settings.client_secret
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in methods:
            # RFC 6749, 2.3.1: both are form-encoded first.
            how["auth"] = aiohttp.BasicAuth(quote(identity, safe=""), quote(secret, safe=""))
        else:
            form.update(client_id=identity, client_secret=secret)
        tokens = await self._json("POST", found["token_endpoint"], **how)
        if not isinstance(tokens, dict) or not _is_text(tokens.get("id_token")):
            raise OidcError("the provider gave no id_token")
        return person_of(await self.claims(tokens["id_token"], nonce), self._settings)

    async def claims(self, id_token: str, nonce: str) -> Dict[str, Any]:
        """Return the claims of an id_token after all checks.

        Raises:
            OidcError: when the signature, issuer, audience, time or nonce is wrong.

        """
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS:
                raise OidcError("the id_token has a signature of a kind that is not taken")
            key = await self._key(header.get("kid"), header["alg"])
            claims = jwt.decode(
                id_token,
                key.key,
                algorithms=[header["alg"]],
                audience=self._settings.client_id,
                issuer=self._settings.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "aud", "iss", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise OidcError(f"the id_token is not good ({type(error).__name__})") from None
        given = claims.get("nonce")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
            raise OidcError("the id_token has another nonce")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._settings.client_id:
            raise OidcError("the id_token was made for another client")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise OidcError("the id_token names nobody")
        return claims

    async def _key(self, kid: Optional[str], algorithm: str) -> jwt.PyJWK:
        """Return the key of this id; when it is not known, the keys are fetched again, at most once a minute."""
        found = await self.discovery()
        async with self._lock:
            for fetched in (False, True):
                age = time.monotonic() - self._keys_at
                if (not self._keys or age > KEEP) or (fetched and age > KEYS_EVERY):
                    self._keys = list(jwt.PyJWKSet.from_dict(await self._json("GET", found["jwks_uri"])).keys)
                    self._keys_at = time.monotonic()
                fit = [key for key in self._keys if kid is None or key.key_id == kid]
                fit = [key for key in fit if key.public_key_use in (None, "sig") and fits_kind(key, algorithm)]
                if len(fit) == 1:
                    return fit[0]
        raise OidcError("no key of the provider fits the id_token")


def fits_kind(key: jwt.PyJWK, algorithm: str) -> bool:
    """Tell whether a key is of the kind of an algorithm: RSA for RS and PS, elliptic curves for the others."""
    kinds = {"R": "RSA", "P": "RSA", "ES": "EC", "Ed": "OKP"}
    return key.key_type == (kinds.get(algorithm[:1]) or kinds.get(algorithm[:2]))
