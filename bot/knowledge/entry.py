"""What all entries of ``knowledge/`` have in common: strictness, sources and dates, conditions on a person."""

from __future__ import annotations

import datetime as dt
from typing import List, Optional

from pydantic import BaseModel, Extra, root_validator

from bot.knowledge import fields as f


class Entry(BaseModel):
    """Base of all entries: unknown keys are mistakes, entries do not change after loading."""

    class Config:
        """Strict and fixed."""

        extra = Extra.forbid
        frozen = True


class Sourced(Entry):
    """An entry that claims something about the world: it says from where, and for how long it holds.

    ``valid_until`` is the last day on which it holds; empty means open. ``checked_on`` is the day on which a person
    last looked at the source. ``certainty``: ``confirmed`` (a source of 2025 or later says so), ``older`` (an older
    source: offered with 'check this first'), ``uncertain`` (never said as a fact).
    """

    source: f.Text
    second_source: Optional[f.Text] = None
    checked_on: dt.date
    valid_from: Optional[dt.date] = None
    valid_until: Optional[dt.date] = None
    certainty: f.Certainty

    @root_validator(skip_on_failure=True)
    def _in_order(cls, values: dict) -> dict:
        start, end = values.get("valid_from"), values.get("valid_until")
        if start and end and end < start:
            raise ValueError(f"valid_until ({end}) is before valid_from ({start})")
        return values


class Fact(Sourced):
    """One fact in a sentence."""

    text: f.Text


class When(Entry):
    """A condition on what a person told. Each key is a list of which one must hold; all keys must hold.

    A fact that the person did not tell never meets a condition. ``years_min`` and ``years_max`` are whole years in this
    work, both inclusive.
    """

    stage: Optional[List[f.Stage]] = None
    sector: Optional[List[f.Sector]] = None
    contract: Optional[List[f.Contract]] = None
    age_group: Optional[List[f.AgeGroup]] = None
    schooling: Optional[List[f.Schooling]] = None
    motive: Optional[List[f.Motive]] = None
    barrier: Optional[List[f.Barrier]] = None
    lowest: Optional[List[f.Factor]] = None
    confidence: Optional[List[f.Level]] = None
    low_r: Optional[List[f.R]] = None
    years_min: Optional[f.Years] = None
    years_max: Optional[f.Years] = None
