"""The component around :class:`bot.nlu.danger.DangerModel`: puts ``danger`` (0 to 1) beside the intent."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import MEANING
from bot.nlu.component import TrainedComponent, forms, with_intent
from bot.nlu.danger import CONTRACT, SIGNAL, DangerModel, beside_intent
from bot.nlu.lines import LINE
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN

#: Where the likelihood stands in a parsed message.
OUTPUT = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerReader(TrainedComponent):
    """Tells how likely each message is a signal of danger, beside its intent, which it leaves as it is.

    Stands behind the classifier of the intents in ``config.yml``, for it hears the ranking.
    """

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
                danger = self._model.likelihood(text, plain, message.get(MEANING))
                message.set(OUTPUT, beside_intent(danger, _likely(message)), add_to_output=True)
        return messages


def _likely(message: Message) -> float:
    """Return how likely the intent of danger is in the ranking of a message (0 to 1); 0 when it is not in it."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return max((one[PREDICTED_CONFIDENCE_KEY] for one in ranking if one[INTENT_NAME_KEY] == CONTRACT), default=0.0)
