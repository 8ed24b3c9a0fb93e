"""How much the messages that measure look like the training data: near copies measure memory, not understanding."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from bot.evaluation.measures import Outcome, percentile, share, top
from bot.evaluation.sets import flat

#: From this likeness on a message counts as a near copy: most of its pieces of letters stand in one training example.
NEAR = 0.6


def likeness(texts: Sequence[str], trained: Sequence[str]) -> List[float]:
    """Return for each text how like it the nearest training example is (0 to 1), by pieces of 2 to 5 letters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not texts or not trained:
        return [0.0] * len(texts)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    known = pieces.fit_transform([flat(text) for text in trained]).T.tocsc()
    found = pieces.transform([flat(text) for text in texts])
    return [float(row.max()) for row in (found[place] @ known for place in range(len(texts)))]


def by_likeness(outcomes: Sequence[Outcome], likes: Sequence[float]) -> Dict[str, Any]:
    """Return the median likeness, the share of near copies, and top-1 for near copies and for the rest.

    Raises:
        ValueError: when the lists are not equally long.

    """
    near = [one for one, like in zip(outcomes, likes, strict=True) if like >= NEAR]
    rest = [one for one, like in zip(outcomes, likes, strict=True) if like < NEAR]
    return {
        "median": percentile(likes, 0.5),
        "near_copies": share(len(near), len(outcomes)),
        "top1_near_copies": top(near, 1) if near else None,
        "top1_rest": top(rest, 1) if rest else None,
    }
