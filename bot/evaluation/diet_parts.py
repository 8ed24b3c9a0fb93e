"""Parts of a pipeline with DIET in it, to measure against: the plain form as its text, the meaning as features."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intents import meaning
from bot.nlu.normalise import normalise


class _Part(GraphComponent):
    """What both have in common: nothing is learned, and examples are taken as messages are."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Any:
        """Make the part."""
        return cls(execution_context.node_name, config) if issubclass(cls, DenseFeaturizer) else cls()

    @abstractmethod
    def process(self, messages: List[Message]) -> List[Message]:
        """Take some messages."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Take all examples."""
        self.process(training_data.training_examples)
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class PlainText(_Part):
    """Puts the plain form of a message in the place of its text."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Replace the text of each message; an empty one stays."""
        for message in messages:
            if message.get(TEXT):
                message.set(TEXT, normalise(message.get(TEXT)))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MeaningFeaturizer(DenseFeaturizer, _Part):
    """Gives the sentence vector of a message to the classifier, 512 numbers."""

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Take any configuration: there is nothing to set."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector of each message that has a text."""
        told = [message for message in messages if message.get(TEXT)]
        if not told:
            return messages
        for message, vector in zip(told, meaning([message.get(TEXT) for message in told]), strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages
