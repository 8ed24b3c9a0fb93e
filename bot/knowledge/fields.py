"""The kinds of values in ``knowledge/``: short texts, ids, words of the closed vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import conint, constr

from bot import vocabulary as v

if TYPE_CHECKING:
    # pydantic's constrained types are made at run time; for the type checker they are what they hold.
    Id = str
    Text = str
    Label = str
    Title = str
    Alias = str
    Phone = str
    Stage = str
    Gap = str
    Line = str
    Level = str
    Factor = str
    Sector = str
    Contract = str
    AgeGroup = str
    Schooling = str
    Motive = str
    Barrier = str
    Form = str
    Need = str
    R = str
    Certainty = str
    Points = int
    Base = int
    Years = int
    Minutes = int
else:
    Id = constr(regex=r"^[a-z0-9_]+$", min_length=2, max_length=40)
    Text = constr(min_length=2, max_length=320, strip_whitespace=True)
    Label = constr(min_length=1, max_length=40, strip_whitespace=True)
    Title = constr(min_length=2, max_length=70, strip_whitespace=True)
    Alias = constr(min_length=2, to_lower=True)
    Phone = constr(regex=r"^[0-9 -]{3,16}$")
    Points = conint(ge=-5, le=10)
    Base = conint(ge=0, le=10)
    Years = conint(ge=0, le=60)
    Minutes = conint(ge=1, le=480)
    Stage = Literal[v.STAGES]
    Gap = Literal[v.GAPS]
    Line = Literal[v.LINES]
    Level = Literal[v.LEVELS]
    Factor = Literal[v.FACTORS]
    Sector = Literal[v.SECTORS]
    Contract = Literal[v.CONTRACTS]
    AgeGroup = Literal[v.AGE_GROUPS]
    Schooling = Literal[v.SCHOOLING]
    Motive = Literal[v.MOTIVES]
    Barrier = Literal[v.BARRIERS]
    Form = Literal[v.FORMS]
    Need = Literal[v.NEEDS]
    R = Literal[v.RS]
    Certainty = Literal[v.CERTAINTIES]
