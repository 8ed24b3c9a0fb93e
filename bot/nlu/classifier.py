"""The intent classifier of the pipeline: :class:`bot.nlu.intents.IntentModel` as a component of Rasa."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import TrainedComponent, forms, with_intent
from bot.nlu.danger import DANGER
from bot.nlu.intents import IntentModel, Settings, meaning
from bot.nlu.lines import LINE
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN

_RANKING = "ranking_length"
#: The attribute of a message that holds the vector of its plain form, while it is worked on.
MEANING = "meaning"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TwoSidedClassifier(TrainedComponent, IntentClassifier):
    """Tells the intent of a message from its pieces and from its meaning."""

    kind = IntentModel

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings of the model, and how many intents are told."""
        return {**vars(Settings()), _RANKING: 10}

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples with an intent, and keep the model. Lines and danger have models of their own."""
        examples = with_intent(training_data, without=(LINE, DANGER))
        if examples:
            settings = Settings(**{name: self._config[name] for name in vars(Settings())})
            texts, plain = forms(examples)
            self._keep(IntentModel.train(texts, plain, [one.get(INTENT) for one in examples], settings))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent and the ranking of each message. An empty text has none."""
        for message in messages:
            text = message.get(TEXT) or ""
            plain = message.get(PLAIN) or normalise(text)
            told: List[Tuple[str, float]] = []
            if self._model and text.strip():
                # Most of the time of a message goes into its meaning: it is kept for the models of lines and of danger.
                vector = meaning([plain])[0]
                message.set(MEANING, vector)
                told = self._model.ranking(text, plain, self._config[_RANKING], vector)
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: sure} for name, sure in told]
            first = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
