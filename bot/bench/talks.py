"""The talks of the bench: what is typed, and which buttons are pressed.

A plan says what to do at each turn. Which payload a button has is found out once, by holding the talk with our bot
(:func:`record`); from then on both sides get the same messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Awaitable, Callable, List, Mapping, Sequence, Tuple, Union

TEXT, BUTTON = "text", "button"
#: Typed when a plan wants a button and none is there.
FILLER = "weet ik niet"


@dataclass(frozen=True)
class Sent:
    """One message of a talk. ``kind`` is ``text`` or ``button``."""

    text: str
    kind: str


#: At each turn a text to type, or the place of the button to press among those of the last answer.
Plan = Sequence[Union[str, int]]
PLANS: Tuple[Plan, ...] = (
    # Own words only; questions, answers and interruptions.
    (
        "hoi",
        "ik wil graag praten over mijn werk",
        "wat bewaar je eigenlijk van mij",
        "liever niet hoor",
        "van een collega, die liet me zien hoe het moest",
        "nee ik leer nu niks",
        "misschien ooit een keer",
        "wie betaalt zo'n cursus dan",
        "ik heb er gewoon geen tijd voor met de kinderen",
        "ik werk in de schoonmaak",
        "hoe lang duurt een evc traject",
        "dat snap ik niet zo goed",
    ),
    # Buttons, with a yes to counting: every answer completes the row in the database.
    ("hoi", 0, 0, 0, 1, 2, 0, 0, 1, 1, 0, 0),
    # Buttons, with a no to counting.
    ("hallo", 0, 1, 2, 1, 1, 1, 0, 1, 1, 1, 1),
    # Both by turns.
    (
        "goedemiddag",
        0,
        1,
        "gewoon door te doen denk ik",
        0,
        "al een hele tijd",
        0,
        "wat kost een mbo-certificaat",
        "ik wil wel wat anders gaan doen",
        0,
        "ik werk in een magazijn",
        0,
    ),
)
#: Said over and over in a long talk. Five questions: the turns from 3 to 7 hear the same as those from 98 to 102.
LONG: Tuple[str, ...] = (
    "wat kost een cursus",
    "wat is evc precies",
    "hoe lang duurt dat",
    "wat bewaar je van mij",
    "kan ik werken en leren tegelijk",
)

Ask = Callable[[str, str], Awaitable[Sequence[Mapping[str, Any]]]]


def payloads(answer: Sequence[Mapping[str, Any]]) -> List[str]:
    """Return the payloads of all buttons of an answer."""
    return [str(button["payload"]) for bubble in answer for button in bubble.get("buttons") or ()]


def step(wanted: Union[str, int], answer: Sequence[Mapping[str, Any]]) -> Sent:
    """Return the message for one turn of a plan, given the last answer."""
    if isinstance(wanted, str):
        return Sent(wanted, TEXT)
    offered = payloads(answer)
    return Sent(offered[wanted % len(offered)], BUTTON) if offered else Sent(FILLER, TEXT)


async def record(plan: Plan, sender: str, ask: Ask) -> List[Sent]:
    """Hold a talk by a plan and return its messages."""
    messages: List[Sent] = []
    answer: Sequence[Mapping[str, Any]] = []
    for wanted in plan:
        messages.append(step(wanted, answer))
        answer = await ask(sender, messages[-1].text)
    return messages


def long_talk(turn: int) -> str:
    """Return what is said at a turn (from 1) of a long talk."""
    return LONG[turn % len(LONG)]
