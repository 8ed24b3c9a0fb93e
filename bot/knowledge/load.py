"""Reads ``knowledge/`` and checks it. A mistake is told in one sentence with file and line."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any, Dict, List, Type, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.knowledge import models as m
from bot.knowledge.ambassador import Prepare, Together
from bot.knowledge.base import Knowledge
from bot.knowledge.practice import Colleague, Generic, PracticeContent, PracticeWords
from bot.vocabulary import AGE_GROUPS, CONTRACTS, RS, SCHOOLING, SECTORS

E = TypeVar("E", bound=m.Entry)
#: File name, which is also the attribute of Knowledge -> class of its entries.
FILES: Dict[str, Type[m.Entry]] = {
    "stages": m.StageEntry,
    "gaps": m.GapEntry,
    "barriers": m.BarrierEntry,
    "motives": m.MotiveEntry,
    "factors": m.FactorEntry,
    "ideas": m.Idea,
    "stories": m.Story,
    "routes": m.Route,
    "schemes": m.Scheme,
    "funds": m.Fund,
    "referrals": m.Referral,
    "answers": m.Answer,
    "scan": m.ScanQuestion,
    "scan_results": m.ScanResult,
    "glossary": m.Term,
    "guide": m.GuideCard,
    "meanings": m.Meaning,
}


class KnowledgeError(ValueError):
    """A mistake in the knowledge, told in one sentence with file and line."""


def _read(path: Path) -> Any:
    try:
        return YAML(typ="rt").load(io.StringIO(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: this file is missing; put it back from version control.") from None
    except UnicodeDecodeError:
        raise KnowledgeError(f"{path}: this file is not UTF-8 text; save it as UTF-8.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise KnowledgeError(f"{path}, line {line}: not valid YAML ({error.problem}); mend the line.") from None
    except (YAMLError, ValueError) as error:
        # A character that no text file holds, or a day that is in no calendar.
        reason = str(error).splitlines()[0]
        raise KnowledgeError(f"{path}, line {_odd_line(path)}: not valid YAML ({reason}); mend the line.") from None


def _odd_line(path: Path) -> int:
    """Return the line of the first control character or impossible date; 1 when there is none."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", line):
            return number
        for day in re.findall(r"\b(\d{4}-\d\d?-\d\d?)\b", line):
            try:
                dt.date(*(int(part) for part in day.split("-")))
            except ValueError:
                return number
    return 1


def _line(node: Any, location: tuple) -> int:
    """Return the 1-based line of the deepest part of ``location`` that the file has."""
    line = node.lc.line + 1 if hasattr(node, "lc") else 1
    for part in location:
        if not hasattr(node, "lc") and isinstance(node, dict) and part in node:
            # A file that is read as one value of an entry, see load_knowledge.
            node = node[part]
            continue
        try:
            if isinstance(part, str):
                line = node.lc.key(part)[0] + 1
            elif isinstance(part, int):
                line = node.lc.item(part)[0] + 1
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _parse(model: Type[E], node: Any, path: Path) -> E:
    try:
        return model.parse_obj(_plain(node))
    except ValidationError as error:
        # A mistyped key is also a missing one: the key that stands there says more.
        first = min(error.errors(), key=lambda one: one["type"] != "value_error.extra")
        location = tuple(part for part in first["loc"] if part != "__root__")
        where = ".".join(str(part) for part in location) or "entry"
        known = dict(node).get("id") or dict(node).get("intent") or dict(node).get("term") or "?"
        raise KnowledgeError(
            f"{path}, line {_line(node, location)}: '{where}' of '{known}' is wrong ({first['msg']}); mend it there."
        ) from None


def read_entries(path: Path, model: Type[E]) -> List[E]:
    """Read a file of entries of one class, each with a name of its own.

    Raises:
        KnowledgeError: with one sentence that says which file and line is wrong and how to mend it.

    """
    nodes = _read(path)
    if not isinstance(nodes, list):
        raise KnowledgeError(f"{path}, line 1: this file must be a list of entries; begin each with '- '.")
    found: List[E] = []
    seen: Dict[Any, int] = {}
    for index, node in enumerate(nodes):
        line = _line(nodes, (index,))
        if not isinstance(node, dict):
            raise KnowledgeError(f"{path}, line {line}: each entry must be a block of 'key: value' lines.")
        entry = _parse(model, node, path)
        key = getattr(entry, "id", None) or getattr(entry, "intent", None) or getattr(entry, "term", None)
        if key in seen:
            raise KnowledgeError(f"{path}, line {line}: '{key}' stands twice (first on line {seen[key]}); rename one.")
        seen[key] = line
        found.append(entry)
    return found


def _mapping(path: Path) -> Any:
    node = _read(path)
    if not isinstance(node, dict):
        raise KnowledgeError(f"{path}, line 1: this file must be a block of 'key: value' lines.")
    return node


def read_mapping(path: Path, model: Type[E]) -> E:
    """Read a file that is one block of 'key: value' lines.

    Raises:
        KnowledgeError: with one sentence that says which file and line is wrong and how to mend it.

    """
    return _parse(model, _mapping(path), path)


