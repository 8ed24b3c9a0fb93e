"""Settings from the environment, read when asked for, with one clear sentence when one is wrong."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional, Tuple

#: The root of the project: where ``config.yml`` and ``domain.yml`` stand.
ROOT = Path(__file__).resolve().parent.parent

#: The most characters of a setting that a page shows.
MOST_LINE = 120


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
    sources: Tuple[str, ...] = ()
    smallest_group: int = 10
    operator: str = ""
    contact: str = ""
    today: Optional[dt.date] = None


def _whole(name: str, env: Mapping[str, str], default: int, low: int, high: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name} is {text!r}; set it to a whole number from {low} to {high}.")
    return int(text)


def _line(name: str, env: Mapping[str, str]) -> str:
    text = " ".join(env.get(name, "").split())
    if len(text) > MOST_LINE:
        raise SettingError(f"{name} has {len(text)} characters; use at most {MOST_LINE}.")
    return text


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
        sources=tuple(part.strip() for part in env.get("LEERMAATJE_SOURCES", "").split(",") if part.strip()),
        smallest_group=_whole("LEERMAATJE_SMALLEST_GROUP", env, 10, 5, 1000),
        operator=_line("LEERMAATJE_OPERATOR", env),
        contact=_line("LEERMAATJE_CONTACT", env),
        today=day,
    )
