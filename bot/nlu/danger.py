"""The model that tells how likely a message is a signal of suicide, violence or acute danger.

It is asked beside the intent: 'the most likely meaning' is the wrong question where a veiled word may count. It has
examples of its own, above all veiled ones and harmless ones that sound alike (``data/safety``), and a signal weighs
more than a false alarm while it learns. Two linear models are added: one looks at pieces of words and letters, one at
the meaning of the plain form as a vector, for a veiled signal may share no word with any example. Free of Rasa;
:mod:`bot.nlu.danger_reader` is the component around it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Optional, Sequence

import numpy as np
from scipy.sparse import hstack

from bot.nlu.features import Pieces
from bot.nlu.intents import BLOCKS, meaning

#: How the intents of its own examples begin, and the one that means danger.
DANGER = "danger_"
SIGNAL = "danger_signal"
#: The intent of the contract that means danger too.
CONTRACT = "crisis_signal"
#: Inverse of the penalty on large weights, and how often a missed signal counts against a false alarm.
LOOSENESS, WEIGHT = 20.0, 5.0
#: The same for the model of the meaning, and its part in the sum. Chosen by leaving out a fifth of the data in turn:
#: at the same false alarms it hears three signals in a hundred more (docs/understanding.md).
MEANING_LOOSENESS, MEANING_PART = 0.02, 0.5
#: How far the intent speaks along: its part in the sum of log-odds, and between which log-odds it speaks.
INTENT_PART, SILENT, LOUD = 0.35, -5.0, 2.0


def beside_intent(danger: float, intent: float) -> float:
    """Return how likely a message is a signal once the model of the intents is heard as well (all from 0 to 1).

    ``danger`` is what the model of danger says, ``intent`` how likely :data:`CONTRACT` is. The two err on different
    messages (docs/understanding.md). The intent never lowers what the model of danger says, and raises no message that
    this model finds harmless to a signal: it knows no harmless sentence that sounds alike.
    """
    heard, also = (np.log(odds / (1 - odds)) for odds in np.clip([danger, intent], 1e-6, 1 - 1e-6))
    raised = heard + INTENT_PART * (np.clip(also, SILENT, LOUD) - SILENT)
    return float(1 / (1 + np.exp(-raised)))


class DangerModel:
    """Tells how likely a message is a signal of danger."""

    def __init__(self, blocks: Sequence[Pieces], weights: np.ndarray, sense: np.ndarray, base: float) -> None:
        """Take what :meth:`train` learned: the weights of the pieces and of the meaning, and what is added to both."""
        self.blocks = list(blocks)
        self.weights = weights
        self.sense = sense
        self.base = base

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        plain: Sequence[str],
        signals: Sequence[bool],
        vectors: Optional[np.ndarray] = None,
    ) -> DangerModel:
        """Learn from messages as typed, their plain forms, and whether each is a signal. Repeatable.

        ``vectors`` are the meanings of the plain forms, when they are known already.
        """
        from sklearn.linear_model import LogisticRegression

        forms, wanted, weighed = (
            {"text": texts, "plain": plain},
            np.asarray(signals, dtype=bool),
            {True: WEIGHT, False: 1.0},
        )
        blocks = [Pieces.learn(kind, forms[form], least) for form, kind, least, _ in BLOCKS]
        table = hstack(
            [block.matrix(forms[form]) * weight for block, (form, _, _, weight) in zip(blocks, BLOCKS, strict=True)]
        )
        judge = LogisticRegression(
            C=LOOSENESS, class_weight=weighed, solver="liblinear", random_state=7, max_iter=500
        ).fit(table.tocsr(), wanted)
        vectors = meaning(plain) if vectors is None else vectors
        centre, spread = vectors.mean(axis=0), float(vectors.std())
        second = LogisticRegression(C=MEANING_LOOSENESS, class_weight=weighed, max_iter=500).fit(
            (vectors - centre) / spread, wanted
        )
        sense = MEANING_PART * second.coef_[0] / spread
        base = float(judge.intercept_[0] + MEANING_PART * second.intercept_[0] - centre @ sense)
        return cls(blocks, judge.coef_[0].astype(np.float32), sense.astype(np.float32), base)

    def likelihood(self, text: str, plain: str, vector: Optional[np.ndarray] = None) -> float:
        """Return how likely a message is a signal, from 0 to 1; weighed, so that 0.5 is on the careful side.

        ``vector`` is the meaning of the plain form, when it is known already.
        """
        forms = {"text": text, "plain": plain}
        vector = meaning([plain])[0] if vector is None else vector
        total, offset = self.base + float(vector @ self.sense), 0
        for block, (form, _, _, weight) in zip(self.blocks, BLOCKS, strict=True):
            numbers, values = block.read(forms[form])
            if len(numbers):
                total += weight * float(values @ self.weights[numbers + offset])
            offset += len(block.vocabulary)
        return float(1 / (1 + np.exp(-total)))

    def save(self, folder: Path) -> None:
        """Write the model to a folder: word lists and numbers, nothing that runs when it is read."""
        for number, block in enumerate(self.blocks):
            block.save(folder, f"pieces_{number}")
        np.savez_compressed(folder / "weights.npz", pieces=self.weights, sense=self.sense)
        (folder / "about.json").write_text(json.dumps({"base": self.base}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read a model that :meth:`save` wrote."""
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        blocks = [Pieces.load(folder, f"pieces_{number}") for number in range(len(BLOCKS))]
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            return cls(blocks, stored["pieces"], stored["sense"], about["base"])
