"""Reads the messages that measure, and the examples the model was trained on."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from ruamel.yaml import YAML

from bot.settings import ROOT

OWN = ROOT / "tests" / "understanding"
#: Name of a set -> its file. ``berichten`` comes from outside and is not in the repository.
FILES: Dict[str, Path] = {
    "berichten": ROOT.parent / "shared" / "evaluatie" / "berichten.jsonl",
    "heldout": OWN / "heldout.jsonl",
    "blind": OWN / "blind.jsonl",
    "crisis_test": OWN / "crisis_test.jsonl",
    "crisis_border": OWN / "crisis_border.jsonl",
    "crisis_new": OWN / "crisis_new.jsonl",
    "crisis_fresh": OWN / "crisis_fresh.jsonl",
    "crisis_blind": OWN / "crisis_blind.jsonl",
    "hard_negatives": OWN / "hard_negatives.jsonl",
    "entities": OWN / "entities.jsonl",
}
#: The sets that stand for ordinary talk, on which understanding is measured.
TALK: Tuple[str, ...] = ("berichten", "heldout", "blind")


class BadSetError(ValueError):
    """A file that cannot be read, told in one sentence that names file and line."""


@dataclass(frozen=True)
class Message:
    """A message that measures: its text (never written anywhere), what is acceptable, who wrote it, what it tells."""

    text: str = field(repr=False)
    accept: Tuple[str, ...] = ()
    who: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def _message(row: Any) -> Message:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError("an object with a text")
    if "accept" not in row and "facts" not in row:
        raise ValueError("accept or facts")
    accept, facts = row.get("accept", ()), row.get("facts", {})
    if "accept" in row and not (isinstance(accept, list) and accept and all(isinstance(one, str) for one in accept)):
        raise ValueError("accept as a list of intents")
    if not isinstance(facts, dict):
        raise ValueError("facts by name")
    return Message(row["text"], tuple(accept), str(row.get("who") or ""), facts)


def read_set(path: Path) -> List[Message]:
    """Read a file with one JSON object a line: ``text``, and ``accept`` (with ``who``) or ``facts``.

    Raises:
        BadSetError: with file and line; never with the text.

    """
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            messages.append(_message(json.loads(line)))
        except json.JSONDecodeError:
            raise BadSetError(f"{path.name}, line {number}: not JSON; write one object a line.") from None
        except ValueError as error:
            raise BadSetError(f"{path.name}, line {number}: must have {error}.") from None
    return messages


def read_all(files: Optional[Mapping[str, Path]] = None) -> Dict[str, List[Message]]:
    """Read all sets that are there; one that is absent gets one line on the terminal."""
    found = {}
    for name, path in (FILES if files is None else files).items():
        if path.exists():
            found[name] = read_set(path)
        else:
            print(f"leermaatje: set '{name}' is skipped: there is no {path.name}", flush=True)
    return found


def training_examples(folder: Path = ROOT / "data" / "nlu") -> List[Tuple[str, str]]:
    """Return all training examples as pairs of text and intent, entity marks taken off, in the order of the files."""
    pairs = []
    for path in sorted(folder.rglob("*.yml")):
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")) or {}
        for group in content.get("nlu") or []:
            if "intent" in group:
                pairs += [(text, str(group["intent"])) for text in _lines(group.get("examples") or "")]
    return pairs


def _lines(examples: str) -> Iterable[str]:
    for line in examples.splitlines():
        if line.startswith("- "):
            yield re.sub(r"\[([^\]]+)\](\([^)]*\)|\{[^}]*\})", r"\1", line[2:]).strip()


def flat(text: str) -> str:
    """Return a text without case, accents, punctuation, spacing and stretched letters, which make no other message."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    plain = re.sub(r"(\w)\1{2,}", r"\1\1", plain)
    return " ".join(re.findall(r"\w+", plain)) or "".join(plain.split())


def keys(text: str) -> Tuple[str, str]:
    """Return what two texts share when they are one message: both forms, as typed and as plain Dutch, made flat."""
    from bot.nlu.normalise import normalise

    return flat(text), flat(normalise(text)) or flat(text)


def leaks(messages: Sequence[Message], trained: Iterable[str]) -> List[int]:
    """Return the places (from 1) of messages that stand in the training data, as typed or as the model reads them.

    Such a message measures memory, not understanding. A message of one or two words ('jep', 'hoi') is compared as typed
    only: as the model reads it, it is a word that no training data can do without.
    """
    typed: Set[str] = set()
    plain: Set[str] = set()
    for text in trained:
        first, second = keys(text)
        typed.add(first)
        plain.add(second)
    found = []
    for place, one in enumerate(messages, 1):
        first, second = keys(one.text)
        if first in typed or (second in plain and len(one.text.split()) > 2):
            found.append(place)
    return found
