"""Reads ``knowledge/`` and checks it. A mistake is told in one sentence with file and line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Dict, List, Type

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.knowledge import models as m
from bot.knowledge.base import Knowledge

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


def _line(node: Any, location: tuple) -> int:
    """Return the 1-based line of the deepest part of ``location`` that the file has."""
    line = node.lc.line + 1 if hasattr(node, "lc") else 1
    for part in location:
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


def _parse(model: Type[m.Entry], node: Any, path: Path) -> m.Entry:
    try:
        return model.parse_obj(_plain(node))
    except ValidationError as error:
        first = error.errors()[0]
        location = tuple(part for part in first["loc"] if part != "__root__")
        where = ".".join(str(part) for part in location) or "entry"
        known = dict(node).get("id") or dict(node).get("intent") or dict(node).get("term") or "?"
        raise KnowledgeError(
            f"{path}, line {_line(node, location)}: '{where}' of '{known}' is wrong ({first['msg']}); mend it there."
        ) from None


def _entries(path: Path, model: Type[m.Entry]) -> List[m.Entry]:
    nodes = _read(path)
    if not isinstance(nodes, list):
        raise KnowledgeError(f"{path}, line 1: this file must be a list of entries; begin each with '- '.")
    found: List[m.Entry] = []
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


def _check_references(known: Knowledge, folder: Path) -> None:
    """Every id that an entry names must exist, and every closed list must be complete."""
    offers = {route.id for route in known.routes} | {idea.id for idea in known.ideas}
    things = offers | {scheme.id for scheme in known.schemes} | {fund.id for fund in known.funds}

    def need(names: Any, among: set, file: str, owner: str) -> None:
        for name in names:
            if name not in among:
                raise KnowledgeError(f"{folder / file}: '{owner}' names '{name}', which no entry has; mend the name.")

    for barrier in known.barriers:
        need(barrier.offers, offers, "barriers.yml", barrier.id)
        topics = {topic for referral in known.referrals for topic in referral.topics}
        need([barrier.referral] if barrier.referral else [], topics, "barriers.yml", barrier.id)
    for motive in known.motives:
        need(motive.offers, offers, "motives.yml", motive.id)
    for factor in known.factors:
        need(factor.offers, offers, "factors.yml", factor.id)
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
    ):
        missing = set(wanted) - {entry.id for entry in entries}
        if missing:
            raise KnowledgeError(f"{folder / name}: {', '.join(sorted(missing))} is missing; add an entry for it.")


def load_knowledge(folder: Path) -> Knowledge:
    """Read and check all knowledge.

    Raises:
        KnowledgeError: with one sentence that says which file and line is wrong and how to mend it.

    """
    parts: Dict[str, Any] = {name: tuple(_entries(folder / f"{name}.yml", model)) for name, model in FILES.items()}
    labels = _parse(m.Labels, _mapping(folder / "labels.yml"), folder / "labels.yml")
    words = _parse(m.Words, {"lists": _mapping(folder / "words.yml")}, folder / "words.yml")
    crisis = _parse(m.Crisis, _mapping(folder / "crisis.yml"), folder / "crisis.yml")
    known = Knowledge(labels=labels, words=words.lists, crisis=crisis.patterns(), **parts)  # type: ignore
    _check_references(known, folder)
    return known
