"""What all actions do: read the talk from the slots, work out the turn, say it, and keep the changed slots."""

from __future__ import annotations

import abc
from typing import Any, Dict, List, Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import runtime
from bot.talk.say import Say, wording
from bot.talk.state import FACTS, Heard, Talk
from bot.talk.together import is_together
from bot.talk.turn import turn


def heard_of(message: Mapping[str, Any]) -> Heard:
    """Return a message of the tracker as the talk takes it."""
    intent = message.get("intent") or {}
    entities = message.get("entities") or []
    return Heard(
        text=message.get("text") or "",
        intent=intent.get("name"),
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple((one["name"], float(one["confidence"])) for one in message.get("intent_ranking") or []),
        choice=next((str(one["value"]) for one in entities if one["entity"] == "choice"), None),
        facts={one["entity"]: one["value"] for one in entities if one["entity"] in FACTS},
        line=tuple(
            (one["name"], float(one["confidence"]), int(one["start"]), int(one["end"]))
            for one in (message.get("line") or {}).get("parts", ())
        ),
        danger=message.get("danger"),
        opening=(message.get("metadata") or {}).get("opening") is True,
    )


def utter(dispatcher: CollectingDispatcher, say: Say, together: bool = False) -> None:
    """Hand one bubble to Rasa; a twin that ``domain.yml`` does not have falls back on the usual wording."""
    buttons = [{"title": button.title, "payload": button.payload} for button in say.buttons]
    custom = dict(say.custom) if say.custom else None
    if not say.key:
        dispatcher.utter_message(text=say.text, buttons=buttons, json_message=custom)
        return
    key = wording(say.key, runtime.response_names(), together)
    dispatcher.utter_message(response=key, buttons=buttons, json_message=custom, **dict(say.values))


class TalkAction(Action, abc.ABC):
    """An action of one topic, named ``action_`` and the topic."""

    @property
    @abc.abstractmethod
    def topic(self) -> str:
        """The topic, one of :data:`bot.talk.turn.TOPICS`."""

    def name(self) -> str:
        """Return the name that ``domain.yml`` and the rules use."""
        return f"action_{self.topic}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Work out one turn of the talk."""
        context = runtime.context()
        before = Talk.from_slots(tracker.slots)
        if before.source is None:
            before.source = (tracker.latest_message.get("metadata") or {}).get("source")
        heard = heard_of(tracker.latest_message)
        topic = "inform" if heard.choice else self.topic
        after, says = turn(topic, before, heard, context)
        runtime.count(after, context.today, context.known)
        for say in says:
            utter(dispatcher, say, is_together(after))
        new, old = after.as_slots(), tracker.slots
        return [SlotSet(name, value) for name, value in new.items() if old.get(name) != value]
