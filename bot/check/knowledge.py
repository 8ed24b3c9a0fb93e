"""The knowledge: it loads, its dates are in order, and its numbers are quoted."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any, Iterator, List, Optional, Tuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.check import limits
from bot.check.offence import Offence, relative
from bot.check.texts import load_yaml
from bot.knowledge.dates import STALE_AFTER
from bot.knowledge.load import KnowledgeError, load_knowledge

#: Plain YAML scalars that some readers take for a number: 27_49 becomes 2749, 0800 becomes 800, 12:30 becomes 750.
_TRAP = re.compile(r"[-+]?(?:\d+(?:_\d*)+|0\d+|\d+(?::[0-5]?\d)+)")


def check_loading(folder: Path) -> List[Offence]:
    """Load all knowledge; its own sentence of complaint is the offence."""
    try:
        load_knowledge(folder)
    except KnowledgeError as error:
        place = re.match(r"(?P<path>[^\n]*?\.yml)(?:, line (?P<line>\d+))?: ", str(error))
        line = int(place["line"] or 1) if place else 1
        return [Offence(place["path"] if place else str(folder), line, str(error), "knowledge", whole=True)]
    return []


def _scalars(node: Optional[Node]) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def check_numbers(path: Path, root: Path) -> List[Offence]:
    """Find what looks like text and is read as another number, for want of quotes."""
    tree = YAML().compose(io.StringIO(path.read_text(encoding="utf-8")))
    return [
        Offence(
            relative(path, root),
            node.start_mark.line + 1,
            f"{node.value} without quotes is read as another number by some readers; write '{node.value}'",
            "number",
        )
        for node in _scalars(tree)
        if node.style is None and _TRAP.fullmatch(node.value)
    ]


def _sourced(node: Any, line: int, name: str = "") -> Iterator[Tuple[Any, int, str]]:
    """Walk to every block that holds 'checked_on', with its line and the name of its entry."""
    if isinstance(node, CommentedMap):
        name = str(node.get("id") or node.get("intent") or name)
        if "checked_on" in node:
            yield node, line, name
        for key, value in node.items():
            yield from _sourced(value, node.lc.key(key)[0] + 1, name)
    elif isinstance(node, CommentedSeq):
        for index, item in enumerate(node):
            yield from _sourced(item, node.lc.item(index)[0] + 1, name)


def check_dates(path: Path, root: Path, day: dt.date) -> List[Offence]:
    """Hold the dates of a file against ``day``.

    Wrong: an entry with 'instead' or 'ended' in its kind (a scheme) that is past its last day and lacks one of them.
    Notes: what is past its last day otherwise, what ends soon, and what nobody looked at for a year.
    """
    found: List[Offence] = []
    where = relative(path, root)
    for entry, start, name in _sourced(load_yaml(path), 1):

        def line(key: str, entry: Any = entry, start: int = start) -> int:
            return entry.lc.key(key)[0] + 1 if key in entry else start

        until, checked = entry.get("valid_until"), entry.get("checked_on")
        if isinstance(until, dt.date):
            left = (until - day).days
            if left < 0 and path.stem == "schemes":
                for key, mend in (("ended", "the sentence that says since when"), ("instead", "what there is now")):
                    if not entry.get(key):
                        what = f"'{name}' ended on {until} and has no '{key}'; add {mend}"
                        found.append(Offence(where, line("valid_until"), what, "dates"))
            elif left < 0:
                what = f"'{name}' ended on {until} and is not offered any more; renew it or take it out"
                found.append(Offence(where, line("valid_until"), what, "ended", False))
            elif left <= limits.EXPIRES_WITHIN_DAYS:
                what = f"'{name}' ends on {until}, in {left} days; look up what comes next"
                found.append(Offence(where, line("valid_until"), what, "ends soon", False))
        if isinstance(checked, dt.date) and day - checked > STALE_AFTER:
            what = f"'{name}' was last checked on {checked}, over a year ago; look at the source again"
            found.append(Offence(where, line("checked_on"), what, "not checked", False))
        if isinstance(checked, dt.date) and checked > day:
            what = f"'{name}' was checked on {checked}, which is yet to come; mend the date"
            found.append(Offence(where, line("checked_on"), what, "dates"))
    return found


def check_knowledge(root: Path, day: dt.date) -> List[Offence]:
    """Run all checks of ``knowledge/``."""
    folder = root / "knowledge"
    found = check_loading(folder)
    if found:
        return found
    for path in sorted(folder.glob("*.yml")):
        found += check_numbers(path, root) + check_dates(path, root, day)
    return found
