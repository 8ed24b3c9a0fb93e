"""All knowledge in one object, with the look-ups that a talk needs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import List, Mapping, Optional, Tuple, Union

from bot.knowledge import models as m
from bot.knowledge.ambassador import Prepare, Together
from bot.knowledge.dates import in_force
from bot.knowledge.practice import PracticeContent


@dataclass(frozen=True)
class Knowledge:
    """Everything that ``knowledge/`` holds, checked. Order is the order of the files."""

    stages: Tuple[m.StageEntry, ...]
    gaps: Tuple[m.GapEntry, ...]
    barriers: Tuple[m.BarrierEntry, ...]
    motives: Tuple[m.MotiveEntry, ...]
    factors: Tuple[m.FactorEntry, ...]
    ideas: Tuple[m.Idea, ...]
    stories: Tuple[m.Story, ...]
    routes: Tuple[m.Route, ...]
    schemes: Tuple[m.Scheme, ...]
    funds: Tuple[m.Fund, ...]
    referrals: Tuple[m.Referral, ...]
    answers: Tuple[m.Answer, ...]
    scan: Tuple[m.ScanQuestion, ...]
    scan_results: Tuple[m.ScanResult, ...]
    glossary: Tuple[m.Term, ...]
    guide: Tuple[m.GuideCard, ...]
    meanings: Tuple[m.Meaning, ...]
    prepare: Prepare
    together: Together
    practice: PracticeContent
    labels: m.Labels
    words: Mapping[str, Tuple[str, ...]]
    crisis: Mapping[str, Tuple[str, ...]]

    def stage(self, name: str) -> m.StageEntry:
        """Return the entry of a stage."""
        return next(entry for entry in self.stages if entry.id == name)

    def barrier(self, name: str) -> m.BarrierEntry:
        """Return the entry of a barrier."""
        return next(entry for entry in self.barriers if entry.id == name)

    def motive(self, name: str) -> m.MotiveEntry:
        """Return the entry of a motive."""
        return next(entry for entry in self.motives if entry.id == name)

    def factor(self, name: str) -> m.FactorEntry:
        """Return the entry of a factor of planned behaviour."""
        return next(entry for entry in self.factors if entry.id == name)

    def scan_result(self, r: str) -> m.ScanResult:
        """Return what is said of one of the three R's after the scan."""
        return next(entry for entry in self.scan_results if entry.id == r)

    def offer(self, name: str) -> Optional[m.Offer]:
        """Return the idea or route with this id, or ``None``."""
        return next((entry for entry in (*self.ideas, *self.routes) if entry.id == name), None)

    def answer(self, intent: str) -> Optional[m.Answer]:
        """Return the answer to a question intent, or ``None``."""
        return next((entry for entry in self.answers if entry.intent == intent), None)

    def meaning(self, intent: str) -> Optional[str]:
        """Return how an intent is put on a button, or ``None`` when it is never offered."""
        return next((entry.label for entry in self.meanings if entry.intent == intent), None)

    def referrals_for(self, topic: str, day: dt.date) -> List[m.Referral]:
        """Return the people and desks for a topic that exist on ``day``."""
        return [entry for entry in self.referrals if topic in entry.topics and in_force(entry, day)]

    def exists(self, name: str, day: dt.date) -> bool:
        """Tell whether the route, scheme, fund or idea with this id holds on ``day``."""
        dated: Tuple[Union[m.Route, m.Scheme, m.Fund], ...] = (*self.routes, *self.schemes, *self.funds)
        for entry in dated:
            if entry.id == name:
                return in_force(entry, day)
        return any(entry.id == name for entry in self.ideas)
