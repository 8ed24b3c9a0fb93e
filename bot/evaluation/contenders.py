"""Ways to tell the intent of a message: which form of the text, which features of it, which learner."""

from __future__ import annotations

import pickle
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.nlu.features import Pieces
from bot.nlu.intents import BLOCKS, IntentModel, Settings

#: A form of the text (``text``, ``plain`` or ``lemmas``), a kind of pieces, in how many texts one must stand, a weight.
Block = Tuple[str, str, int, float]
#: Forms of texts by name: lists of strings, and ``typed meaning`` and ``meaning`` (of the plain form) as vectors.
Forms = Mapping[str, Any]

OWN = "own"


@dataclass(frozen=True)
class Contender:
    """One way: the name of its row, a learner, and what it looks at: blocks of pieces, or vectors by name."""

    name: str
    learner: str
    blocks: Tuple[Block, ...] = ()
    vectors: str = ""

    @property
    def needs(self) -> Tuple[str, ...]:
        """The forms that must be made of a message first, in order."""
        asked = {form for form, *_ in self.blocks} | {self.vectors}
        if asked & {"lemmas", "meaning"}:
            asked.add("plain")
        return tuple(name for name in ("plain", "lemmas", "typed meaning", "meaning") if name in asked)


def _words(form: str) -> Block:
    return (form, "words", 2, 1.0)


def _letters(form: str) -> Block:
    return (form, "letters", 3, 1.0)


#: What is compared. 'normalised' is the plain form of the normaliser; lemmas are of the plain form.
CONTENDERS: Tuple[Contender, ...] = (
    Contender("words, as typed · SVC", "svc", (_words("text"),)),
    Contender("words, normalised · SVC", "svc", (_words("plain"),)),
    Contender("letters, as typed · SVC", "svc", (_letters("text"),)),
    Contender("letters, normalised · SVC", "svc", (_letters("plain"),)),
    Contender("words + letters, as typed · SVC", "svc", (_words("text"), _letters("text"))),
    Contender("words + letters, normalised · SVC", "svc", (_words("plain"), _letters("plain"))),
    Contender("lemmas, normalised · SVC", "svc", (_words("lemmas"),)),
    Contender("lemmas + letters, normalised · SVC", "svc", (_words("lemmas"), _letters("plain"))),
    Contender("words + letters, both forms · SVC", "svc", BLOCKS),
    Contender("words + letters, both forms · logistic regression", "logistic", BLOCKS),
    Contender("words + letters, both forms · complement naive Bayes", "bayes", BLOCKS),
    Contender("words + letters, both forms · ridge", "ridge", BLOCKS),
    Contender("sentence vectors, as typed · logistic regression", "logistic", (), "typed meaning"),
    Contender("sentence vectors, normalised · logistic regression", "logistic", (), "meaning"),
    Contender("sentence vectors, normalised · nearest neighbours", "neighbours", (), "meaning"),
    Contender("in use: both forms · SVC, and vectors · logistic regression", OWN, BLOCKS, "meaning"),
)


def _sparse_learner(name: str) -> Any:
    from sklearn.linear_model import LogisticRegression, RidgeClassifier
    from sklearn.naive_bayes import ComplementNB
    from sklearn.svm import LinearSVC

    made: Dict[str, Callable[[], Any]] = {
        "svc": lambda: LinearSVC(C=Settings().penalty, random_state=Settings().seed),
        "logistic": lambda: LogisticRegression(C=20, max_iter=40),
        "bayes": lambda: ComplementNB(alpha=0.3),
        "ridge": lambda: RidgeClassifier(alpha=2, solver="lsqr", tol=1e-2),
    }
    return made[name]()


def _dense_learner(name: str) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    if name == "neighbours":
        return KNeighborsClassifier(n_neighbors=15, weights="distance", metric="cosine", algorithm="brute")
    return LogisticRegression(C=Settings().meaning_penalty, max_iter=300, tol=1e-3)


def _turned(model: Any) -> None:
    """Lay the weights of a linear model as is fastest for one message, which not every learner does by itself."""
    for name in ("coef_", "feature_log_prob_"):
        if hasattr(model, name):
            setattr(model, name, np.asfortranarray(getattr(model, name)))


