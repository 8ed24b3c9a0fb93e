"""The model of danger: trains, keeps, reads, and leaves the intent alone; and what the talk makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.evaluation.sets import FILES, leaks, read_set, training_examples
from bot.knowledge.load import load_knowledge
from bot.nlu.danger import CONTRACT, DangerModel, beside_intent
from bot.nlu.danger_reader import OUTPUT, DangerReader
from bot.nlu.normalise import normalise
from bot.settings import ROOT
from bot.talk.context import Context
from bot.talk.safety import DANGEROUS, LIKELY_ENOUGH, SURELY_DANGEROUS, is_signal
from bot.talk.state import Heard
from tests.talking import DAY

SIGNALS = [
    "ik wil niet meer leven",
    "ze zijn beter af zonder mij",
    "ik heb afscheid genomen van iedereen",
    "ik wil dood",
]
OTHERS = ["ik wil een cursus", "geen tijd voor leren", "mijn baas wil niet", "ik ga dood van de stress op het werk"]


def trained() -> DangerModel:
    texts = [f"{text} {end}" for text in SIGNALS + OTHERS for end in ("", "echt", "hoor", "nu")]
    return DangerModel.train(texts, [normalise(text) for text in texts], [True] * 16 + [False] * 16)


def likelihood(model: DangerModel, text: str) -> float:
    return model.likelihood(text, normalise(text))


def test_it_learns_and_is_kept(tmp_path: Path) -> None:
    model = trained()
    assert min(likelihood(model, text) for text in SIGNALS) > 0.5 > max(likelihood(model, text) for text in OTHERS)
    model.save(tmp_path)
    again = DangerModel.load(tmp_path)
    for text in (*SIGNALS, *OTHERS, "iets heel anders", ""):
        assert likelihood(again, text) == pytest.approx(likelihood(model, text), abs=1e-6)


def test_the_same_examples_give_the_same_model() -> None:
    assert likelihood(trained(), SIGNALS[0]) == likelihood(trained(), SIGNALS[0])


@given(st.text(max_size=80))
def test_a_likelihood_lies_between_nothing_and_one(text: str) -> None:
    assert 0.0 <= likelihood(MODEL, text) <= 1.0


MODEL = trained()


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_intent_raises_and_never_lowers(danger: float, less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert min(danger, 1 - 1e-6) <= beside_intent(danger, less) + 1e-9
    assert beside_intent(danger, less) <= beside_intent(danger, more) + 1e-9
    assert 0.0 <= beside_intent(danger, more) <= 1.0


@pytest.mark.parametrize(("danger", "intent", "stops"), [(0.9, 0.0, False), (0.9, 0.2, True), (0.7, 0.9, True)])
def test_the_intent_speaks_along(danger: float, intent: float, stops: bool) -> None:
    assert (beside_intent(danger, intent) >= DANGEROUS) == stops


def test_the_component_hears_the_intent_too() -> None:
    reader = DangerReader({}, None, None, MODEL)  # type: ignore[arg-type]
    alone, beside, other = (Message({TEXT: "ze zijn af zonder"}) for _ in range(3))
    beside.set(INTENT_RANKING_KEY, [{"name": "unsure", "confidence": 0.6}, {"name": CONTRACT, "confidence": 0.3}])
    other.set(INTENT_RANKING_KEY, [{"name": "unsure", "confidence": 0.6}])
    reader.process([alone, beside, other])
    assert alone.get(OUTPUT) == other.get(OUTPUT) == pytest.approx(likelihood(MODEL, "ze zijn af zonder"), abs=1e-3)
    assert beside.get(OUTPUT) == beside_intent(other.get(OUTPUT), 0.3)


def test_any_of_the_three_stops_the_talk() -> None:
    context = Context(load_knowledge(ROOT / "knowledge"), DAY)
    calm = "ik wil een cursus"
    assert not is_signal(Heard(calm, danger=DANGEROUS - 0.01, ranking=(("crisis_signal", 0.1),)), context)
    assert is_signal(Heard(calm, danger=DANGEROUS), context)
    assert is_signal(Heard(calm, ranking=(("crisis_signal", LIKELY_ENOUGH),)), context)
    assert is_signal(Heard("ik wil niet meer leven"), context)


def test_about_a_colleague_the_models_must_be_sure() -> None:
    context = Context(load_knowledge(ROOT / "knowledge"), DAY)
    assert not is_signal(Heard("hij is bang", danger=DANGEROUS), context, faint=False)
    assert is_signal(Heard("hij is bang", danger=SURELY_DANGEROUS), context, faint=False)


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("berichten", "entities")])
def test_its_examples_are_not_those_that_measure(name: str) -> None:
    own = [text for text, _ in training_examples(ROOT / "data" / "safety")]
    assert len(own) > 2000
    assert leaks(read_set(FILES[name]), own) == []
