"""The colleague that the assistant plays: opens up or digs in, tells bit by bit, and ends the talk.

Everything follows from the talk so far and its seed; the same talk gets the same answers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from bot.knowledge.practice import Bands, Colleague, PracticeContent
from bot.practice.kinds import INVITES, band, effect, moved
from bot.practice.reading import Line
from bot.practice.state import Practice

#: A practice talk has at most so many lines; from LEAST on it may end by itself.
LEAST, MOST = 6, 10
#: From here on a colleague who told everything is ready.
READY = 8
#: Replies are looked for until there are so many to choose from, so that no two talks run the same.
ENOUGH = 3
#: How often somebody who just told something first waits (0 to 1).
HOLDS_BACK = 0.5


@dataclass(frozen=True)
class Answer:
    """What the colleague says: one or two texts. ``over``: the talk ends with it."""

    texts: Tuple[str, ...]
    over: bool


def _choose(practice: Practice, options: Sequence[str]) -> str:
    return random.Random(f"{practice.seed} {practice.turns} {len(practice.said)}").choice(list(options))


def _pools(colleague: Colleague, content: PracticeContent, kind: str, now: str) -> List[List[str]]:
    """Return the replies that fit, the best pool first: own before general, and what fits any line last."""
    empty = Bands()
    return [
        [*getattr(bands, now), *bands.any]
        for one in (kind, "small")
        for bands in (colleague.replies.get(one, empty), content.generic.get(one, empty))
    ]


def _reply(practice: Practice, colleague: Colleague, content: PracticeContent, kind: str) -> str:
    """Choose a reply that was not given in this talk; a test holds that there are enough.

    Raises:
        LookupError: when none is left.

    """
    fresh: List[str] = []
    for pool in _pools(colleague, content, kind, band(practice.openness)):
        fresh += [text for text in pool if text not in practice.said]
        if len(fresh) >= ENOUGH:
            break
    if fresh:
        practice.said.append(_choose(practice, fresh))
        return practice.said[-1]
    raise LookupError(f"no reply is left of '{colleague.id}' for '{kind}'")


def _piece(practice: Practice, colleague: Colleague, kind: str) -> Optional[str]:
    """Return a piece of the story, when the colleague is open enough and was invited to tell.

    Nobody tells at the first line. Of the pieces that are due any may come; the small step is last. Somebody who just
    told a piece may first wait and see how it is taken, as long as enough lines are left to tell all.
    """
    left = [number for number in range(len(colleague.story)) if number not in practice.told]
    due = [number for number in left if practice.openness >= colleague.story[number].at]
    if len(left) > 1:
        due = [number for number in due if colleague.story[number].about != "step"]
    chance = random.Random(f"{practice.seed} {practice.turns} story")
    waits = practice.just_told and MOST - practice.turns > len(left) and chance.random() < HOLDS_BACK
    practice.just_told = False
    if kind not in INVITES or not due or waits or practice.turns < 2:
        return None
    practice.told.append(chance.choice(due))
    practice.just_told = True
    return str(colleague.story[practice.told[-1]].text)


def start(content: PracticeContent, name: str, seed: int, met: Sequence[str] = ()) -> Tuple[Practice, Tuple[str, ...]]:
    """Begin a talk with a colleague; return it with the scene and the colleague's first words."""
    colleague = content.colleague(name)
    practice = Practice(
        status="talk",
        colleague=name,
        seed=seed,
        openness=colleague.openness,
        begun=colleague.openness,
        met=[*(one for one in met if one != name), name],
    )
    return practice, (colleague.scene, _choose(practice, colleague.opening))


def answer(practice: Practice, line: Line, content: PracticeContent) -> Answer:
    """Let the colleague react to a line; the practice talk is changed."""
    colleague = content.colleague(practice.colleague or "")
    change = effect(line.kind, practice.decided, colleague.moves)
    practice.openness = moved(practice.openness, change)
    practice.decided.append(line.kind)
    for kind in line.kinds:
        practice.counts[kind] = practice.counts.get(kind, 0) + 1
    practice.lines.append({"text": line.quote, "kind": line.kind, "sure": line.sure, "change": change})
    practice.leave = "permission" in line.kinds
    told = _piece(practice, colleague, line.kind)
    said = told or _reply(practice, colleague, content, line.kind)
    fed_up = practice.openness == 0 and change < 0
    ready = len(practice.told) == len(colleague.story) and practice.openness >= READY
    over = practice.turns >= MOST or (practice.turns >= LEAST and (fed_up or ready))
    if not over:
        return Answer((said,), False)
    farewell = _choose(practice, getattr(colleague.farewell, band(practice.openness)))
    return Answer((said, farewell), True)


def pick(content: PracticeContent, wish: str, met: Sequence[str], seed: int) -> str:
    """Return the id of a colleague who fits a wish (``easy``, ``hard`` or ``any``), one not met yet when there is."""
    fitting = [one.id for one in content.colleagues if wish in ("any", one.difficulty)] or [
        one.id for one in content.colleagues
    ]
    fresh = (
        [name for name in fitting if name not in met]
        or [name for name in fitting if not met or name != met[-1]]
        or fitting
    )
    return random.Random(f"{seed} who").choice(fresh)
