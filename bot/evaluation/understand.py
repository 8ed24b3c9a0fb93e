"""Lets a trained model understand messages through Rasa, on one core, and times it.

Rasa and TensorFlow are imported inside functions: threads must be limited before (:func:`one_thread`).
"""

from __future__ import annotations

import asyncio
import os
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from bot.evaluation.measures import FALLBACK, NOTHING, Outcome, percentile
from bot.evaluation.sets import Message

#: Messages understood before the clock counts: the first ones pay for lazy parts of a pipeline.
WARM_UP = ("hallo", "ik heb geen tijd om te leren", "wat kost een cursus", "ik werk in de zorg", "nee")
_LIMITS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_INTER_OP_PARALLELISM_THREADS",
    "TF_INTRA_OP_PARALLELISM_THREADS",
)


def one_thread() -> None:
    """Limit the numeric libraries of this process to one thread. Call before they are imported."""
    for name in _LIMITS:
        os.environ[name] = "1"


def unlimited() -> Dict[str, str]:
    """Return the environment without the limits, for a process that trains."""
    return {name: value for name, value in os.environ.items() if name not in _LIMITS}


class OneCore:
    """Keeps the current thread on one core while it is entered, where the system can."""

    def __enter__(self) -> OneCore:
        self._before: Set[int] = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(self._before)})
        return self

    def __exit__(self, *_: object) -> None:
        os.sched_setaffinity(0, self._before)


@dataclass(frozen=True)
class Understood:
    """What a model made of a message: served intent, ranking without the fallback, entities, danger (0 to 1)."""

    served: str
    ranking: Tuple[Tuple[str, float], ...]
    entities: Tuple[Mapping[str, Any], ...] = ()
    danger: Optional[float] = None

    def outcome(self, message: Message) -> Outcome:
        """Return it as an outcome, beside what would be right."""
        return Outcome(message.accept, self.ranking, self.served, message.who)


def from_rasa(parsed: Mapping[str, Any]) -> Understood:
    """Return what Rasa parsed, with the fallback taken out of the ranking."""
    intent = parsed.get("intent") or {}
    ranked = parsed.get("intent_ranking") or ([intent] if intent.get("name") else [])
    pairs = [(str(one["name"]), float(one["confidence"])) for one in ranked if one.get("name") not in (None, FALLBACK)]
    return Understood(
        served=str(intent.get("name") or NOTHING),
        ranking=tuple(sorted(pairs, key=lambda pair: -pair[1])),
        entities=tuple(parsed.get("entities") or ()),
        danger=None if parsed.get("danger") is None else float(parsed["danger"]),
    )


@dataclass
class Reader:
    """A loaded model that understands messages and keeps how long each took, by the clock and of the processor (ms)."""

    agent: Any
    load_seconds: float
    times: List[float] = field(default_factory=list)
    work: List[float] = field(default_factory=list)

    @classmethod
    def load(cls, model: Path) -> Reader:
        """Load a model with Rasa's agent, timed without the libraries, and warm it up.

        Raises:
            rasa.shared.exceptions.RasaException: when the model cannot be loaded.

        """
        # The libraries warn each other of what is old; recording keeps that off the terminal.
        with warnings.catch_warnings(record=True):
            from rasa.core.agent import Agent

            began = time.perf_counter()
            agent = Agent.load(str(model))
            reader = cls(agent, time.perf_counter() - began)
            for text in WARM_UP:
                asyncio.run(agent.parse_message(text))
        return reader

    def read(self, messages: Sequence[Message]) -> List[Understood]:
        """Understand messages one after another, each timed."""
        with OneCore():
            return asyncio.run(self._read(messages))

    async def _read(self, messages: Sequence[Message]) -> List[Understood]:
        results = []
        for message in messages:
            began, worked = time.perf_counter(), time.process_time()
            parsed = await self.agent.parse_message(message.text)
            self.times.append((time.perf_counter() - began) * 1000)
            self.work.append((time.process_time() - worked) * 1000)
            results.append(from_rasa(parsed))
        return results

    def lines(self, texts: Sequence[str]) -> List[Dict[str, Any]]:
        """Return the reading of each text as a line to a colleague. It is not timed."""

        async def every() -> List[Dict[str, Any]]:
            return [(await self.agent.parse_message(text)).get("line") or {} for text in texts]

        return asyncio.run(every())

    def latency(self) -> Dict[str, Any]:
        """Return the times so far: how many, and the median and 95th percentile in ms.

        ``cpu`` is processor time, which a busy machine hardly changes; the clock also counts the waiting for a core.
        """
        return {
            "messages": len(self.times),
            "p50": percentile(self.times, 0.5),
            "p95": percentile(self.times, 0.95),
            "cpu_p50": percentile(self.work, 0.5),
            "cpu_p95": percentile(self.work, 0.95),
        }


def fallback_settings(config: Mapping[str, Any]) -> Dict[str, float]:
    """Return the thresholds of the component in a configuration that sends messages to the fallback."""
    found: Dict[str, float] = {}
    for component in _components(config):
        if "threshold" in component and "fallback" in str(component.get("name", "")).casefold():
            found["threshold"] = float(component["threshold"])
            if "ambiguity_threshold" in component:
                found["ambiguity_threshold"] = float(component["ambiguity_threshold"])
    return found


def _components(config: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in config.get("pipeline") or [] if isinstance(one, dict))
