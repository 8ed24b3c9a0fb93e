"""The mirror: what an ambassador said, counted and told back in plain words, with one strong line and one to try anew.

The ratio of reflections to questions has the borders of MITI 4.2.1 (Moyers et al. 2014): 1 to 1 is fair, 2 to 1 is
good. Questions are open and closed ones together, as there.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.knowledge.practice import PracticeContent
from bot.practice.kinds import CODED, MISTAKES, QUESTIONS, SKILLS
from bot.practice.state import Practice

#: What may be quoted as strong, and what as one to try otherwise: a mistake first, then what is only less helpful.
_STRONG = SKILLS[:4]
_OTHERWISE = (*MISTAKES, "closed_question", "information")
#: A quote is cut off after so many characters.
_LONGEST = 140


@dataclass(frozen=True)
class Mirror:
    """What the mirror shows. ``ratio`` is ``none``, ``few``, ``fair`` or ``good``; quotes are as they were typed."""

    counts: Mapping[str, int]
    reflections: int
    questions: int
    ratio: str
    strong: Optional[Mapping[str, Any]]
    otherwise: Optional[Mapping[str, Any]]
    moved: str


def ratio_of(reflections: int, questions: int) -> str:
    """Return how reflections stand to questions: ``none`` of both, ``few``, ``fair`` (1 to 1) or ``good`` (2 to 1)."""
    if not reflections:
        return "few" if questions else "none"
    return "good" if reflections >= 2 * questions else "fair" if reflections >= questions else "few"


def _first(lines: Sequence[Mapping[str, Any]], kinds: Sequence[str]) -> Optional[Mapping[str, Any]]:
    """Return the line of the first of the kinds that there is; of more, the one of which the model is surest."""
    for kind in kinds:
        fitting = [one for one in lines if one["kind"] == kind]
        if fitting:
            return max(fitting, key=lambda one: one["sure"])
    return None


def look(practice: Practice) -> Mirror:
    """Return the mirror of a practice talk."""
    counts = {kind: practice.counts[kind] for kind in (*CODED, "advice_asked", "sermon") if practice.counts.get(kind)}
    reflections, questions = counts.get("reflection", 0), sum(counts.get(kind, 0) for kind in QUESTIONS)
    helpful = [one for one in practice.lines if one["change"] > 0]
    moved = practice.openness - practice.begun
    return Mirror(
        counts=counts,
        reflections=reflections,
        questions=questions,
        ratio=ratio_of(reflections, questions),
        strong=_first(helpful, _STRONG),
        otherwise=_first(practice.lines, _OTHERWISE),
        moved="opened" if moved > 0 else "closed" if moved < 0 else "same",
    )


def quoted(text: str) -> str:
    """Return a line between quotes, cut off when it is long."""
    kept = " ".join(text.split()).rstrip(".")
    return f"'{kept if len(kept) <= _LONGEST else kept[:_LONGEST].rsplit(' ', 1)[0] + ' ...'}'"


def in_words(mirror: Mirror, practice: Practice, content: PracticeContent) -> List[str]:
    """Return the mirror as texts to read, one a bubble."""
    words, colleague = content.words, content.colleague(practice.colleague or "")
    chance = random.Random(f"{practice.seed} mirror")
    fill: Dict[str, str] = {
        "name": colleague.name,
        "reflection": chance.choice(colleague.try_reflection),
        "question": chance.choice(colleague.try_question),
        "questions": str(mirror.questions),
        "reflections": str(mirror.reflections),
    }
    listed = "\n".join(f"{words.kinds[kind].short}: {count} keer" for kind, count in mirror.counts.items())
    told = [words.mirror["counts"].format(**fill) + "\n" + (listed or words.mirror["nothing"])]
    told.append("\n".join(words.mirror[key].format(**fill) for key in ("ratio", f"ratio_{mirror.ratio}")))
    told.append(words.mirror[mirror.moved].format(**fill))
    if mirror.strong:
        why = words.kinds[mirror.strong["kind"]].strong or ""
        told.append("\n".join([words.mirror["strong"].format(quote=quoted(mirror.strong["text"])), why]).strip())
    else:
        told.append(words.mirror["no_strong"].format(**fill))
    if mirror.otherwise:
        how = chance.choice(words.kinds[mirror.otherwise["kind"]].otherwise)
        quote = words.mirror["otherwise"].format(quote=quoted(mirror.otherwise["text"]))
        told.append(f"{quote}\n{how.format(**fill)}")
    else:
        told.append(words.mirror["no_otherwise"].format(**fill))
    return told
