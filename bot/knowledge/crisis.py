"""The schema of ``knowledge/crisis.yml``: the rule layer beside the model that hears crisis signals."""

from __future__ import annotations

import itertools
import re
from typing import Dict, List, Literal, Mapping, Sequence, Tuple

from pydantic import Field, root_validator

from bot.knowledge.entry import Entry

#: Kinds of crisis signals.
CRISIS_KINDS = ("suicide", "violence", "danger")


def expand(pattern: str, known: Mapping[str, str]) -> str:
    """Put in the word classes and gaps that a pattern names in braces.

    Raises:
        KeyError: when it names a class that is not ``known``.

    """
    gaps = re.sub(r"\{gap(\d+)\}", r"(?:\\w+ ){0,\1}", pattern)
    return re.sub(r"\{([a-z_]+)\}", lambda found: known[found.group(1)], gaps)


def classes(words: Mapping[str, Sequence[str]]) -> Dict[str, str]:
    """Return each word class as one pattern. A class may name earlier ones.

    Raises:
        KeyError: when it names one that is not earlier.

    """
    known: Dict[str, str] = {}
    for name, options in words.items():
        known[name] = f"(?:{expand('|'.join(options), known)})"
    return known


class Crisis(Entry):
    """The rule layer beside the model that hears crisis signals: regular expressions over lower-case words.

    ``everyday``: hyperbole that is taken out of a message first. ``signals``: what stops the talk, by kind. ``words``:
    classes of words; ``{name}`` in a pattern, or in a later class, stands for all of them. ``{gap3}`` stands for up to
    three arbitrary words, each with the space behind it.
    """

    words: Dict[str, List[str]] = Field(default_factory=dict)
    everyday: List[str] = Field(default_factory=list)
    signals: Dict[Literal[CRISIS_KINDS], List[str]]  # type: ignore[valid-type]

    @root_validator(skip_on_failure=True)
    def _are_patterns(cls, values: dict) -> dict:
        missing = [kind for kind in CRISIS_KINDS if not values["signals"].get(kind)]
        if missing:
            raise ValueError(f"no signals of {', '.join(missing)}")
        for pattern in itertools.chain(values["everyday"], *values["signals"].values()):
            try:
                re.compile(expand(pattern, classes(values["words"])))
            except (re.error, KeyError) as error:
                raise ValueError(f"not a valid pattern: {pattern!r} ({error})") from None
        return values

    def patterns(self) -> Dict[str, Tuple[str, ...]]:
        """Return the patterns without names in braces: ``everyday``, and ``signals`` with one pattern for each kind."""
        known = classes(self.words)
        return {
            "everyday": tuple(expand(pattern, known) for pattern in self.everyday),
            "signals": tuple(expand("|".join(self.signals[kind]), known) for kind in CRISIS_KINDS),
        }
