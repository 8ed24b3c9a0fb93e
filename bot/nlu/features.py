"""Turns a text into features: pieces of words and letters, weighed by how telling they are (tf-idf).

Written out in plain Python and numpy, so that a trained model is a few arrays and word lists that load in a moment.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix

_WORD = re.compile(r"[\w']+|[^\w\s]")
_LONGEST_PIECE = 5


def words(text: str) -> Iterator[str]:
    """Give the words and signs of a text, and every two neighbours."""
    found = _WORD.findall(text.casefold())
    yield from found
    for first, second in pairwise(found):
        yield f"{first} {second}"


def letters(text: str) -> Iterator[str]:
    """Give all pieces of one to five letters within the words of a text; a space marks where a word begins and ends."""
    for word in text.casefold().split():
        padded = f" {word} "
        for size in range(1, _LONGEST_PIECE + 1):
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]


def edges(text: str) -> Iterator[str]:
    """Give how a text begins (one, two, three words) and ends (one, two), whether it asks, and how long it is.

    The order of words at the start tells a question from a statement: 'heb je', 'je hebt'.
    """
    found = _WORD.findall(text.casefold())
    spoken = [word for word in found if word not in (".", "!", "?", ",")]
    for size in (1, 2, 3):
        yield "^" + " ".join(spoken[:size])
    for size in (1, 2):
        yield " ".join(spoken[-size:]) + "$"
    yield "asks" if found[-1:] == ["?"] else "tells"
    yield f"length {min(5, len(spoken) // 3)}"


KINDS = {"words": words, "letters": letters, "edges": edges}


class Pieces:
    """The pieces of one kind that are known from training, each with its weight."""

    def __init__(self, kind: str, vocabulary: Sequence[str], weights: np.ndarray) -> None:
        """Take a kind (one of :data:`KINDS`), the known pieces, and the inverse document frequency of each."""
        self.kind = kind
        self.vocabulary = list(vocabulary)
        self.weights = weights
        self._index: Dict[str, int] = {piece: number for number, piece in enumerate(self.vocabulary)}

    @classmethod
    def learn(cls, kind: str, texts: Sequence[str], least: int) -> Pieces:
        """Return the pieces that stand in at least ``least`` texts."""
        counts = Counter(piece for text in texts for piece in set(KINDS[kind](text)))
        vocabulary = sorted(piece for piece, count in counts.items() if count >= least and "\n" not in piece)
        weights = [math.log((1 + len(texts)) / (1 + counts[piece])) + 1 for piece in vocabulary]
        return cls(kind, vocabulary, np.array(weights, dtype=np.float32))

    def read(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the known pieces in a text, and their values, which have length one together."""
        counts = Counter(number for number in map(self._index.get, KINDS[self.kind](text)) if number is not None)
        numbers = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.weights[numbers]
        length = float(np.sqrt(values @ values))
        return numbers, values / length if length else values

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Return the values of many texts, a row for each."""
        rows: List[Tuple[np.ndarray, np.ndarray]] = [self.read(text) for text in texts]
        ends = np.cumsum([0] + [len(numbers) for numbers, _ in rows])
        columns = np.concatenate([numbers for numbers, _ in rows])
        values = np.concatenate([value for _, value in rows])
        return csr_matrix((values, columns, ends), shape=(len(texts), len(self.vocabulary)))

    def save(self, folder: Path, name: str) -> None:
        """Write the pieces to a folder."""
        (folder / f"{name}.txt").write_text("\n".join([self.kind, *self.vocabulary]), encoding="utf-8")
        np.save(folder / f"{name}.npy", self.weights)

    @classmethod
    def load(cls, folder: Path, name: str) -> Pieces:
        """Read pieces that :meth:`save` wrote."""
        kind, *vocabulary = (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        return cls(kind, vocabulary, np.load(folder / f"{name}.npy", allow_pickle=False))
