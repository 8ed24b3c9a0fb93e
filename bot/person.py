"""What a person told of themselves, in closed words: the input of every decision about offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Tuple


@dataclass(frozen=True)
class Person:
    """Facts of one person, all optional: what was not told is ``None`` or empty.

    ``years`` is whole years in this work (0 to 60). ``lowest`` is the lowest factor of planned behaviour and ``low_r``
    the lowest of the three R's; both are derived, see :mod:`bot.staging`.
    """

    stage: Optional[str] = None
    sector: Optional[str] = None
    job: Optional[str] = None
    contract: Optional[str] = None
    age_group: Optional[str] = None
    schooling: Optional[str] = None
    years: Optional[int] = None
    motives: Tuple[str, ...] = field(default_factory=tuple)
    barriers: Tuple[str, ...] = field(default_factory=tuple)
    confidence: Optional[str] = None
    lowest: Optional[str] = None
    low_r: Optional[str] = None
    form: Optional[str] = None
