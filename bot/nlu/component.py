"""What the components around a trained model have in common: how they are made, kept and loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Protocol, Sequence, Tuple, Type, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN, Normaliser, files_fingerprint

C = TypeVar("C", bound="TrainedComponent")


class Kept(Protocol):
    """A model that can be written to a folder and read from it."""

    def save(self, folder: Path) -> None:
        """Write the model."""

    @classmethod
    def load(cls, folder: Path) -> Any:
        """Read the model."""


class TrainedComponent(GraphComponent):
    """A component of Rasa around one trained model. A subclass names the model's class, and trains and uses it."""

    #: The class of the model.
    kind: Type[Kept]

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

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        """Make a component, with a trained model when there is one."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls: Type[C],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> C:
        """Make a component that is not trained yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[C],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> C:
        """Make the component with the model that was trained."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, cls.kind.load(folder))
        except (ValueError, FileNotFoundError):  # Nothing was trained: there were no examples for it.
            return cls(config, model_storage, resource)

    def _keep(self, model: Kept) -> None:
        """Take a model that was trained just now, and keep it."""
        self._model = model
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)


def with_intent(data: TrainingData, only: Sequence[str] = (), without: Sequence[str] = ()) -> List[Message]:
    """Return the examples with a text and an intent that begins with one of ``only`` and none of ``without``."""
    return [
        one
        for one in data.intent_examples
        if one.get(TEXT)
        and one.get(INTENT)
        and (not only or one.get(INTENT).startswith(tuple(only)))
        and not one.get(INTENT).startswith(tuple(without))
    ]


def forms(examples: Sequence[Message]) -> Tuple[List[str], List[str]]:
    """Return the texts of some examples, as typed and as plain Dutch."""
    texts = [one.get(TEXT) for one in examples]
    return texts, [one.get(PLAIN) or normalise(one.get(TEXT)) for one in examples]
