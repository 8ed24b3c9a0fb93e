"""The component around :class:`bot.nlu.danger.DangerModel`: puts ``danger`` (0 to 1) beside the intent."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import MEANING
from bot.nlu.component import TrainedComponent, forms, with_intent
from bot.nlu.danger import CONTRACT, SIGNAL, DangerModel
from bot.nlu.lines import LINE
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN

#: Where the likelihood stands in a parsed message.
OUTPUT = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerReader(TrainedComponent):
    """Tells how likely each message is a signal of danger. Leaves the intent as it is."""

    kind = DangerModel

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples with an intent: signals against everything else a person types to us."""
        examples = with_intent(training_data, without=(LINE,))
        signals = [one.get(INTENT) in (SIGNAL, CONTRACT) for one in examples]
        if any(signals) and not all(signals):
            self._keep(DangerModel.train(*forms(examples), signals))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set how likely each message is a signal; nothing for an empty one."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is not None and text.strip():
                plain = message.get(PLAIN) or normalise(text)
                message.set(OUTPUT, self._model.likelihood(text, plain, message.get(MEANING)), add_to_output=True)
        return messages
