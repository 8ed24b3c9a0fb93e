"""The knowledge: it loads, its dates are in order, and its numbers are quoted."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Iterator, List, Optional

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.check.offence import Offence, relative
from bot.knowledge.dated import dated_in
from bot.knowledge.load import KnowledgeError, load_knowledge
from bot.knowledge.off import load_off
from bot.knowledge.overview import Finding, overview
from bot.knowledge.privacy import load_privacy
from bot.programme.texts import load_texts

#: Plain YAML scalars that some readers take for a number: 27_49 becomes 2749, 0800 becomes 800, 12:30 becomes 750.
_TRAP = re.compile(r"[-+]?(?:\d+(?:_\d*)+|0\d+|\d+(?::[0-5]?\d)+)")


def check_loading(folder: Path) -> List[Offence]:
    """Load all knowledge; its own sentence of complaint is the offence."""
    try:
        load_knowledge(folder)
        load_texts(folder)
        load_privacy(folder)
        load_off(folder)
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


def check_dates(path: Path, root: Path, day: dt.date) -> List[Offence]:
    """Hold the dates of a file against ``day``, by the listing that ``leermaatje kennis`` shows too.

    Wrong: a scheme that is past its last day and lacks 'ended' or 'instead', and a check that is yet to come.
    Notes: what is past its last day otherwise, what ends soon, and what nobody looked at for a year.
    """
    found: List[Offence] = []

    def add(finding: Finding, text: str, kind: str = "dates", error: bool = True) -> None:
        what = f"'{finding.about.entry}' {text}"
        found.append(Offence(finding.about.file, finding.line, what, kind, error))

    for one in overview(dated_in(path, root), day).findings:
        if one.kind == "ended" and path.stem == "schemes":
            if not one.about.tells_end:
                add(one, f"ended on {one.day} and has no 'ended'; add the sentence that says since when")
            if not one.about.instead:
                add(one, f"ended on {one.day} and has no 'instead'; add what there is now")
        elif one.kind == "ended":
            add(one, f"ended on {one.day} and is not offered any more; renew it or take it out", "ended", False)
        elif one.kind == "ends_soon":
            add(one, f"ends on {one.day}, in {one.days} days; look up what comes next", "ends soon", False)
        elif one.kind == "not_checked":
            text = f"was last checked on {one.day}, over a year ago; look at the source again"
            add(one, text, "not checked", False)
        elif one.kind == "checked_later":
            add(one, f"was checked on {one.day}, which is yet to come; mend the date")
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
