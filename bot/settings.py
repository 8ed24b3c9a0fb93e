"""Settings from the environment, read when asked for, with one clear sentence when one is wrong."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Set, Tuple

#: The root of the project: where ``config.yml`` and ``domain.yml`` stand.
ROOT = Path(__file__).resolve().parent.parent

#: The most characters of a setting that a page shows.
MOST_LINE = 120
#: The most characters of the notice while Leermaatje is off.
MOST_NOTICE = 300
#: How the names begin that only this project reads.
OWN = "LEERMAATJE_"
_BY_KUBERNETES = re.compile(
    r"\w+_SERVICE_(?:HOST|PORT\w*)=.*|\w+_PORT(?:_\d+_(?:TCP|UDP)\w*)?=(?:tcp|udp)://.*|\w+_PORT_\d+_\w+=.*"
)


class SettingError(ValueError):
    """A wrong setting, told in one sentence that says how to mend it."""


@dataclass(frozen=True)
class Settings:
    """All settings. Times are minutes, sizes are counts; see README for each name."""

    port: int = 8080
    host: str = "0.0.0.0"
    database_url: str = ""
    redis_url: str = ""
    talk_minutes: int = 60
    most_talks: int = 20_000
    messages_per_minute: int = 60
    address_per_minute: int = 1200
    drain_seconds: int = 0
    sources: Tuple[str, ...] = ()
    smallest_group: int = 10
    operator: str = ""
    contact: str = ""
    metrics: Optional[Tuple[str, int]] = None
    log: str = ""
    off: str = ""
    today: Optional[dt.date] = None


def _whole(name: str, env: Mapping[str, str], default: int, low: int, high: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name} is {text!r}; set it to a whole number from {low} to {high}.")
    return int(text)


def _word(name: str, env: Mapping[str, str], words: Tuple[str, ...]) -> str:
    text = env.get(name, "").strip()
    if text and text not in words:
        raise SettingError(f"{name} is {text!r}; set it to {' or '.join(words)}, or leave it empty.")
    return text


def _line(name: str, env: Mapping[str, str], most: int = MOST_LINE) -> str:
    text = " ".join(env.get(name, "").split())
    if len(text) > most:
        raise SettingError(f"{name} has {len(text)} characters; use at most {most}.")
    return text


def _place(name: str, env: Mapping[str, str]) -> Optional[Tuple[str, int]]:
    text = env.get(name, "").strip()
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise SettingError(f"{name} is {text!r}; write an address and a port, such as 127.0.0.1:9464.")
    return host.strip("[]"), int(port)


def _off(env: Mapping[str, str]) -> str:
    """Return '1' for off with the standard notice, the own notice, or nothing."""
    text = _line("LEERMAATJE_OFF", env, MOST_NOTICE)
    if text in ("", "0", "1"):
        return text.replace("0", "")
    if " " not in text:
        raise SettingError(
            f"LEERMAATJE_OFF is {text!r}; set it to 1, to a sentence that people read, or leave it empty."
        )
    return text


class _Noting(Dict[str, str]):
    """An environment that remembers which names were asked for."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self.names: Set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def names_asked(*readers: Callable[[Mapping[str, str]], Any], env: Optional[Mapping[str, str]] = None) -> Set[str]:
    """Return the names of all settings that these readers look at in ``env`` (default: an empty environment)."""
    noting = _Noting(env or {})
    for reader in readers:
        reader(noting)
    return noting.names


def refuse_unknown(known: Set[str], env: Optional[Mapping[str, str]] = None) -> None:
    """Refuse a setting of ours that nobody reads: a mistyped name would silently leave the default.

    Kubernetes sets variables for a service called 'leermaatje' by itself; those are passed over.

    Raises:
        SettingError: naming the setting that was probably meant.

    """
    env = os.environ if env is None else env
    for name in sorted(env):
        if name in known or not name.startswith(OWN) or _BY_KUBERNETES.fullmatch(f"{name}={env[name]}"):
            continue
        # DATABASE_URL and its like are often written with our prefix.
        plain = name[len(OWN) :]
        near = {one[len(OWN) :]: one for one in known if one.startswith(OWN)}
        found = difflib.get_close_matches(plain, sorted(near), 1, cutoff=0.7)
        meant = plain if plain in known else near[found[0]] if found else ""
        raise SettingError(f"{name} is no setting; " + (f"did you mean {meant}?" if meant else "take it away."))


def read_settings(env: Optional[Mapping[str, str]] = None) -> Settings:
    """Read the settings from ``env`` (default: the process's environment).

    Raises:
        SettingError: when a value cannot be used.

    """
    env = os.environ if env is None else env
    today = env.get("LEERMAATJE_TODAY", "").strip()
    try:
        day = dt.date.fromisoformat(today) if today else None
    except ValueError:
        raise SettingError(f"LEERMAATJE_TODAY is {today!r}; write it as 2026-11-24, or leave it empty.") from None
    return Settings(
        port=_whole("PORT", env, 8080, 1, 65535),
        host=env.get("HOST", "").strip() or "0.0.0.0",
        database_url=env.get("DATABASE_URL", "").strip() or f"sqlite:///{ROOT / 'var' / 'leermaatje.db'}",
        redis_url=env.get("REDIS_URL", "").strip(),
        talk_minutes=_whole("LEERMAATJE_TALK_MINUTES", env, 60, 1, 60),
        most_talks=_whole("LEERMAATJE_MOST_TALKS", env, 20_000, 10, 1_000_000),
        messages_per_minute=_whole("LEERMAATJE_MESSAGES_PER_MINUTE", env, 60, 0, 1_000_000),
        address_per_minute=_whole("LEERMAATJE_ADDRESS_PER_MINUTE", env, 1200, 0, 1_000_000),
        drain_seconds=_whole("LEERMAATJE_DRAIN_SECONDS", env, 0, 0, 60),
        sources=tuple(part.strip() for part in env.get("LEERMAATJE_SOURCES", "").split(",") if part.strip()),
        smallest_group=_whole("LEERMAATJE_SMALLEST_GROUP", env, 10, 5, 1000),
        operator=_line("LEERMAATJE_OPERATOR", env),
        contact=_line("LEERMAATJE_CONTACT", env),
        metrics=_place("LEERMAATJE_METRICS", env),
        log=_word("LEERMAATJE_LOG", env, ("json", "words")),
        off=_off(env),
        today=day,
    )
