"""Two habits that make a sentence hard: the passive, and clauses within clauses. Simple heuristics, so mostly notes."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import FrozenSet, List, Mapping, Tuple

from ruamel.yaml import YAML

from bot.check.language import Word

_PREFIXES = "ge be ver ont her er over onder aange opge uitge inge afge toege voorge terugge bijge meege"
_PARTICIPLE = re.compile(rf"(?:{_PREFIXES.replace(' ', '|')})\w{{2,}}(?:d|t|en)")
#: How many words a participle may stand from its form of 'worden'.
_NEAR = 8


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, FrozenSet[str]]:
    """Return the lists of ``words.yml``."""
    path = Path(__file__).with_name("words.yml")
    lists = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return {name: frozenset(text.split()) for name, text in lists.items()}


def passive(sentence_words: Tuple[Word, ...]) -> str:
    """Return the form of 'worden' and the participle of a passive clause, as 'wordt ... betaald'; empty when none."""
    lists = word_lists()
    plain = [word.plain for word in sentence_words]
    for index, word in enumerate(plain):
        if word not in lists["passive"]:
            continue
        for other in plain[max(0, index - _NEAR) : index] + plain[index + 1 : index + 1 + _NEAR]:
            if other not in lists["no_participle"] | lists["passive"] and _PARTICIPLE.fullmatch(other):
                return f"{word} ... {other}"
    return ""


def openers(sentence_words: Tuple[Word, ...]) -> List[str]:
    """Return the words of a sentence that open a subordinate clause, save those that stand side by side.

    Left out: the first word of a sentence; 'dat', 'die', 'wat' that point ('dat is', 'hoe die het doet', 'heel wat');
    'of' and 'als' between things ('koffie of thee', 'als kok'); and a clause coordinated with the one before ('wat het
    kost en wie het betaalt'), which is not deeper.
    """
    plain = [word.plain for word in sentence_words]
    return [
        plain[index]
        for index in range(1, len(plain) - 1)
        if plain[index] in word_lists()["openers"] and _opens(plain, index)
    ]


def _opens(plain: List[str], index: int) -> bool:
    lists = word_lists()
    word, before, follows = plain[index], plain[index - 1], plain[index + 1]
    if before in lists["joins"] | lists["ask_words"]:
        return False
    if word in ("dat", "die"):
        return follows not in lists["verbs"] and before not in lists["pointing"]
    if word == "wat":
        return before not in lists["some_before"] and follows not in lists["some_after"]
    if word == "of":
        return follows in lists["subjects"]
    if word == "als":
        return any(near in lists["subjects"] | lists["noun_starts"] for near in plain[index + 1 : index + 4])
    if word in ("hoe", "toen"):
        return follows not in lists["measures"] and index < len(plain) - 2
    return True
