"""When an entry of the knowledge holds, and when it must be checked first."""

from __future__ import annotations

import datetime as dt

from bot.knowledge.models import Sourced

#: A source looked at longer ago than this is offered with 'check this first' (design, section 5).
STALE_AFTER = dt.timedelta(days=365)
#: What ends within this time is listed, so that somebody looks up what comes next.
ENDS_WITHIN = dt.timedelta(days=60)


def in_force(entry: Sourced, day: dt.date) -> bool:
    """Tell whether an entry holds on ``day``: begun, and not past its last day."""
    if entry.valid_from and day < entry.valid_from:
        return False
    return not (entry.valid_until and day > entry.valid_until)


def needs_check(entry: Sourced, day: dt.date) -> bool:
    """Tell whether an entry is offered only with 'check this first': an older source, or not checked for a year."""
    return entry.certainty != "confirmed" or day - entry.checked_on > STALE_AFTER
