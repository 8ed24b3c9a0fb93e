"""What one talk remembers while it lives (in memory only), and what was just heard."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields
from typing import Any, Dict, List, Mapping, Optional, Tuple

from bot.person import Person
from bot.staging import StagingAnswers, lowest_factor

#: Facts that Rasa fills from entities, under the same names (see ``domain.yml``).
FACTS = ("sector", "job", "contract", "age_group", "schooling", "experience_years")


@dataclass
class Talk:
    """The memory of one talk. Every field is a slot of the same name in ``domain.yml``; all values are plain JSON.

    ``asked`` is the question that waits for an answer. ``answered`` lists answered or waved-off questions in order,
    for going back. ``closed`` is ``done``, ``stopped`` or ``crisis`` once the talk is over. ``plan`` holds the
    person's own words and leaves the memory with the talk. ``cared``: a hand was held out at a faint signal.
    ``turns`` counts messages of the person: neither the greeting that the server sends for them, nor the answers of
    the scan, a side path of which nothing is written down. ``scan`` holds the answers of the scan by question;
    ``scan_back`` is where the talk goes on after it: the question that was open, or how the talk was closed.
    ``practice`` is a practice talk (:mod:`bot.practice.state`); it is never counted.
    """

    role: Optional[str] = None
    mode: Optional[str] = None
    consent: Optional[str] = None
    asked: Optional[str] = None
    answered: List[str] = field(default_factory=list)
    learned_informally: Optional[str] = None
    now: Optional[bool] = None
    since: Optional[str] = None
    when: Optional[str] = None
    first_step: Optional[bool] = None
    proposed_stage: Optional[str] = None
    denied_stage: Optional[str] = None
    stage: Optional[str] = None
    stage_start: Optional[str] = None
    sector: Optional[str] = None
    job: Optional[str] = None
    contract: Optional[str] = None
    age_group: Optional[str] = None
    schooling: Optional[str] = None
    experience_years: Optional[int] = None
    attitude: Optional[str] = None
    norm: Optional[str] = None
    confidence: Optional[str] = None
    barriers: List[str] = field(default_factory=list)
    motives: List[str] = field(default_factory=list)
    learning_form: Optional[str] = None
    offers: List[str] = field(default_factory=list)
    on_table: List[str] = field(default_factory=list)
    chosen: Optional[str] = None
    plan: Optional[str] = None
    intention_end: Optional[str] = None
    useful: Optional[str] = None
    scan: Dict[str, str] = field(default_factory=dict)
    scan_back: Optional[str] = None
    low_r: Optional[str] = None
    colleague: Dict[str, str] = field(default_factory=dict)
    practice: Dict[str, Any] = field(default_factory=dict)
    topic: Optional[str] = None
    last_asked: Optional[str] = None
    reasked: int = 0
    misses: int = 0
    rude: int = 0
    turns: int = 0
    last_said: List[Dict[str, Any]] = field(default_factory=list)
    closed: Optional[str] = None
    cared: bool = False
    source: Optional[str] = None
    row_id: Optional[str] = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Talk:
        """Build a talk from slot values; a missing or empty slot takes the field's default."""
        known = {f.name: slots[f.name] for f in fields(cls) if slots.get(f.name) is not None}
        talk = cls(**known)
        for f in fields(cls):
            value = getattr(talk, f.name)
            if isinstance(value, (list, dict)):
                setattr(talk, f.name, copy.copy(value))
        return talk

    def as_slots(self) -> Dict[str, Any]:
        """Return all fields as slot values."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @property
    def staging(self) -> StagingAnswers:
        """The staging answers so far."""
        return StagingAnswers(now=self.now, since=self.since, when=self.when, first_step=self.first_step)

    @property
    def lowest(self) -> Optional[str]:
        """The lowest factor of planned behaviour told so far."""
        return lowest_factor({"attitude": self.attitude, "norm": self.norm, "confidence": self.confidence})

    @property
    def person(self) -> Person:
        """The facts as the matching takes them."""
        return Person(
            stage=self.stage,
            sector=self.sector,
            job=self.job,
            contract=self.contract,
            age_group=self.age_group,
            schooling=self.schooling,
            years=self.experience_years,
            motives=tuple(self.motives),
            barriers=tuple(self.barriers),
            confidence=self.confidence,
            lowest=self.lowest,
            low_r=self.low_r,
            form=self.learning_form,
        )

    def forget_facts(self) -> None:
        """Forget the facts of somebody's work: what follows is about another person."""
        for name in FACTS:
            setattr(self, name, None)

    def done_with(self, question: str) -> bool:
        """Tell whether a question was answered or waved off."""
        return question in self.answered

    def tick(self, question: str) -> None:
        """Note that a question is answered."""
        if question not in self.answered:
            self.answered.append(question)
        if self.asked == question:
            self.asked = None


@dataclass(frozen=True)
class Heard:
    """One message as understood: the text (used now, never kept), the intent with its rivals, and a pressed button.

    ``choice`` is what an offered button says: ``question:value``. ``confidence`` lies between 0 and 1. ``opening``: the
    server greets in the person's name, to begin the talk. ``line`` holds for each sentence its kind as a line to a
    colleague, how sure that is (0 to 1), and where it starts and ends (:mod:`bot.nlu.line_classifier`). ``danger``: how
    likely the message is a signal of danger (0 to 1; :mod:`bot.nlu.danger`); ``None`` when no model read a text.
    """

    text: str = ""
    intent: Optional[str] = None
    confidence: float = 0.0
    ranking: Tuple[Tuple[str, float], ...] = ()
    danger: Optional[float] = None
    choice: Optional[str] = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    opening: bool = False
    line: Tuple[Tuple[str, float, int, int], ...] = ()

    @property
    def group(self) -> str:
        """The first word of the intent, which names its group for stages, barriers, motives and questions."""
        return (self.intent or "").split("_", 1)[0]

    @property
    def member(self) -> str:
        """The intent without its group: ``time`` of ``barrier_time``."""
        return (self.intent or "").partition("_")[2]
