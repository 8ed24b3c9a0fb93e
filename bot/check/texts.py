"""Every text that a worker can read, with the place where it stands."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from bot.check.language import sentences
from bot.check.offence import relative


@dataclass(frozen=True)
class Text:
    """A text. ``label``: a title, name or button, which is short by nature. ``entry``: what it belongs to."""

    path: str
    line: int
    text: str
    entry: str = ""
    label: bool = False


#: File of ``knowledge/`` (a star stands for any name) -> what of it a worker reads. A dot goes into a block or list;
#: '*' is every key. Paths that begin with '=' are labels.
READ: Dict[str, Tuple[str, ...]] = {
    "stages": ("=label", "confirm", "reflections", "questions"),
    "barriers": ("=label", "=button", "reflections", "fact.text", "way_round", "question", "simple"),
    "motives": ("=label", "=button", "reflections", "question", "simple"),
    "factors": ("question", "simple", "=low", "=mid", "=high", "works_on"),
    "ideas": ("=title", "what", "why", "first_step", "notice", "how_long", "who_pays", "reasons.say"),
    "stories": ("=who", "text"),
    "routes": (
        *("=title", "for_whom", "what", "why", "gives", "gives_not", "steps", "ask", "to_manager", "check_first"),
        *("first_step", "how_long", "who_pays", "reasons.say", "zzp.who_pays", "zzp.ask", "zzp.check_first"),
    ),
    "schemes": ("=name", "what", "ended", "ask"),
    "funds": ("=name", "what", "ask"),
    "referrals": ("=name", "what"),
    "answers": ("short", "more", "simple", "otherwise", "variants.short", "variants.more"),
    "scan": ("text",),
    "scan_results": ("=label", "low", "mid", "high", "lift"),
    "glossary": ("=term", "means"),
    "labels": ("=*.*",),
    "meanings": ("=label",),
    "off": ("text", "help"),
    "privacy": ("=title", "points", "kept.what"),
}
#: What only a leerambassadeur reads: measured and shown, without limits on the means.
READ_BY_AMBASSADORS: Dict[str, Tuple[str, ...]] = {
    "guide": ("=title", "points"),
    "stages": ("aim", "tone", "helps", "avoid"),
    "gaps": ("=label", "what", "meets"),
    "prepare": (
        *("stages.*.line", "=stages.*.short", "stages.*.digs_in", "motives.*.line", "barriers.*.line"),
        *("barriers.*.questions.*", "barriers.*.helps", "barriers.*.avoid", "barriers.*.digs_in"),
    ),
    "together": ("handover.*", "factors.*"),
    "practice/words": (
        *("=kinds.*.short", "kinds.*.means", "kinds.*.strong", "kinds.*.otherwise", "mirror.*"),
        *("=stop_button", "=more_button"),
    ),
    "practice/generic": ("replies.*.*",),
    "practice/colleagues/*": (
        *("=name", "=job", "scene", "opening", "replies.*.*", "story.text", "farewell.*"),
        *("try_reflection", "try_question"),
    ),
}


def load_yaml(path: Path) -> Any:
    """Read a YAML file so that each part knows its line.

    Raises:
        UnreadableError: when it is not valid YAML, in one sentence with file and line.

    """
    try:
        return YAML(typ="rt").load(io.StringIO(path.read_text(encoding="utf-8")))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError(f"{path}:{line}: not valid YAML ({error.problem}); mend the line.") from None


class UnreadableError(ValueError):
    """A file that cannot be read, told in one sentence with file and line."""


def _walk(node: Any, parts: Sequence[str], line: int) -> Iterator[Tuple[int, str]]:
    if isinstance(node, CommentedSeq):
        for index, item in enumerate(node):
            yield from _walk(item, parts, node.lc.item(index)[0] + 1)
    elif not parts:
        if isinstance(node, str):
            yield line, str(node)
    elif isinstance(node, CommentedMap):
        for key in list(node) if parts[0] == "*" else [parts[0]]:
            if key in node:
                yield from _walk(node[key], parts[1:], node.lc.key(key)[0] + 1)


def from_entries(path: Path, root: Path, wanted: Sequence[str]) -> List[Text]:
    """Return the texts at the paths ``wanted`` of a file of entries (or of one block)."""
    node = load_yaml(path)
    found: List[Text] = []
    for entry in node if isinstance(node, list) else [node]:
        name = str(entry.get("id") or entry.get("intent") or entry.get("term") or path.stem)
        for want in wanted:
            label = want.startswith("=")
            for line, text in _walk(entry, want.lstrip("=").split("."), 1):
                found.append(Text(relative(path, root), line, text, name, label))
    return found


def from_domain(path: Path, root: Path) -> List[Text]:
    """Return the texts and button titles of all responses of a Rasa domain."""
    responses = load_yaml(path).get("responses") or {}
    found: List[Text] = []
    for name, variants in responses.items():
        for variant in variants:
            if "text" in variant:
                line = variant.lc.key("text")[0] + 1
                found.append(Text(relative(path, root), line, str(variant["text"]), name))
            for button in variant.get("buttons") or ():
                line = button.lc.key("title")[0] + 1
                found.append(Text(relative(path, root), line, str(button["title"]), name, True))
    return found


def from_knowledge(folder: Path, root: Path, read: Optional[Dict[str, Tuple[str, ...]]] = None) -> List[Text]:
    """Return the texts of all knowledge that a worker reads."""
    found: List[Text] = []
    for name, wanted in (READ if read is None else read).items():
        for path in sorted(folder.glob(f"{name}.yml")):
            found += from_entries(path, root, wanted)
    return found


def place(text: Text, sentence: str, lines: Sequence[str]) -> int:
    """Return the line on which ``sentence`` of ``text`` begins; the line of the text when it cannot be told.

    Args:
        text: the text, of which the line is known.
        sentence: one of its sentences.
        lines: all lines of its file.

    """
    start = re.escape(" ".join(sentence.split()[:4]))
    for number in range(text.line, min(text.line + 12, len(lines)) + 1):
        if re.search(start, lines[number - 1].replace('\\"', '"')):
            return number
    return text.line


def split(texts: Sequence[Text]) -> List[Tuple[Text, str]]:
    """Return every sentence with the text it stands in."""
    return [(text, sentence) for text in texts for sentence in sentences(text.text)]
