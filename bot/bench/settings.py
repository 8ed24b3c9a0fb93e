"""Settings of a run, by environment; the defaults take under eight minutes on two cores."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, Mapping


class BadSettingError(ValueError):
    """A wrong setting, told in one sentence."""


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    ``rounds``: talks held one by one; ``load``: talks at each number of senders, of ``load_turns`` turns; ``long``:
    long talks; ``talks``: talks held to see the memory, of ``turns`` turns; ``seconds``: the most that a part may take
    on one side (longer with more talks).
    """

    rounds: int = 32
    load: int = 64
    load_turns: int = 6
    long: int = 4
    talks: int = 1000
    turns: int = 2
    seconds: int = 90

    def memory_seconds(self) -> float:
        """Return the most seconds for the memory on one side."""
        return self.seconds * max(1.0, self.talks * self.turns / 2000)

    def as_dict(self) -> Dict[str, Any]:
        """Return the settings for the results."""
        return asdict(self)


def read_plan(env: Mapping[str, str]) -> Plan:
    """Read ``BENCH_ROUNDS``, ``BENCH_LOAD`` and so on; an empty one takes its default, 0 leaves a part out.

    Raises:
        BadSettingError: when one is not a whole number.

    """
    given = {}
    for name in Plan().as_dict():
        text = env.get(f"BENCH_{name.upper()}", "").strip()
        if text:
            if not text.isdigit() or len(text) > 6:
                raise BadSettingError(f"BENCH_{name.upper()} is {text!r}; set it to a whole number below a million.")
            given[name] = int(text)
    return Plan(**given)
