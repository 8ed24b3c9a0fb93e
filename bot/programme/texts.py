"""The words of the programme page, ``knowledge/programma.yml``, checked when it is read."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Dict, List

from pydantic import validator

from bot.knowledge.entry import Entry
from bot.knowledge.load import read_mapping
from bot.vocabulary import FACTORS, FORMS, LEVELS, MODES, TURNS

#: Section -> the blocks that stand in it. The code knows how to fill each; the file says how it is called.
BLOCKS: Dict[str, List[str]] = {
    "talks": ["weeks", "completed", "turns"],
    "stages": ["stages", "moved"],
    "gap": ["gap"],
    "barriers": ["barriers", "barriers_by_stage", "motives", "motives_by_stage"],
    "behaviour": ["factors"],
    "offers": ["offers"],
    "plans": ["plan_made", "intention_end"],
    "useful": ["useful"],
    "informal": ["learned_informally", "learning_form"],
    "parts": ["sector", "contract", "age_group", "schooling", "mode", "source"],
}
#: The filters of the page, in the order of the form. Opleiding is a measure, not a filter.
DIMENSIONS = ("sector", "contract", "age_group", "mode", "source")
_WORDS = """
    title total cell_head count_head share_head remark_head withheld withheld_short legend almost_all no_share all
    chart_label unknown not_asked nothing_shown too_many fixed share_note share_known_note share_row_note
    share_column_note small_base_note start end offered chosen week all_talks forward not_forward no_more
"""
_STATES = """
    none_title none_text withheld_title withheld_text demo wrong_period wrong_value wrong_filter twice too_many_filters
    rounding
"""
_KEYS = "talks completed plan_made learned_informally useful of_known"
_VALUES: Dict[str, List[str]] = {
    "mode": list(MODES),
    "source": ["onbekend"],
    "answer": ["yes", "no"],
    "level": list(LEVELS),
    "gap": ["none"],
    "useful": ["yes", "some", "no"],
    "turns": list(TURNS),
    "learning_form": list(FORMS),
    "chosen": ["none"],
    "factor": list(FACTORS),
}
#: What the code fills in between braces.
_BRACES = {"smallest", "base", "value", "dimension", "kept", "least", "day"}


def _exactly(found: Dict[str, object], wanted: List[str]) -> None:
    odd = set(found) ^ set(wanted)
    if odd:
        raise ValueError(f"has no or an unknown {', '.join(sorted(odd))}")


def _braces(text: str) -> None:
    try:
        odd = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} - _BRACES
    except ValueError:
        raise ValueError(f"has a loose brace: {text[:40]!r}") from None
    if odd:
        raise ValueError(f"fills in an unknown {', '.join(sorted('{' + name + '}' for name in odd))}")


class BlockText(Entry):
    """Heading of a chart with its table, and one line on how to read it."""

    title: str
    read: str


class SectionText(Entry):
    """Heading of a part of the page, one line on how to read it, and its blocks."""

    id: str
    title: str
    read: str
    tables: Dict[str, BlockText]

    @validator("id")
    def _named(cls, name: str) -> str:
        if name not in BLOCKS:
            raise ValueError(f"{name!r} is not one of {', '.join(BLOCKS)}")
        return name

    @validator("tables")
    def _known(cls, tables: Dict[str, BlockText], values: dict) -> Dict[str, BlockText]:
        if "id" in values:
            _exactly(dict(tables), BLOCKS[values["id"]])
        return tables


class LetterText(Entry):
    """One letter of RE-AIM: what these data can and cannot answer, and what would be needed."""

    letter: str
    name: str
    dutch: str
    question: str
    verdict: str
    can: str
    cannot: str
    need: str


class ReaimText(Entry):
    """The page about RE-AIM."""

    title: str
    read: str
    source: str
    can_head: str
    cannot_head: str
    need_head: str
    figures_head: str
    sources_shown: str
    weeks_shown: str
    letters: List[LetterText]

    @validator("letters")
    def _five(cls, letters: List[LetterText]) -> List[LetterText]:
        if "".join(one.letter for one in letters) != "REAIM":
            raise ValueError("must be the letters R, E, A, I and M, in this order")
        return letters


class ReportText(Entry):
    """The page for a steering group."""

    title: str
    made: str
    notes: List[str]


class Texts(Entry):
    """All of ``knowledge/programma.yml``."""

    words: Dict[str, str]
    states: Dict[str, str]
    dimensions: Dict[str, str]
    values: Dict[str, Dict[str, str]]
    sections: List[SectionText]
    keys: Dict[str, str]
    reaim: ReaimText
    report: ReportText

    @validator("words", "states", "dimensions", "keys")
    def _complete(cls, found: Dict[str, str], field: object) -> Dict[str, str]:
        wanted = {"words": _WORDS, "states": _STATES, "dimensions": " ".join(DIMENSIONS), "keys": _KEYS}
        _exactly(dict(found), wanted[field.name].split())  # type: ignore[attr-defined]
        for text in found.values():
            _braces(text)
        return found

    @validator("values")
    def _named(cls, values: Dict[str, Dict[str, str]]) -> Dict[str, Dict[str, str]]:
        _exactly(dict(values), list(_VALUES))
        for name, wanted in _VALUES.items():
            _exactly(dict(values[name]), wanted)
        return values

    @validator("sections")
    def _in_order(cls, sections: List[SectionText]) -> List[SectionText]:
        if [one.id for one in sections] != list(BLOCKS):
            raise ValueError(f"must be {', '.join(BLOCKS)}, in this order")
        return sections

    @validator("report")
    def _fillable(cls, report: ReportText) -> ReportText:
        for text in (report.made, *report.notes):
            _braces(text)
        return report


def load_texts(folder: Path) -> Texts:
    """Read ``programma.yml`` of a folder with knowledge.

    Raises:
        bot.knowledge.load.KnowledgeError: with one sentence that says which line is wrong and how to mend it.

    """
    return read_mapping(folder / "programma.yml", Texts)
