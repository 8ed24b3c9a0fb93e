"""The schema of every file in ``knowledge/``, one class per kind of entry.

Unknown keys are refused, so that a typing mistake of an editor is seen at once. The explanation of each key for editors
stands in ``docs/kennis.md`` (Dutch). Offers have a module of their own.
"""

from __future__ import annotations

from typing import Dict, List, Literal, Optional, Tuple

from pydantic import Field, validator

from bot.knowledge import fields as f
from bot.knowledge.crisis import Crisis
from bot.knowledge.entry import Entry, Fact, Sourced, When
from bot.knowledge.offers import Fund, Idea, Offer, Referral, Route, Scheme
from bot.vocabulary import BARRIERS, FACTORS, MOTIVES, STAGES

__all__ = [
    "BARRIERS",
    "FACTORS",
    "MOTIVES",
    "STAGES",
    "Crisis",
    "Entry",
    "Fact",
    "Fund",
    "Idea",
    "Offer",
    "Referral",
    "Route",
    "Scheme",
    "Sourced",
    "When",
]


class StageEntry(Entry):
    """How the talk meets a person in one stage of change."""

    id: f.Stage
    label: f.Label
    line: f.Line
    gap: f.Gap
    aim: f.Text
    tone: f.Text
    confirm: f.Text
    reflections: List[f.Text] = Field(..., min_items=3)
    questions: List[f.Text] = Field(..., min_items=3)
    helps: List[f.Text] = Field(..., min_items=2)
    avoid: List[f.Text] = Field(..., min_items=2)
    source: f.Text


class GapEntry(Entry):
    """One of the two gaps: what it is and what meets it."""

    id: Literal["consider_intention", "preparation_action"]
    label: f.Label
    what: f.Text
    meets: List[f.Text] = Field(..., min_items=2)
    source: f.Text


class BarrierEntry(Entry):
    """A barrier: acknowledge, one fact, one way round, one question.

    ``button``: how a person would say it, on a button. ``question`` is answered with yes, no or own words.
    ``referral``: a topic of ``referrals.yml`` when other help comes first. ``offers``: ids that fit, best first.
    """

    id: f.Barrier
    label: f.Label
    button: f.Label
    stages: List[f.Stage] = Field(..., min_items=1)
    reflections: List[f.Text] = Field(..., min_items=3)
    fact: Fact
    way_round: f.Text
    question: f.Text
    simple: f.Text
    referral: Optional[f.Id] = None
    offers: List[f.Id] = Field(default_factory=list)


class MotiveEntry(Entry):
    """What draws a person to learning."""

    id: f.Motive
    label: f.Label
    button: f.Label
    reflections: List[f.Text] = Field(..., min_items=3)
    question: f.Text
    simple: f.Text
    source: f.Text
    offers: List[f.Id] = Field(default_factory=list)


class FactorEntry(Entry):
    """A factor of the theory of planned behaviour (Ajzen 1991): its face-scale question and what it leads to."""

    id: f.Factor
    label: f.Label
    question: f.Text
    simple: f.Text
    low: f.Label
    mid: f.Label
    high: f.Label
    works_on: List[f.Text] = Field(..., min_items=1, max_items=2)
    offers: List[f.Id] = Field(default_factory=list)
    source: f.Text


class Story(Entry):
    """A short made-up story of somebody like the reader, told as such."""

    id: f.Id
    who: f.Text
    text: List[f.Text] = Field(..., min_items=2, max_items=4)
    stages: List[f.Stage] = Field(..., min_items=1)
    barriers: List[f.Barrier] = Field(default_factory=list)
    sectors: List[f.Sector] = Field(default_factory=list)
    age_group: Optional[f.AgeGroup] = None


class AnswerVariant(Entry):
    """Another wording of an answer for people for whom ``when`` holds (first one that holds is used).

    ``needs``: ids of schemes, routes or funds that must exist on the day for this wording to be true.
    """

    when: When
    needs: List[f.Id] = Field(default_factory=list)
    short: List[f.Text] = Field(..., min_items=1, max_items=3)
    more: List[f.Text] = Field(default_factory=list)


