"""Finds facts of somebody's work in a message and gives them as entities (:mod:`bot.nlu.find_facts`)."""

from __future__ import annotations

from typing import Any, Dict, List, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    INTENT,
    INTENT_NAME_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.find_facts import Found, facts_of, find_facts

__all__ = ["FactsExtractor", "Found", "facts_of", "find_facts"]

# Messages with these intents tell nothing of the person's work, even where they name a job or a shop.
_NO_FACTS = (
    "abuse",
    "ambassador_practice",
    "ask_find_course",
    "ask_learning_ambassador",
    "ask_privacy",
    "bot_challenge",
    "crisis_signal",
    "feedback_negative",
    "feedback_positive",
    "greet",
    "goodbye",
    "human_handoff",
    "out_of_scope",
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactsExtractor(GraphComponent, EntityExtractorMixin):
    """Gives sector, job, contract, age_group, schooling and experience_years as entities."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand before: the intent tells which messages hold no facts."""
        return [IntentClassifier]

    @staticmethod
    def required_packages() -> List[str]:
        """Return the packages that must be installed."""
        return ["rapidfuzz", "wordfreq"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return which intents hold no facts, and up to how many words an answer is read all the same."""
        return {"no_facts": list(_NO_FACTS), "short_answer": 6}

    def __init__(self, config: Dict[str, Any]) -> None:
        """Make the component."""
        self._no_facts = frozenset(config["no_facts"])
        self._short = int(config["short_answer"])

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactsExtractor:
        """Make the component, and read its word lists now."""
        facts_of("")
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the facts of each message to its entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            if intent in self._no_facts and len(text.split()) > self._short:
                continue
            told = [
                {
                    ENTITY_ATTRIBUTE_TYPE: one.entity,
                    ENTITY_ATTRIBUTE_VALUE: one.value,
                    ENTITY_ATTRIBUTE_START: one.start,
                    ENTITY_ATTRIBUTE_END: one.end,
                }
                for one in find_facts(text)
            ]
            if told:
                entities = [*message.get(ENTITIES, []), *self.add_extractor_name(told)]
                message.set(ENTITIES, entities, add_to_output=True)
        return messages
