"""Reads sources and dates out of ``knowledge/``, each with its line. It is fast, and does not check the rest."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Dict, Iterator, List, Optional

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.load import KnowledgeError
from bot.knowledge.overview import Dated

#: The key by which a block with a source and dates is known.
_MARK = "checked_on"


def _text(node: Optional[Node]) -> str:
    return str(node.value).strip() if isinstance(node, ScalarNode) else ""


def _day(node: Optional[Node], path: Path) -> Optional[dt.date]:
    text = _text(node)
    if node is None or text in ("", "~", "null"):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        line = node.start_mark.line + 1
        raise KnowledgeError(f"{path}, line {line}: '{text}' is not a date; write it as 2026-11-24.") from None


def _blocks(node: Optional[Node], entry: str = "", part: str = "") -> Iterator[tuple[MappingNode, str, str]]:
    """Walk to every block that holds 'checked_on', with the id of its entry and the key it stands under."""
    if isinstance(node, MappingNode):
        keys = {_text(key): value for key, value in node.value}
        own = _text(keys.get("id")) or _text(keys.get("intent"))
        entry, part = (own, "") if own else (entry, part)
        if _MARK in keys:
            yield node, entry, part
        for key, value in node.value:
            yield from _blocks(value, entry, _text(key))
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _blocks(item, entry, part)


def dated_in(path: Path, root: Path) -> List[Dated]:
    """Return every block of a file that names its source and dates.

    Args:
        path: the file.
        root: files are named as seen from here.

    Raises:
        KnowledgeError: when the file or a date cannot be read, in one sentence with file and line.

    """
    text = path.read_text(encoding="utf-8")
    if _MARK not in text:
        return []
    try:
        tree = YAML(typ="safe").compose(io.StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{path}, line {line}: not valid YAML ({error.problem}); mend the line.") from None
    except (YAMLError, ValueError) as error:
        raise KnowledgeError(f"{path}: not valid YAML ({str(error).splitlines()[0]}); mend the file.") from None
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    found = []
    for node, entry, part in _blocks(tree):
        keys: Dict[str, Node] = {_text(key): value for key, value in node.value}
        lines = {_text(key): key.start_mark.line + 1 for key, _ in node.value}
        instead = keys.get("instead")
        found.append(
            Dated(
                file=name,
                line=node.start_mark.line + 1,
                entry=entry or path.stem,
                part=part,
                valid_from=_day(keys.get("valid_from"), path),
                valid_until=_day(keys.get("valid_until"), path),
                checked_on=_day(keys.get(_MARK), path),
                certainty=_text(keys.get("certainty")),
                second_source=bool(_text(keys.get("second_source"))),
                tells_end=bool(_text(keys.get("ended"))),
                instead=tuple(_text(one) for one in instead.value) if isinstance(instead, SequenceNode) else (),
                lines=lines,
            )
        )
    return found


def read_dated(folder: Path, root: Path) -> List[Dated]:
    """Return every block with source and dates of all files in a folder, in the order of the files' names.

    Raises:
        KnowledgeError: when there is no such folder, or a file in it cannot be read.

    """
    if not folder.is_dir():
        raise KnowledgeError(f"{folder}: this folder is missing; put it back from version control.")
    return [one for path in sorted(folder.glob("*.yml")) for one in dated_in(path, root)]
