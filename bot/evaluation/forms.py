"""Makes the forms of messages that contenders look at, and keeps what that costs."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

import numpy as np

from bot.nlu import normalise as normaliser
from bot.nlu.intents import meaning
from bot.settings import ROOT
from bot.spacy_nl import find_or_assemble

#: All forms but the text as typed; those further on are made of those before.
FORMS = ("plain", "lemmas", "typed meaning", "meaning")


class FormMaker:
    """Makes forms of texts: plain Dutch, lemmas and sentence vectors."""

    def __init__(self, names: Iterable[str] = FORMS) -> None:
        """Load what the named forms need; ``load_seconds`` tells the processor time of each."""
        self.names = tuple(name for name in FORMS if name in set(names))
        self.lemmas_from = ""
        self._makers: Dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "plain": lambda forms: [normaliser.normalise(text) for text in forms["text"]],
            "lemmas": lambda forms: [self._lemmas(text) for text in forms["plain"]],
            "typed meaning": lambda forms: meaning(forms["text"]),
            "meaning": lambda forms: meaning(forms["plain"]),
        }
        vectors = "meaning" if "meaning" in self.names else "typed meaning"
        self.load_seconds: Dict[str, float] = {}
        for name, load in (
            ("plain", normaliser.lists),
            ("lemmas", self._load_lemmas),
            (vectors, lambda: meaning(["warm"])),
        ):
            began = time.process_time()
            if name in self.names:
                load()
            self.load_seconds[name] = time.process_time() - began
        self.load_seconds["meaning"] = self.load_seconds["typed meaning"] = self.load_seconds[vectors]

    def _load_lemmas(self) -> None:
        import spacy

        name, built_in = find_or_assemble(ROOT / "models" / "spacy" / "nl_leermaatje")
        self.lemmas_from = "the built-in Dutch pipeline" if built_in else name
        self._nlp = spacy.load(name)

    def _lemmas(self, text: str) -> str:
        return " ".join(token.lemma_ or token.text for token in self._nlp(text))

    def make(self, texts: Sequence[str], names: Sequence[str]) -> Dict[str, Any]:
        """Return texts in the named forms, and as typed. 'plain' must be named before what is made of it."""
        forms: Dict[str, Any] = {"text": list(texts)}
        for name in names:
            forms[name] = self._makers[name](forms)
        return forms

    def make_all(self, texts: Sequence[str]) -> Tuple[Dict[str, Any], Dict[str, float]]:
        """Return texts in all forms that were loaded, with the processor seconds that each form took."""
        forms: Dict[str, Any] = {"text": list(texts)}
        seconds: Dict[str, float] = {}
        for name in self.names:
            began = time.process_time()
            forms[name] = self._makers[name](forms)
            seconds[name] = time.process_time() - began
        return forms, seconds


def forget_words() -> None:
    """Let the normaliser forget the words it has seen, so that no contender profits from the one before."""
    for part in (normaliser.standard, normaliser.respell, normaliser.retype, normaliser.split_joined):
        part.cache_clear()


def some(forms: Mapping[str, Any], places: Sequence[int]) -> Dict[str, Any]:
    """Return the texts at some places, in all their forms."""
    chosen: Dict[str, Any] = {}
    for name, values in forms.items():
        if isinstance(values, np.ndarray):
            chosen[name] = values[list(places)]
        else:
            listed: List[str] = [values[place] for place in places]
            chosen[name] = listed
    return chosen
