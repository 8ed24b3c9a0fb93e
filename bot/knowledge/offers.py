"""The schema of what can be offered: ideas, routes, schemes and money, funds, people to turn to."""

from __future__ import annotations

import datetime as dt
from typing import List, Literal, Optional

from pydantic import Field, validator

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry, Sourced, When


class Reason(Entry):
    """Why an offer fits somebody: when ``when`` holds the offer gains ``points`` and may say this sentence.

    ``say`` may use ``{years}``, ``{sector}`` and ``{job}``, which are filled with what the person told.
    """

    when: When
    points: f.Points = 2
    say: Optional[f.Text] = None


class Offer(Entry):
    """What ideas, routes and people to talk to have in common: all that a person needs to decide.

    ``requires``: conditions of which every told fact must agree (an untold fact does not exclude). ``excludes``: when
    this holds for certain, the offer is not made.
    """

    id: f.Id
    title: f.Title
    what: List[f.Text] = Field(..., min_items=1, max_items=4)
    why: f.Text
    first_step: f.Text
    how_long: f.Text
    who_pays: f.Text
    stages: List[f.Stage] = Field(..., min_items=1)
    requires: When = When()
    excludes: Optional[When] = None
    reasons: List[Reason] = Field(default_factory=list)
    base: f.Base = 1


class Idea(Offer):
    """A small thing to learn informally, to be done this week. An empty ``sectors`` fits every sector."""

    how_long: f.Text = "Een kwartier."
    who_pays: f.Text = "Niemand. Het kost niets."
    sectors: List[f.Sector] = Field(default_factory=list)
    form: f.Form
    needs: f.Need
    minutes: f.Minutes
    confidence: f.Level
    notice: f.Text
    ground: f.Text


class Wording(Entry):
    """Other words for parts of a route, for people for whom the usual ones are not right."""

    who_pays: Optional[f.Text] = None
    ask: Optional[f.Text] = None
    check_first: Optional[f.Text] = None


class Route(Offer, Sourced):
    """A way to a paper, a course or a talk that exists in the Netherlands.

    ``kind``: ``route`` (leads to a paper or skill) or ``person`` (somebody to talk to). ``aliases``: lower-case names
    by which people ask for it. ``check_first``: said when the entry was not checked for a year or is older. ``needs``:
    ``manager`` when nothing can be done without the boss. ``zzp``: words for who has no boss.
    """

    kind: Literal["route", "person"]
    aliases: List[f.Alias] = Field(default_factory=list)
    for_whom: f.Text
    gives: f.Text
    gives_not: Optional[f.Text] = None
    steps: List[f.Text] = Field(..., min_items=1, max_items=5)
    ask: f.Text
    check_first: f.Text
    to_manager: Optional[List[f.Text]] = Field(None, min_items=1, max_items=2)
    needs: f.Need = "nothing"
    zzp: Optional[Wording] = None


class Scheme(Sourced):
    """Money or a right. ``who``: who can use or ask for it. An ended one has ``valid_until`` and ``instead``."""

    id: f.Id
    name: f.Title
    aliases: List[f.Alias] = Field(default_factory=list)
    who: Literal["worker", "employer", "agency"]
    what: List[f.Text] = Field(..., min_items=1, max_items=3)
    ended: Optional[f.Text] = None
    instead: List[f.Id] = Field(default_factory=list)
    ask: Optional[f.Text] = None
    requires: When = When()

    @validator("ended", always=True)
    def _end_is_told(cls, text: Optional[str], values: dict) -> Optional[str]:
        until = values.get("valid_until")
        if until and until < dt.date(2026, 1, 1) and not text:
            raise ValueError("a scheme that has ended needs 'ended': the sentence that says since when")
        return text


class Fund(Sourced):
    """An O&O fund: who to ask for training money in a sector or contract."""

    id: f.Id
    name: f.Text
    sectors: List[f.Sector] = Field(default_factory=list)
    contracts: List[f.Contract] = Field(default_factory=list)
    what: List[f.Text] = Field(..., min_items=1, max_items=3)
    ask: f.Text
    url: Optional[f.Text] = None


class Referral(Sourced):
    """People or a desk to turn to. ``topics`` says for what; ``phone`` only where it may be said as a fact."""

    id: f.Id
    name: f.Label
    topics: List[f.Id] = Field(..., min_items=1)
    what: f.Text
    phone: Optional[f.Phone] = None
    url: Optional[f.Text] = None
    free: Optional[bool] = None