@dataclass
class Trained:
    """A contender that has learned, with the processor seconds that its own part of the training took."""

    contender: Contender
    names: List[str]
    seconds: float
    pieces: List[Pieces] = field(default_factory=list)
    model: Any = None
    centre: Any = 0.0
    spread: float = 1.0

    def scores(self, forms: Forms) -> np.ndarray:
        """Return how much each intent is meant in each text: higher is more. Only the order of a row has a meaning."""
        if self.contender.learner == OWN:
            vectors = forms.get("meaning")
            return np.array(
                [
                    self.model.scores(text, plain, None if vectors is None else vectors[at])
                    for at, (text, plain) in enumerate(zip(forms["text"], forms["plain"], strict=True))
                ]
            )
        if self.contender.vectors:
            table: Any = (np.asarray(forms[self.contender.vectors]) - self.centre) / self.spread
        else:
            rows = zip(self.pieces, self.contender.blocks, strict=True)
            table = hstack([piece.matrix(forms[form]) * weight for piece, (form, _, _, weight) in rows]).tocsr()
        decide = getattr(self.model, "decision_function", None) or self.model.predict_proba
        return np.asarray(decide(table))

    def stored(self) -> Tuple[float, float]:
        """Write the model, read it again; return its size in megabytes and the processor seconds of reading."""
        if self.contender.learner == OWN:
            with tempfile.TemporaryDirectory() as folder:
                self.model.save(Path(folder))
                size = sum(path.stat().st_size for path in Path(folder).iterdir())
                began = time.process_time()
                IntentModel.load(Path(folder))
                return size / 1e6, time.process_time() - began
        kept = pickle.dumps((self.pieces, self.model, self.centre, self.spread))
        began = time.process_time()
        pickle.loads(kept)
        return len(kept) / 1e6, time.process_time() - began


class Lesson:
    """Texts to learn from. Pieces of one kind are worked out once; each contender that looks at them is billed."""

    def __init__(self, forms: Forms, intents: Sequence[str]) -> None:
        """Take texts in all forms, and the intent of each."""
        self.forms = forms
        self.intents = list(intents)
        self.names = sorted(set(intents))
        self._wanted = np.array([self.names.index(intent) for intent in intents])
        self._made: Dict[Tuple[str, str, int], Tuple[Pieces, csr_matrix, float]] = {}

    def _block(self, form: str, kind: str, least: int) -> Tuple[Pieces, csr_matrix, float]:
        key = (form, kind, least)
        if key not in self._made:
            began = time.process_time()
            pieces = Pieces.learn(kind, self.forms[form], least)
            self._made[key] = (pieces, pieces.matrix(self.forms[form]), 0.0)
            self._made[key] = (*self._made[key][:2], time.process_time() - began)
        return self._made[key]

    def teach(self, contender: Contender, settings: Optional[Settings] = None) -> Trained:
        """Train a contender; ``settings`` are those of the one in use."""
        if contender.learner == OWN:
            texts, plain, vectors = self.forms["text"], self.forms["plain"], self.forms["meaning"]
            began = time.process_time()
            model = IntentModel.train(texts, plain, self.intents, settings or Settings(), vectors)
            return Trained(contender, model.names, time.process_time() - began, model=model)
        if contender.vectors:
            vectors = np.asarray(self.forms[contender.vectors])
            # Neighbours are found by angle, which moving the centre would change.
            moved = contender.learner != "neighbours"
            began = time.process_time()
            centre, spread = (vectors.mean(axis=0), float(vectors.std())) if moved else (0.0, 1.0)
            model = _dense_learner(contender.learner).fit((vectors - centre) / spread, self._wanted)
            spent = time.process_time() - began
            return Trained(contender, self.names, spent, model=model, centre=centre, spread=spread)
        made = [self._block(form, kind, least) for form, kind, least, _ in contender.blocks]
        began = time.process_time()
        table = hstack([rows * block[3] for (_, rows, _), block in zip(made, contender.blocks, strict=True)]).tocsr()
        model = _sparse_learner(contender.learner).fit(table, self._wanted)
        _turned(model)
        spent = time.process_time() - began + sum(seconds for _, _, seconds in made)
        return Trained(contender, self.names, spent, [pieces for pieces, _, _ in made], model)
