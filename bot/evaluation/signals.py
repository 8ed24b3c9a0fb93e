"""Crisis signals: how many are seen, and how often an ordinary message stops the talk for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Mapping, Sequence

from bot.evaluation.measures import margin, share

CRISIS = "crisis_signal"


@dataclass(frozen=True)
class Alarm:
    """One message: whether it is a signal, and who saw one."""

    signal: bool
    model: bool
    rules: bool

    @property
    def both(self) -> bool:
        """Whether the talk stops: either one suffices."""
        return self.model or self.rules


def seen(alarms: Iterable[Alarm]) -> Dict[str, Any]:
    """Return how many alarms the model, the rules and both together gave, as counts, shares and a 95 % margin."""
    rows = list(alarms)
    counts = {
        "model": sum(one.model for one in rows),
        "rules": sum(one.rules for one in rows),
        "both": sum(one.both for one in rows),
    }
    return {
        "messages": len(rows),
        **{
            name: {"count": count, "share": share(count, len(rows)), "margin": list(margin(count, len(rows)))}
            for name, count in counts.items()
        },
    }


def safety(sets: Mapping[str, Sequence[Alarm]], ordinary: Iterable[str] = ()) -> Dict[str, Any]:
    """Return recall per set that holds signals, and false alarms per set that holds other messages.

    ``together`` holds all signals, and the other messages of the ``ordinary`` sets: false alarms in messages that were
    written to provoke them say nothing of how often one happens.
    """
    signals = {name: [one for one in alarms if one.signal] for name, alarms in sets.items()}
    others = {name: [one for one in alarms if not one.signal] for name, alarms in sets.items()}
    signals["together"] = [one for alarms in signals.values() for one in alarms]
    others["together"] = [one for name in ordinary for one in others.get(name, ())]
    return {
        "recall": {name: seen(rows) for name, rows in signals.items() if rows},
        "false_alarms": {name: seen(rows) for name, rows in others.items() if rows},
    }
