"""Cross-validation on the training data: the classifier is trained on most of it and asked the rest, in turns."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.evaluation.measures import Outcome, macro_f1, margin, top

Ranking = Sequence[Tuple[str, float]]
#: Trained on texts and intents, returns what ranks the intents of other texts.
Fit = Callable[[Sequence[str], Sequence[str]], Callable[[Sequence[str]], Sequence[Ranking]]]


def assign(intents: Sequence[str], folds: int = 5, seed: int = 1) -> List[int]:
    """Return a fold for each example, so that every intent is spread over the folds as evenly as can be.

    The same intents and seed give the same folds.
    """
    places: Dict[str, List[int]] = defaultdict(list)
    for place, intent in enumerate(intents):
        places[intent].append(place)
    chosen, chance = [0] * len(intents), random.Random(seed)
    turn = 0
    for intent in sorted(places):
        own = places[intent]
        chance.shuffle(own)
        for place in own:
            chosen[place] = turn % folds
            turn += 1
    return chosen


def cross_validate(pairs: Sequence[Tuple[str, str]], fit: Fit, folds: int = 5) -> Dict[str, Any]:
    """Train and ask in ``folds`` turns; return accuracy per fold, and top-1, top-3 and macro F1 of all together."""
    where = assign([intent for _, intent in pairs], folds)
    everything: List[Outcome] = []
    accuracy = []
    for fold in range(folds):
        train = [pair for pair, own in zip(pairs, where, strict=True) if own != fold]
        ask = [pair for pair, own in zip(pairs, where, strict=True) if own == fold]
        predict = fit([text for text, _ in train], [intent for _, intent in train])
        rankings = predict([text for text, _ in ask])
        outcomes = [
            Outcome((intent,), tuple(ranking), ranking[0][0] if ranking else "")
            for (_, intent), ranking in zip(ask, rankings, strict=True)
        ]
        accuracy.append(top(outcomes, 1))
        everything += outcomes
    return {
        "folds": folds,
        "examples": len(everything),
        "top1": top(everything, 1),
        "top1_margin": list(margin(sum(one.right for one in everything), len(everything))),
        "top3": top(everything, 3),
        "macro_f1": macro_f1(everything),
        "top1_per_fold": accuracy,
    }


def own_settings(config: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
    """Return how a configuration sets the project's own classifier, or ``None`` when it uses another one."""
    for component in config.get("pipeline") or []:
        if isinstance(component, dict) and str(component.get("name", "")).startswith("bot.nlu.classifier."):
            return {name: value for name, value in component.items() if name != "name"}
    return None


def own_classifier(told: Mapping[str, Any]) -> Fit:
    """Return what trains the classifier of the pipeline, free of Rasa, with the settings of the configuration."""
    from bot.nlu.intents import IntentModel, Settings
    from bot.nlu.normalise import normalise

    settings = Settings(**{name: value for name, value in told.items() if name in vars(Settings())})

    def fit(texts: Sequence[str], intents: Sequence[str]) -> Callable[[Sequence[str]], Sequence[Ranking]]:
        model = IntentModel.train(texts, [normalise(text) for text in texts], intents, settings)
        return lambda others: [model.ranking(text, normalise(text)) for text in others]

    return fit


def cross_validation(
    pairs: Sequence[Tuple[str, str]], config: Mapping[str, Any], env: Mapping[str, str]
) -> Dict[str, Any]:
    """Cross-validate the classifier of the configuration on all training examples, or return why not.

    ``FOLDS`` in ``env`` sets the number of turns; 0 leaves it out, which saves some minutes.
    """
    text = env.get("FOLDS", "").strip() or "5"
    folds = int(text) if text.isdecimal() else 5
    told = own_settings(config)
    if folds < 2 or told is None:
        why = "config.yml does not use the project's own classifier" if told is None else f"FOLDS is {folds}"
        return {"reason": f"Cross-validation was left out: {why}."}
    print(f"leermaatje: cross-validation, {folds} turns ", end="", flush=True)
    began = time.monotonic()
    train = own_classifier(told)

    def fit(texts: Sequence[str], intents: Sequence[str]) -> Callable[[Sequence[str]], Sequence[Ranking]]:
        print(".", end="", flush=True)
        return train(texts, intents)

    found = cross_validate(pairs, fit, folds)
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    return found
