"""What a view is asked for: the address is read, and what is wrong in it is told in a sentence instead of refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import urlencode

from bot.cube.tables import MOST_FILTERS
from bot.gate.model import Group
from bot.programme.names import Names
from bot.programme.texts import DIMENSIONS, Texts

#: Of what somebody wrote in the address no more than this is repeated.
_MOST_REPEATED = 40
#: Kind of a period, by the letter after its year, in the order of the list: longest first.
KINDS = (("", "Jaren"), ("K", "Kwartalen"), ("B", "Blokken"), ("W", "Weken"))


@dataclass(frozen=True)
class Question:
    """A period (None when nothing was released yet), a group of at most three filters, and what was wrong."""

    period: Optional[str]
    group: Group
    complaints: Tuple[str, ...] = ()


def kind_of(period: str) -> str:
    """Return 'W', 'B', 'K' or '' (a year)."""
    return period.partition("-")[2][:1]


def newest(periods: Sequence[str], shown: Sequence[str]) -> Optional[str]:
    """Return what is shown when no period is asked for.

    The newest block of which the number of talks is shown, else the newest period of which it is, else the newest. A
    week is too short for most groups, and a year is released once a year. ``shown``: the periods with a shown total.
    """
    found = [one for one in periods if one in shown]
    blocks = [one for one in found if kind_of(one) == "B"]
    return next(iter([*blocks, *found, *periods]), None)


def by_kind(periods: Sequence[str]) -> List[Tuple[str, List[str]]]:
    """Return the periods under the name of their kind, newest first, for the list on the page."""
    found = [(name, [one for one in periods if kind_of(one) == kind]) for kind, name in KINDS]
    return [(name, some) for name, some in found if some]


def address(path: str, question: Question, group: Optional[Group] = None) -> str:
    """Return the address of a view, the same for the same view. ``group`` takes the place of the question's own."""
    pairs = [("period", question.period)] if question.period else []
    return f"{path}?{urlencode([*pairs, *(question.group if group is None else group)])}"


def read_question(
    asked: Sequence[Tuple[str, str]],
    periods: Sequence[str],
    first: Optional[str],
    values: Mapping[str, Sequence[str]],
    names: Names,
    texts: Texts,
) -> Question:
    """Read the address.

    ``asked``: its pairs; ``periods``: what was released; ``first``: the one of them that is shown when none is asked
    for; ``values``: dimension -> its values.
    """
    said, complaints = texts.states, []
    period: Optional[str] = None
    group: Dict[str, str] = {}
    over: List[str] = []
    for name, value in asked:
        shown = value[:_MOST_REPEATED]
        if not value:
            continue
        if name == "period":
            if value in periods:
                period = period or value
            else:
                complaints.append(said["wrong_period"].format(value=shown))
        elif name not in DIMENSIONS:
            complaints.append(said["wrong_filter"].format(value=name[:_MOST_REPEATED]))
        elif value not in values.get(name, ()):
            complaints.append(said["wrong_value"].format(value=shown, dimension=names.of("dimension", name).lower()))
        elif name in group:
            complaints.append(said["twice"].format(dimension=names.of("dimension", name).lower()))
        elif len(group) >= MOST_FILTERS:
            over.append(name)
        else:
            group[name] = value
    if over:
        kept = ", ".join(names.of("dimension", name).lower() for name in group)
        complaints.append(said["too_many_filters"].format(kept=kept))
    return Question(period or first, tuple(sorted(group.items())), tuple(dict.fromkeys(complaints)))
