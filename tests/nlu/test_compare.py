"""The comparison of ways to tell an intent, on a few made-up messages."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, Dict, List, Tuple

import numpy as np
import pytest

from bot.evaluation.contenders import BLOCKS, CONTENDERS, OWN, Contender, Lesson
from bot.evaluation.contest import Contest, _setting, hold, whole_models
from bot.evaluation.contest_table import table
from bot.evaluation.forms import FormMaker, some
from bot.evaluation.sets import Message
from bot.nlu.intents import IntentModel, Settings
from bot.nlu.normalise import normalise

TOPICS = {
    "barrier_time": ["ik heb geen tijd", "veel te druk thuis", "wanneer moet ik dat doen", "geen tijd over vandaag"],
    "ask_costs": ["wat kost een cursus", "hoe duur is dat", "wat moet ik betalen", "kost het geld"],
    "greet": ["hoi", "hallo daar", "goedemorgen allemaal", "dag maatje"],
}
ENDS = ("", " hoor", " zeg ik", " dus")
EXAMPLES: List[Tuple[str, str]] = [(one + end, intent) for intent, own in TOPICS.items() for one in own for end in ENDS]
ASKED = {"heldout": [Message("geen tijd man, te druk", ("barrier_time",)), Message("wat kost t", ("ask_costs",))]}
FEW = (
    Contender("words", "svc", (("text", "words", 1, 1.0),)),
    Contender("plain", "ridge", (("plain", "words", 1, 1.0),)),
    Contender("near", "neighbours", (), "meaning"),
    Contender("both", OWN, BLOCKS, "meaning"),
)


@pytest.fixture(scope="module")
def contest() -> Contest:
    return Contest.prepare(FEW, EXAMPLES, ASKED, folds=2)


@pytest.fixture(scope="module")
def rows(contest: Contest) -> List[Dict[str, Any]]:
    return hold(contest, workers=2)


def test_every_contender_is_measured(rows: List[Dict[str, Any]]) -> None:
    assert [row["name"] for row in rows] == ["words", "plain", "near", "both"]
    assert [row["in_use"] for row in rows] == [False, False, False, True]
    for row in rows:
        assert row["sets"]["folds"]["messages"] == len(EXAMPLES)
        assert row["sets"]["heldout"]["messages"] == 2
        assert all(0 <= part[name] <= 1 for part in row["sets"].values() for name in ("top1", "top3", "macro_f1"))
        assert all(part["top1"] <= part["top3"] for part in row["sets"].values())
        assert min(row["message_ms"], row["train_seconds"], row["megabytes"]) > 0
    assert rows[-1]["sets"]["heldout"]["top1"] == 1
    assert not {"ik heb geen tijd", "wat kost t"} & set(json.dumps(rows).split('"'))


def test_the_one_in_use_is_the_shipped_model(contest: Contest) -> None:
    texts, intents = [text for text, _ in EXAMPLES], [intent for _, intent in EXAMPLES]
    plain = [normalise(text) for text in texts]
    shipped = IntentModel.train(texts, plain, intents, Settings())
    trained = Lesson(contest.forms, intents).teach(FEW[-1])
    scores = trained.scores(contest.set_forms["heldout"])
    for row, message in zip(scores, ASKED["heldout"], strict=True):
        np.testing.assert_allclose(row, shipped.scores(message.text, normalise(message.text)), atol=1e-3)


@pytest.mark.parametrize("learner", ["svc", "logistic", "bayes", "ridge"])
def test_every_learner_learns_what_is_plain(contest: Contest, learner: str) -> None:
    trained = Lesson(contest.forms, contest.intents).teach(Contender("x", learner, (("plain", "words", 1, 1.0),)))
    best = trained.scores(contest.forms).argmax(axis=1)
    assert np.mean([trained.names[place] == intent for place, intent in zip(best, contest.intents, strict=True)]) > 0.9
    assert trained.stored()[0] > 0


def test_contenders_name_the_forms_they_need() -> None:
    assert Contender("x", "svc", (("text", "words", 2, 1.0),)).needs == ()
    assert Contender("x", "svc", (("lemmas", "words", 2, 1.0),)).needs == ("plain", "lemmas")
    assert Contender("x", "logistic", (), "typed meaning").needs == ("typed meaning",)
    assert CONTENDERS[-1].needs == ("plain", "meaning")
    assert len({one.name for one in CONTENDERS}) == len(CONTENDERS)


def test_lemmas_are_made_of_the_plain_form(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(maker: FormMaker) -> None:
        maker._nlp = lambda text: [SimpleNamespace(text=word, lemma_=word.removesuffix("en")) for word in text.split()]

    monkeypatch.setattr(FormMaker, "_load_lemmas", load)
    maker = FormMaker(["lemmas", "plain"])
    forms, seconds = maker.make_all(["Kheb boeken"])
    assert forms == {"text": ["Kheb boeken"], "plain": ["ik heb boeken"], "lemmas": ["ik heb boek"]}
    assert list(seconds) == ["plain", "lemmas"]
    assert maker.make(["Kheb boeken"], ["plain", "lemmas"]) == forms


def test_some_takes_texts_and_vectors() -> None:
    chosen = some({"text": ["a", "b", "c"], "meaning": np.eye(3)}, [2, 0])
    assert chosen["text"] == ["c", "a"]
    assert chosen["meaning"].tolist() == [[0, 0, 1], [1, 0, 0]]


def test_models_through_rasa_are_shown_when_stock_is_among_them() -> None:
    part = {"messages": 2, "top1": 0.5, "top3": 1.0, "macro_f1": 0.4, "voices": []}
    told = {
        "sets": {"heldout": part},
        "latency_ms": {"cpu_p50": 9.0, "cpu_p95": 12.0},
        "load_seconds": 20.0,
        "model_megabytes": 26.0,
    }
    assert whole_models({"models": {"leermaatje": told}}) == []
    assert whole_models({}) == []
    found = whole_models({"models": {"leermaatje": told, "stock": told}})
    assert [row["message_ms"] for row in found] == [9.0, 9.0]
    run = {"folds": 5, "sets": {"heldout": 2}, "rows": found}
    assert table(run)[-1] == "| through Rasa: stock pipeline (DIET) | – | 50.0 / 100.0 / 40.0 | 9.0 | – | 20.0 | 26.0 |"


def test_the_table_is_markdown(rows: List[Dict[str, Any]]) -> None:
    lines = [line for line in table({"folds": 2, "sets": {"heldout": 2}, "rows": rows}) if line.startswith("|")]
    assert len(lines) == 2 + len(rows)
    assert len({line.count("|") for line in lines}) == 1
    assert lines[-1].startswith("| **both** |")
    assert "folds" not in "".join(table({"folds": 0, "sets": {"heldout": 2}, "rows": []}))


@pytest.mark.parametrize(("text", "value"), [("", 5), ("3", 3), ("0", 1), ("x", 5)])
def test_settings_of_the_run(monkeypatch: pytest.MonkeyPatch, text: str, value: int) -> None:
    monkeypatch.setenv("FOLDS", text)
    assert _setting("FOLDS", 5, 1) == value