def _line_of(path: Path, owner: str, name: str) -> int:
    """Return the 1-based line on which the entry ``owner`` names ``name``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = (i for i, line in enumerate(lines) if re.search(rf"\b(?:id|intent): *['\"]?{re.escape(owner)}\b", line))
    start = next(starts, 0)
    named = re.compile(rf"(?:^|[:\[,-]) *['\"]?{re.escape(name)}['\"]? *(?:[,\]}}#:]|$)")
    return next((i for i in range(start, len(lines)) if named.search(lines[i])), start) + 1


def _check_references(known: Knowledge, folder: Path) -> None:
    """Every id that an entry names must exist, and every closed list must be complete."""
    offers = {route.id for route in known.routes} | {idea.id for idea in known.ideas}
    things = offers | {scheme.id for scheme in known.schemes} | {fund.id for fund in known.funds}

    def need(names: Any, among: set, file: str, owner: str) -> None:
        for name in names:
            if name not in among:
                line = _line_of(folder / file, owner, name)
                raise KnowledgeError(
                    f"{folder / file}, line {line}: '{owner}' names '{name}', which no entry has; mend the name."
                )

    for barrier in known.barriers:
        need(barrier.offers, offers, "barriers.yml", barrier.id)
        topics = {topic for referral in known.referrals for topic in referral.topics}
        need([barrier.referral] if barrier.referral else [], topics, "barriers.yml", barrier.id)
    for motive in known.motives:
        need(motive.offers, offers, "motives.yml", motive.id)
    for factor in known.factors:
        need(factor.offers, offers, "factors.yml", factor.id)
    need(known.together.leave_out, offers | {one.id for one in known.referrals}, "together.yml", "leave_out")
    for scheme in known.schemes:
        need(scheme.instead, things, "schemes.yml", scheme.id)
    for answer in known.answers:
        need(answer.about, things, "answers.yml", answer.intent)
        for variant in answer.variants:
            need(variant.needs, things, "answers.yml", answer.intent)
    for name, wanted, entries in (
        ("stages.yml", m.STAGES, known.stages),
        ("barriers.yml", m.BARRIERS, known.barriers),
        ("motives.yml", m.MOTIVES, known.motives),
        ("factors.yml", m.FACTORS, known.factors),
        ("scan_results.yml", RS, known.scan_results),
    ):
        missing = set(wanted) - {entry.id for entry in entries}
        if missing:
            raise KnowledgeError(
                f"{folder / name}, line 1: {', '.join(sorted(missing))} is missing; add an entry for it."
            )
    for kind, words in (
        ("sector", SECTORS),
        ("contract", CONTRACTS),
        ("age_group", AGE_GROUPS),
        ("schooling", SCHOOLING),
    ):
        odd = set(words) ^ set(getattr(known.labels, kind))
        if odd:
            line = _line_of(folder / "labels.yml", kind, kind)
            names = ", ".join(sorted(odd))
            raise KnowledgeError(
                f"{folder / 'labels.yml'}, line {line}: '{kind}' has no or an unknown {names}; mend the key."
            )


def _fast(model: Type[E], path: Path) -> E:
    """Read a file that is one block, without the lines; a mistake is looked up again, with the line."""
    try:
        return model.parse_obj(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, YAMLError):
        return _parse(model, _mapping(path), path)


def _practice(folder: Path) -> PracticeContent:
    """Read the colleagues to practise with, one file each, and the words around them."""
    colleagues = []
    for path in sorted((folder / "colleagues").glob("*.yml")):
        colleague = _fast(Colleague, path)
        if colleague.id != path.stem:
            line = _line(_mapping(path), ("id",))
            raise KnowledgeError(f"{path}, line {line}: 'id' is '{colleague.id}'; call it '{path.stem}' as the file.")
        colleagues.append(colleague)
    if not colleagues:
        raise KnowledgeError(f"{folder / 'colleagues'}: there is no colleague here; put the files back.")
    generic = _fast(Generic, folder / "generic.yml").replies
    return PracticeContent(tuple(colleagues), generic, _fast(PracticeWords, folder / "words.yml"))


def load_knowledge(folder: Path) -> Knowledge:
    """Read and check all knowledge.

    Raises:
        KnowledgeError: with one sentence that says which file and line is wrong and how to mend it.

    """
    parts: Dict[str, Any] = {name: tuple(read_entries(folder / f"{name}.yml", model)) for name, model in FILES.items()}
    labels = _parse(m.Labels, _mapping(folder / "labels.yml"), folder / "labels.yml")
    words = _parse(m.Words, {"lists": _mapping(folder / "words.yml")}, folder / "words.yml")
    crisis = _parse(m.Crisis, _mapping(folder / "crisis.yml"), folder / "crisis.yml")
    for name, model in (("prepare", Prepare), ("together", Together)):
        parts[name] = _parse(model, _mapping(folder / f"{name}.yml"), folder / f"{name}.yml")
    parts["practice"] = _practice(folder / "practice")
    known = Knowledge(labels=labels, words=words.lists, crisis=crisis.patterns(), **parts)  # type: ignore
    _check_references(known, folder)
    return known
