"""The intent classifier of the pipeline: :class:`bot.nlu.intents.IntentModel` as a component of Rasa."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.danger import DANGER
from bot.nlu.intents import IntentModel, Settings, meaning
from bot.nlu.lines import LINE
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN, Normaliser, files_fingerprint

_RANKING = "ranking_length"
#: The attribute of a message that holds the vector of its plain form, while it is worked on.
MEANING = "meaning"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TwoSidedClassifier(GraphComponent, IntentClassifier):
    """Tells the intent of a message from its pieces and from its meaning."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand before: the plain form of a message is needed."""
        return [Normaliser]

    @staticmethod
    def required_packages() -> List[str]:
        """Return the packages that must be installed."""
        return ["sklearn", "wordfreq"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Let a change of the word lists or the code beside this class train anew, and not come from Rasa's cache."""
        return files_fingerprint()

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings of the model, and how many intents are told."""
        return {**vars(Settings()), _RANKING: 10}

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
    ) -> None:
        """Make a component, with a trained model when there is one."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TwoSidedClassifier:
        """Make a component that is not trained yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples with an intent, and keep the model. Lines and danger have models of their own."""
        examples = [
            one
            for one in training_data.intent_examples
            if one.get(TEXT) and one.get(INTENT) and not one.get(INTENT).startswith((LINE, DANGER))
        ]
        if examples:
            settings = Settings(**{name: self._config[name] for name in vars(Settings())})
            texts = [one.get(TEXT) for one in examples]
            plain = [one.get(PLAIN) or normalise(one.get(TEXT)) for one in examples]
            self._model = IntentModel.train(texts, plain, [one.get(INTENT) for one in examples], settings)
            with self._storage.write_to(self._resource) as folder:
                self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TwoSidedClassifier:
        """Make the component with the model that was trained."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.load(folder))
        except (ValueError, FileNotFoundError):  # Nothing was trained: there were no examples.
            return cls(config, model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent and the ranking of each message. An empty text has none."""
        for message in messages:
            text = message.get(TEXT) or ""
            plain = message.get(PLAIN) or normalise(text)
            told: List[Tuple[str, float]] = []
            if self._model and text.strip():
                # Most of the time of a message goes into its meaning: it is kept for the model of the lines.
                vector = meaning([plain])[0]
                message.set(MEANING, vector)
                told = self._model.ranking(text, plain, self._config[_RANKING], vector)
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: sure} for name, sure in told]
            first = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
