"""Helpers for tests that hold whole talks in memory: the real knowledge, rules and texts, without Rasa."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

from ruamel.yaml import YAML

from bot.knowledge.base import Knowledge
from bot.knowledge.load import load_knowledge
from bot.settings import ROOT
from bot.talk.context import Context
from bot.talk.say import Say, wording
from bot.talk.state import Heard, Talk
from bot.talk.together import is_together
from bot.talk.turn import QUESTIONS, turn

#: The day of the talks in the tests.
DAY = dt.date(2026, 11, 24)
#: What may stand before the colon of a button besides a question.
OTHER_BUTTONS = {"menu", "more", "meaning"}


def read_yaml(path: str) -> Any:
    """Return a YAML file of the project as plain data."""
    return YAML(typ="safe", pure=True).load((ROOT / path).read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def known() -> Knowledge:
    """Return the real knowledge."""
    return load_knowledge(ROOT / "knowledge")


@functools.lru_cache(maxsize=1)
def domain() -> Dict[str, Any]:
    """Return ``domain.yml``."""
    return read_yaml("domain.yml")


@functools.lru_cache(maxsize=1)
def rules() -> Dict[str, str]:
    """Return intent -> action, as ``data/stories`` has it. Each rule is one intent and one action."""
    found: Dict[str, str] = {}
    for path in sorted((ROOT / "data" / "stories").glob("*.yml")):
        for rule in read_yaml(f"data/stories/{path.name}")["rules"]:
            intent, action = rule["steps"]
            assert intent["intent"] not in found, f"two rules for {intent['intent']}"
            found[intent["intent"]] = action["action"]
    return found


def topic_by_rules(intent: str) -> str:
    """Return the topic that Rasa's rules lead an intent to."""
    return rules()[intent].replace("action_", "", 1).replace("restart_talk", "restart")


class Bubble(NamedTuple):
    """A bubble as the person sees it."""

    key: str
    text: str
    buttons: Tuple[Tuple[str, str], ...]
    custom: Optional[Mapping[str, Any]]


def choice_of(payload: str) -> str:
    """Return the choice of a payload as it stands in ``domain.yml`` or in a bubble."""
    name, brace, rest = payload.replace("{{", "{").replace("}}", "}").partition("{")
    assert name == "/choose", payload
    return str(json.loads(brace + rest)["choice"])


def shown(say: Say, together: bool = False) -> List[Bubble]:
    """Return every way in which a bubble may come out; fails when its text or a value is missing."""
    own = tuple((button.choice, button.title) for button in say.buttons)
    if not say.key:
        assert say.text.strip(), f"a bubble without words: {say}"
        return [Bubble("", say.text, own, say.custom)]
    responses = domain()["responses"]
    key = wording(say.key, responses, together)
    assert key in responses, f"no text for {say.key} in domain.yml"
    bubbles = []
    for response in responses[key]:
        text = re.sub(r"\{(\w+)\}", lambda found: str(say.values[found.group(1)]), response["text"])
        fixed = tuple((choice_of(one["payload"]), one["title"]) for one in response.get("buttons", []))
        bubbles.append(Bubble(key, text, own + fixed, say.custom))
    return bubbles


class Chat:
    """One talk. Every turn is checked for what must hold always; the talk waits as JSON in between, as in Rasa."""

    def __init__(self, day: dt.date = DAY) -> None:
        self.context = Context(known=known(), today=day)
        self.talk = Talk()
        self.bubbles: List[Bubble] = []
        self.says: List[Say] = []
        self.offered: List[str] = []
        self.messages = 0

    @property
    def text(self) -> str:
        """All that was said in the last turn."""
        return "\n".join(bubble.text for bubble in self.bubbles)

    @property
    def keys(self) -> List[str]:
        """The names of the texts said in the last turn."""
        return [bubble.key for bubble in self.bubbles]

    @property
    def buttons(self) -> List[str]:
        """The choices offered in the last turn."""
        return [choice for bubble in self.bubbles for choice, _ in bubble.buttons]

    @property
    def card(self) -> Mapping[str, Any]:
        """The card of the last turn."""
        cards = [one.custom for one in self.bubbles if one.custom and one.custom.get("kind") == "card"]
        assert len(cards) == 1, "no card, or more than one"
        return cards[0]

    def open(self) -> Chat:
        """Let the widget say hello, which is no message of the person."""
        self._turn("greet", Heard(text="hallo", intent="greet", confidence=1.0, opening=True))
        self.messages = 0
        return self

    def say(
        self,
        text: str,
        intent: str = "nlu_fallback",
        confidence: float = 0.9,
        facts: Optional[Mapping[str, Any]] = None,
        ranking: Iterable[Tuple[str, float]] = (),
    ) -> Chat:
        """Type something that the model takes for ``intent``."""
        heard = Heard(text=text, intent=intent, confidence=confidence, ranking=tuple(ranking), facts=facts or {})
        return self._turn(topic_by_rules(intent), heard)

    def press(self, choice: str) -> Chat:
        """Press a button that was offered in this talk."""
        assert choice in self.offered, (
            f"{choice} was never offered; asked {self.talk.asked}, offered {self.offered[-8:]}"
        )
        payload = "/choose" + json.dumps({"choice": choice})
        return self._turn("inform", Heard(text=payload, intent="choose", confidence=1.0, choice=choice))

    def _turn(self, topic: str, heard: Heard) -> Chat:
        before = json.dumps(self.talk.as_slots())
        after, says = turn(topic, self.talk, heard, self.context)
        assert json.dumps(self.talk.as_slots()) == before, "the talk before the turn was changed"
        where = (
            f"after {heard.choice or heard.intent!r} {heard.text[:40]!r}; asked {self.talk.asked}, {self.talk.closed}"
        )
        assert says, f"nothing was said {where}"
        self.says, self.bubbles, self.messages = says, [], self.messages + 1
        for say in says:
            ways = shown(say, is_together(after))
            self.bubbles.append(ways[after.turns % len(ways)])
            for bubble in ways:
                assert bubble.text.strip(), f"an empty bubble {where}"
                assert len(bubble.buttons) <= 4, f"more than four buttons {where}"
                for choice, title in bubble.buttons:
                    name, colon, value = choice.partition(":")
                    assert colon, f"a button without a value: {choice}"
                    assert value, f"a button without a value: {choice}"
                    assert title.strip(), f"a button without a title: {choice}"
                    assert name in QUESTIONS or name in OTHER_BUTTONS, f"{choice} {where}"
        self.offered += [choice for choice in self.buttons if choice not in self.offered]
        self.talk = Talk.from_slots(json.loads(json.dumps(after.as_slots())))
        assert self.talk == after, "the talk does not survive waiting as JSON"
        return self
