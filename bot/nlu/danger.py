"""The model that tells how likely a message is a signal of suicide, violence or acute danger.

It is asked beside the intent: 'the most likely meaning' is the wrong question where a veiled word may count. It has
examples of its own, above all veiled ones and harmless ones that sound alike (``data/safety``), and a signal weighs
more than a false alarm while it learns. Free of Rasa; :mod:`bot.nlu.danger_reader` is the component around it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Sequence

import numpy as np
from scipy.sparse import hstack

from bot.nlu.features import Pieces
from bot.nlu.intents import BLOCKS

#: How the intents of its own examples begin, and the one that means danger.
DANGER = "danger_"
SIGNAL = "danger_signal"
#: The intent of the contract that means danger too.
CONTRACT = "crisis_signal"
#: Inverse of the penalty on large weights, and how often a missed signal counts against a false alarm.
LOOSENESS, WEIGHT = 20.0, 5.0


class DangerModel:
    """Tells how likely a message is a signal of danger."""

    def __init__(self, blocks: Sequence[Pieces], weights: np.ndarray, base: float) -> None:
        """Take what :meth:`train` learned."""
        self.blocks = list(blocks)
        self.weights = weights
        self.base = base

    @classmethod
    def train(cls, texts: Sequence[str], plain: Sequence[str], signals: Sequence[bool]) -> DangerModel:
        """Learn from messages as typed, their plain forms, and whether each is a signal. Repeatable."""
        from sklearn.linear_model import LogisticRegression

        forms = {"text": texts, "plain": plain}
        blocks = [Pieces.learn(kind, forms[form], least) for form, kind, least, _ in BLOCKS]
        table = hstack(
            [block.matrix(forms[form]) * weight for block, (form, _, _, weight) in zip(blocks, BLOCKS, strict=True)]
        )
        judge = LogisticRegression(
            C=LOOSENESS, class_weight={True: WEIGHT, False: 1.0}, solver="liblinear", random_state=7, max_iter=500
        ).fit(table.tocsr(), np.asarray(signals, dtype=bool))
        return cls(blocks, judge.coef_[0].astype(np.float32), float(judge.intercept_[0]))

    def likelihood(self, text: str, plain: str) -> float:
        """Return how likely a message is a signal, from 0 to 1; weighed, so that 0.5 is on the careful side."""
        forms = {"text": text, "plain": plain}
        total, offset = self.base, 0
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
        np.save(folder / "weights.npy", self.weights)
        (folder / "about.json").write_text(json.dumps({"base": self.base}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read a model that :meth:`save` wrote."""
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        blocks = [Pieces.load(folder, f"pieces_{number}") for number in range(len(BLOCKS))]
        return cls(blocks, np.load(folder / "weights.npy", allow_pickle=False), about["base"])
