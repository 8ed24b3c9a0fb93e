"""Tells the kind of a line to a colleague (open question, reflection, advice ...) beside the intent of the message.

The same kind of model as :mod:`bot.nlu.classifier`, trained on the ``line_*`` examples only, with one block of pieces
more: how a line begins and ends, for that is where a question differs from a statement. What it reads stands under
``line`` in the parsed message. The intent and its ranking stay untouched, so that one model file holds both.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import MEANING
from bot.nlu.component import TrainedComponent, forms, with_intent
from bot.nlu.intents import BLOCKS, IntentModel, Settings, meaning
from bot.nlu.lines import LINE, LINES, sentences
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import PLAIN

#: Where the reading stands in a parsed message.
OUTPUT = "line"
#: Chosen by leaving out a fifth of the lines at a time (docs/oefenen.md); the rest is as for the intents.
LINE_SETTINGS = Settings(meaning_penalty=0.1, meaning_weight=0.6)
LINE_BLOCKS = (*BLOCKS, ("plain", "edges", 2, 1.0))
_RANKING = "ranking_length"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LineClassifier(TrainedComponent):
    """Reads the kind of a line: of the whole message, and of each sentence."""

    kind = IntentModel

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the settings of the model, and how many kinds are told."""
        return {**vars(LINE_SETTINGS), _RANKING: 3}

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines of practice alone, and keep the model."""
        examples = with_intent(training_data, only=(LINE,))
        if examples:
            settings = Settings(**{name: self._config[name] for name in vars(LINE_SETTINGS)})
            texts, plain = forms(examples)
            kinds = [one.get(INTENT) for one in examples]
            self._keep(IntentModel.train(texts, plain, kinds, settings, layout=LINE_BLOCKS))
        return self._resource

    def _read(self, text: str, plain: str, vector: Optional[np.ndarray] = None) -> List[Dict[str, Any]]:
        told = self._model.ranking(text, plain, self._config[_RANKING], vector) if self._model else []
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: sure} for name, sure in told]

    def _parts(self, text: str, places: Sequence[Tuple[int, int]]) -> List[Dict[str, Any]]:
        pieces = [text[start:end] for start, end in places]
        plain = [normalise(piece) for piece in pieces]
        read = [self._read(*one)[0] for one in zip(pieces, plain, meaning(plain), strict=True)]
        return [{"start": start, "end": end, **best} for (start, end), best in zip(places, read, strict=True)]

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the reading of each message; it holds places and kinds, no text.

        A message that the engine marks as no line (:data:`bot.nlu.lines.LINES`) is passed over, for the sake of time.
        ``ranking`` holds the likeliest kinds of the whole message, ``parts`` the likeliest kind of each sentence with
        where it starts and ends.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            unwanted = (message.get(METADATA) or {}).get(LINES) is False
            if self._model is None or unwanted or not text.strip():
                continue
            whole = self._read(text, message.get(PLAIN) or normalise(text), message.get(MEANING))
            places = sentences(text)
            one = [{"start": start, "end": end, **whole[0]} for start, end in places]
            parts = one if len(places) < 2 else self._parts(text, places)
            message.set(OUTPUT, {"ranking": whole, "parts": parts}, add_to_output=True)
        return messages
