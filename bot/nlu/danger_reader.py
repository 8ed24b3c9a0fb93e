"""The component around :class:`bot.nlu.danger.DangerModel`: puts ``danger`` (0 to 1) beside the intent."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.danger import CONTRACT, SIGNAL, DangerModel
from bot.nlu.lines import LINE
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN, Normaliser, files_fingerprint

#: Where the likelihood stands in a parsed message.
OUTPUT = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerReader(GraphComponent):
    """Tells how likely each message is a signal of danger. Leaves the intent as it is."""

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

    def __init__(self, storage: ModelStorage, resource: Resource, model: Optional[DangerModel] = None) -> None:
        """Make a component, with a trained model when there is one."""
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DangerReader:
        """Make a component that is not trained yet."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples with an intent: signals against everything else a person types to us."""
        examples = [
            one
            for one in training_data.intent_examples
            if one.get(TEXT) and one.get(INTENT) and not one.get(INTENT).startswith(LINE)
        ]
        signals = [one.get(INTENT) in (SIGNAL, CONTRACT) for one in examples]
        if any(signals) and not all(signals):
            texts = [one.get(TEXT) for one in examples]
            plain = [one.get(PLAIN) or normalise(one.get(TEXT)) for one in examples]
            self._model = DangerModel.train(texts, plain, signals)
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
    ) -> DangerReader:
        """Make the component with the model that was trained."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(model_storage, resource, DangerModel.load(folder))
        except (ValueError, FileNotFoundError):  # Nothing was trained: there were no signals.
            return cls(model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set how likely each message is a signal; nothing for an empty one."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is not None and text.strip():
                plain = message.get(PLAIN) or normalise(text)
                message.set(OUTPUT, self._model.likelihood(text, plain), add_to_output=True)
        return messages
