"""The training data: enough examples, none twice, none that measures, and a rule for every intent."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Sequence, Set

from bot.check import limits
from bot.check.offence import Offence, relative
from bot.check.texts import load_yaml

_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
#: Actions that Rasa itself has.
_RASA_ACTIONS = {
    "action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back",
    "action_deactivate_loop", "action_revert_fallback_events", "action_default_ask_affirmation",
    "action_default_ask_rephrase", "action_two_stage_fallback", "action_unlikely_intent",
}  # fmt: skip
_RASA_INTENTS = {"nlu_fallback", "out_of_scope", "restart", "back", "session_start"}


@dataclass(frozen=True)
class Example:
    """A message that trains, or one that measures (then ``intent`` is what it should be)."""

    path: str
    line: int
    intent: str
    text: str

    @property
    def key(self) -> str:
        """The text in lower case, letters and digits only: what is the same but for marks and spaces, is the same."""
        return normalise(self.text)

    @property
    def wording(self) -> str:
        """As ``key``, with the words apart: 'praktijk verklaring' is another example than 'praktijkverklaring'."""
        return normalise(self.text, " ")


def normalise(text: str, between: str = "") -> str:
    """Return a text in lower case with nothing but its letters and digits; entity marks are taken out.

    A message of emoji alone is kept as it is. ``between`` stands where words were apart.
    """
    bare = _ENTITY.sub(r"\1", text).casefold()
    parts = ("".join(char for char in part if char.isalnum()) for part in bare.split())
    return between.join(part for part in parts if part) or bare.strip()


def read_examples(path: Path, root: Path) -> List[Example]:
    """Return the examples of one file of ``data/nlu``, each with its line."""
    found: List[Example] = []
    for block in load_yaml(path).get("nlu") or ():
        if "intent" not in block or "examples" not in block:
            continue
        start = block.lc.key("examples")[0] + 2
        for index, line in enumerate(str(block["examples"]).split("\n")):
            if line.lstrip().startswith("- "):
                text = line.lstrip()[2:].strip()
                found.append(Example(relative(path, root), start + index, str(block["intent"]), text))
    return found


def read_messages(path: Path, root: Path) -> List[Example]:
    """Return the messages of a file of lines of JSON with the key 'text'."""
    found: List[Example] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            message = json.loads(line)
            intent = ", ".join(message.get("accept", ())) or "facts"
            found.append(Example(relative(path, root), number, intent, message["text"]))
    return found


def domain_intents(domain: Any) -> Dict[str, int]:
    """Return the intents of a loaded domain with their lines."""
    intents = domain["intents"]
    found: Dict[str, int] = {}
    for index, item in enumerate(intents):
        name = next(iter(item)) if isinstance(item, dict) else str(item)
        found[str(name)] = intents.lc.item(index)[0] + 1
    return found


def check_counts(intents: Dict[str, int], examples: Sequence[Example], domain: str) -> List[Offence]:
    """Every intent has enough examples, and every example belongs to an intent."""
    counts = Counter(example.intent for example in examples)
    found: List[Offence] = []
    for intent, line in intents.items():
        if intent in limits.WITHOUT_EXAMPLES:
            continue
        least = limits.LEAST_EXAMPLES_CORE if intent.startswith(limits.CORE) else limits.LEAST_EXAMPLES
        if counts[intent] < least:
            what = f"'{intent}' has {counts[intent]} examples in data/nlu; write at least {least}"
            found.append(Offence(domain, line, what, "examples"))
    for intent in sorted(set(counts) - set(intents)):
        first = next(example for example in examples if example.intent == intent)
        what = f"'{intent}' has examples but is not an intent of {domain}; add it there or mend the name"
        found.append(Offence(first.path, first.line, what, "examples"))
    return found


def check_twice(examples: Sequence[Example]) -> List[Offence]:
    """No example stands twice, within an intent or in two."""
    seen: Dict[str, Example] = {}
    found: List[Offence] = []
    for example in examples:
        first = seen.setdefault(example.wording, example)
        if first is not example:
            other = "" if first.intent == example.intent else f" as '{first.intent}'"
            what = f"'{example.text}' ('{example.intent}') stands also in {first.path}:{first.line}{other}; drop one"
            found.append(Offence(example.path, example.line, what, "twice"))
    return found


def check_leaks(examples: Sequence[Example], messages: Sequence[Example]) -> List[Offence]:
    """No message that measures stands in the training data."""
    measured = {message.key: message for message in reversed(messages)}
    found: List[Offence] = []
    for example in examples:
        message = measured.get(example.key)
        if message:
            what = f"'{example.text}' measures the model ({message.path}:{message.line}); take it out of the examples"
            found.append(Offence(example.path, example.line, what, "measured"))
    return found


def check_rules(
    paths: Iterable[Path], root: Path, intents: Dict[str, int], actions: Set[str], domain: str
) -> List[Offence]:
    """Every rule names what exists, and every intent has exactly one rule."""
    found: List[Offence] = []
    rules: Dict[str, List[str]] = {}
    for path in paths:
        content = load_yaml(path) or {}
        for rule in [*(content.get("rules") or ()), *(content.get("stories") or ())]:
            for step in rule.get("steps") or ():
                for kind, known in (("intent", set(intents) | _RASA_INTENTS), ("action", actions | _RASA_ACTIONS)):
                    if kind not in step:
                        continue
                    name, line = str(step[kind]), step.lc.key(kind)[0] + 1
                    if name not in known:
                        what = f"the {kind} '{name}' is not in {domain}; add it there or mend the name"
                        found.append(Offence(relative(path, root), line, what, "rules"))
                    if kind == "intent" and "rule" in rule:
                        rules.setdefault(name, []).append(f"{relative(path, root)}:{line}")
    for intent, line in intents.items():
        places = rules.get(intent, [])
        if len(places) != 1:
            where = f" ({', '.join(places)})" if places else ""
            what = f"'{intent}' has {len(places)} rules{where}; it needs exactly one in data/stories"
            found.append(Offence(domain, line, what, "rules"))
    return found


def check_contract(path: Path, intents: Iterable[str], domain: str) -> List[Offence]:
    """Every intent of the contract (groups of intents) is in the domain."""
    content = load_yaml(path)
    known = set(intents)
    found: List[Offence] = []
    for group in content.values():
        for name in group:
            if str(name) not in known:
                what = f"the contract asks for the intent '{name}', which {domain} has not; add it"
                found.append(Offence(str(path), group.lc.key(name)[0] + 1, what, "contract"))
    return found


def check_training(root: Path) -> List[Offence]:
    """Run all checks of the training data of the project under ``root``."""
    domain = load_yaml(root / "domain.yml")
    intents = domain_intents(domain)
    actions = {str(name) for name in [*(domain.get("actions") or ()), *(domain.get("responses") or ())]}
    folders = [root / "data" / name for name in ("nlu", "practice", "safety")]
    paths = [path for folder in folders for path in sorted(folder.rglob("*.yml"))]
    examples = [one for path in paths for one in read_examples(path, root)]
    measuring = [root.parent / "shared" / "evaluatie" / "berichten.jsonl"]
    measuring += sorted((root / "tests" / "understanding").glob("*.jsonl"))
    messages = [one for path in measuring if path.exists() for one in read_messages(path, root)]
    found = check_counts(intents, examples, "domain.yml") + check_twice(examples) + check_leaks(examples, messages)
    found += check_rules(sorted((root / "data").rglob("*.yml")), root, intents, actions, "domain.yml")
    contract = root.parent / "shared" / "ontwerp" / "intents.yml"
    return found + (check_contract(contract, intents, "domain.yml") if contract.exists() else [])
