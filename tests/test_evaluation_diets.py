"""Small DIETs beside our own classifier: the parts of their pipeline, what is left out, and the rows of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Sequence, Tuple

import pytest
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.data import TrainingType
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message as RasaMessage

from bot.evaluation import diets
from bot.evaluation.contest_table import table
from bot.evaluation.diet_parts import MeaningFeaturizer, PlainText
from bot.evaluation.sets import Message
from bot.evaluation.understand import Understood


def test_the_plain_form_takes_the_place_of_the_text() -> None:
    messages = [RasaMessage({TEXT: "kweenie wrm"}), RasaMessage({TEXT: ""})]
    PlainText().process(messages)
    assert messages[0].get(TEXT) == "ik weet niet waarom"
    assert messages[1].get(TEXT) == ""


def test_the_meaning_is_one_dense_vector() -> None:
    message, empty = RasaMessage({TEXT: "geen tijd"}), RasaMessage({TEXT: ""})
    MeaningFeaturizer("meaning", MeaningFeaturizer.get_default_config()).process([message, empty])
    sequence, sentence = message.get_dense_features(TEXT, [])
    assert sequence is None
    assert sentence is not None
    assert sentence.features.shape == (1, 512)
    assert empty.get_dense_features(TEXT, []) == (None, None)


@pytest.mark.parametrize(("name", "parts"), diets.WAYS)
def test_what_is_left_out_is_in_the_pipeline_and_rasa_takes_the_rest(name: str, parts: Sequence[str]) -> None:
    whole, told = diets.config_without(()), diets.config_without(parts)
    assert len(told["pipeline"]) == len(whole["pipeline"]) - len(parts)
    graph = DefaultV1Recipe().graph_config_for_recipe(told, {}, training_type=TrainingType.NLU)
    assert any("DIET" in node for node in graph.train_schema.nodes), name


class _Reader:
    """Stands for a loaded model: it takes everything for 'stop'."""

    load_seconds = 1.0

    def read(self, messages: Sequence[Message]) -> List[Understood]:
        return [Understood("stop", (("stop", 0.9),)) for _ in messages]

    def latency(self) -> dict:
        return {"cpu_p50": 2.0, "cpu_p95": 3.0}


def test_a_row_for_each_that_was_trained(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    trained: List[int] = []

    def train(config: Path, model: Path) -> Tuple[float, str]:
        trained.append(len(config.read_text(encoding="utf-8")))
        model.write_bytes(b"x" * 1000)
        return (9.0, "") if len(trained) != 2 else (0.0, "no memory")

    monkeypatch.setattr(diets, "train_with_rasa", train)
    monkeypatch.setattr(diets.Reader, "load", lambda model: _Reader())
    sets = {"talk": [Message("a", ("stop",)), Message("b", ("deny",))]}
    assert diets.rows(sets, {}) == []
    found: Any = diets.rows(sets, {"DIET": "1"})
    assert [row["name"] for row in found] == [diets.WAYS[0][0], diets.WAYS[2][0]]
    assert len(set(trained)) == 3, "each has a pipeline of its own"
    assert "no memory" in capsys.readouterr().out
    assert found[0]["sets"]["talk"]["top1"] == 0.5
    lines = table({"folds": 0, "sets": {"talk": 2}, "rows": found})
    assert lines[-1].endswith("| 2.0 | 9 | 1.0 | 0.0 |")