class Answer(Entry):
    """The answer to a question intent: short first, ``more`` when the person wants to know more.

    ``about``: ids of the routes, schemes or funds it rests on; they must exist on the day, else ``otherwise`` is said.
    """

    intent: f.Id
    short: List[f.Text] = Field(..., min_items=1, max_items=3)
    more: List[f.Text] = Field(..., min_items=1, max_items=5)
    simple: f.Text
    about: List[f.Id] = Field(default_factory=list)
    otherwise: f.Text
    variants: List[AnswerVariant] = Field(default_factory=list)


class ScanQuestion(Entry):
    """One of the six questions of 'how rich in learning is my work' (3R)."""

    id: f.Id
    r: f.R
    text: f.Text


class ScanResult(Entry):
    """What somebody sees of one R after the scan, per level; ``lift`` leads in the ideas when it is the lowest."""

    id: f.R
    label: f.Label
    low: f.Text
    mid: f.Text
    high: f.Text
    lift: f.Text
    source: f.Text


class Term(Entry):
    """A word that not everybody knows, explained in a sentence."""

    term: f.Label
    forms: List[f.Alias] = Field(default_factory=list)
    means: f.Text


class GuideCard(Entry):
    """A part of the ambassador's guide."""

    id: f.Id
    title: f.Text
    points: List[f.Text] = Field(..., min_items=2, max_items=8)
    source: f.Text


#: The words on buttons and on the card, see ``knowledge/labels.yml``.
UI_WORDS = (
    "more",
    "barrier_none",
    "meaning_none",
    "menu_ideas",
    "menu_funding",
    "menu_human",
    "menu_stop",
    "menu_go_on",
    "restart",
    "after_crisis",
    "offer_yes",
    "offer_other",
    "offer_none",
    "scan_title",
    "scan_low",
    "scan_mid",
    "scan_high",
    "plan_break",
    "plan_today",
    "plan_week",
    "card_title",
    "card_learned",
    "card_learned_text",
    "card_barrier",
    "card_motive",
    "card_fits",
    "card_step",
    "card_pays",
    "card_plan",
    "card_plan_text",
    "card_manager",
    "card_helps",
    "prepare_title",
    "prepare_question",
    "prepare_helps",
    "prepare_avoid",
    "prepare_digs_in",
    "prepare_say",
    "prepare_careful",
    "prepare_skip",
    "prepare_page",
)


class Labels(Entry):
    """Names that a person reads for the closed vocabularies, and the words on buttons and on the card."""

    sector: Dict[str, f.Label]
    contract: Dict[str, f.Label]
    age_group: Dict[str, f.Label]
    schooling: Dict[str, f.Label]
    ui: Dict[str, f.Label]

    @validator("ui")
    def _complete(cls, words: Dict[str, str]) -> Dict[str, str]:
        odd = set(UI_WORDS) ^ set(words)
        if odd:
            raise ValueError(f"has no or an unknown {', '.join(sorted(odd))}")
        return words


class Meaning(Entry):
    """How an intent is put on a button when the assistant is not sure what was meant."""

    intent: f.Id
    label: f.Label


#: The lists of short answers that the talk reads, see :mod:`bot.talk.reading`.
WORD_LISTS = [
    "yes",
    "no",
    "unsure",
    "low",
    "mid",
    "high",
    "since_long",
    "since_short",
    "when_arranging",
    "when_month",
    "when_half_year",
    "when_no",
    "nobody",
    "from_colleague",
    "learned_from",
    "learned_from_begin",
    "moments",
    "uncount",
    "it_is_fine",
    "go_on",
    "both",
    "scan",
    "learned",
    "no_clear_yes",
    "for_myself",
    "of_another",
    "wants_to_talk",
    "trouble_grief",
    "trouble_work",
    "trouble_money",
    "none_of_these",
    "first",
    "second",
]


class Words(Entry):
    """Short answers by meaning."""

    lists: Dict[str, Tuple[str, ...]]

    @validator("lists")
    def _complete(cls, lists: Dict[str, Tuple[str, ...]]) -> Dict[str, Tuple[str, ...]]:
        missing = [name for name in WORD_LISTS if not lists.get(name)]
        if missing:
            raise ValueError(f"no words for {', '.join(missing)}")
        return lists
