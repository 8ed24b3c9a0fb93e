"""Gives each message its plain form beside the text as typed, and remembers the spaCy pipeline of training."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalise import lists, normalise
from bot.spacy_nl import pipeline_name

# The attribute of a message that holds its plain form. The attribute ``text`` stays as it was typed.
PLAIN = "plain"
_FILE = "spacy.json"


class WrongPipeline(RasaException):
    """The model was trained with another Dutch spaCy pipeline than the one in use."""


def files_fingerprint() -> str:
    """Return a fingerprint of the code and word lists in this folder."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.yml")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def check_pipeline(trained: Optional[str], now: Optional[str]) -> None:
    """Refuse a spaCy pipeline that is not the one of training.

    Raises:
        WrongPipeline: with one sentence that tells what to do.

    """
    if trained and now and trained != now:
        raise WrongPipeline(
            f"This model was trained with the spaCy pipeline {trained} and now {now} is in use: run 'make train'."
        )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True, model_from="SpacyNLP")
class Normaliser(GraphComponent):
    """Sets the plain form of each message (:mod:`bot.nlu.normalise`)."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand before: Rasa wants the words of spaCy in every pipeline with it."""
        return [SpacyTokenizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Return the packages that must be installed."""
        return ["wordfreq"]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Let a change of the word lists or the code beside this class train anew, and not come from Rasa's cache."""
        return files_fingerprint()

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return nothing: there is nothing to set."""
        return {}

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Make the component."""
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        """Make the component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Normaliser:
        """Make the component, unless another spaCy pipeline is in use than at training."""
        try:
            with model_storage.read_from(resource) as folder:
                trained = json.loads((folder / _FILE).read_text(encoding="utf-8"))["pipeline"]
        except (ValueError, FileNotFoundError):
            trained = None
        in_use = os.environ.get("SPACY_MODEL")
        check_pipeline(trained, pipeline_name(in_use) if in_use else None)
        lists()  # Read the word lists now, not at the first message.
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Keep the name of the spaCy pipeline. There is nothing else to learn."""
        meta = model.model.meta
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps({"pipeline": f"{meta['lang']}_{meta['name']}"}), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Set the plain form of every example."""
        self.process(training_data.training_examples, model)
        return training_data

    def process(self, messages: List[Message], model: SpacyModel) -> List[Message]:
        """Set the plain form of every message. What was typed is not changed."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(PLAIN, normalise(text))
        return messages
