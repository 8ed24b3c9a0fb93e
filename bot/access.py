"""Settings of who comes in and from where: public address, trusted proxies, log-in through an organisation."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass, field
from typing import Mapping, Optional, Tuple
from urllib.parse import urlsplit

from bot.settings import SettingError

_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Oidc:
    """OpenID Connect. ``roles`` maps words in the claim (a path with dots) to roles, the strongest one found counts."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str = ""
    roles: Tuple[Tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Access:
    """``public_url``: the address without a slash at the end, or nothing; ``proxies``: networks in CIDR form."""

    public_url: str = ""
    proxies: Tuple[str, ...] = ()
    oidc: Optional[Oidc] = None


def _address(name: str, text: str, local_http: bool) -> str:
    parts = urlsplit(text)
    plain = parts.scheme == "http" and (local_http is False or parts.hostname in _LOCAL)
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or plain):
        raise SettingError(f"{name} is {text!r}; write an address such as https://leermaatje.example.")
    return text


def _roles(text: str) -> Tuple[str, Tuple[Tuple[str, str], ...]]:
    claim, *pairs = text.split() or [""]
    found = tuple((pair.rpartition("=")[0], pair.rpartition("=")[2]) for pair in pairs)
    if not claim or not found or any(not word or role not in ("lezer", "beheer") for word, role in found):
        raise SettingError(
            f"OIDC_ROLES is {text!r}; write the claim and then its words with a role, "
            "such as: groups programma=lezer programma-beheer=beheer."
        )
    return claim, found


def read_access(env: Optional[Mapping[str, str]] = None) -> Access:
    """Read the settings from ``env`` (default: the process's environment).

    Raises:
        SettingError: when a value cannot be used, or one lacks that another needs.

    """
    env = os.environ if env is None else env

    def text(name: str) -> str:
        return env.get(name, "").strip()

    proxies = []
    for part in text("LEERMAATJE_PROXIES").replace(",", " ").split():
        try:
            proxies.append(str(ipaddress.ip_network(part, strict=False)))
        except ValueError:
            raise SettingError(
                f"LEERMAATJE_PROXIES holds {part!r}; write addresses such as 10.0.0.5 or 10.0.0.0/24, with commas."
            ) from None
    public = text("LEERMAATJE_URL").rstrip("/")
    if public and urlsplit(_address("LEERMAATJE_URL", public, local_http=False)).path:
        raise SettingError(f"LEERMAATJE_URL is {public!r}; write it without a path: https://leermaatje.example.")
    oidc = None
    if text("OIDC_ISSUER"):
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES", "LEERMAATJE_URL"):
            if not text(name):
                raise SettingError(f"OIDC_ISSUER is set and {name} is not; set both, or neither.")
        issuer = _address("OIDC_ISSUER", text("OIDC_ISSUER"), local_http=True)
        oidc = Oidc(issuer, text("OIDC_CLIENT_ID"), text("OIDC_CLIENT_SECRET"), *_roles(text("OIDC_ROLES")))
    return Access(public, tuple(proxies), oidc)
