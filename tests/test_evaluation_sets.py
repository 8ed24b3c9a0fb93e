"""Reading the messages that measure, safety and facts, folds; and that no message was trained on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.facts import MEASURED, precision_recall, told
from bot.evaluation.folds import assign, cross_validate, cross_validation, own_classifier, own_settings
from bot.evaluation.sets import FILES, BadSetError, Message, flat, leaks, read_all, read_set, training_examples
from bot.evaluation.signals import Alarm, safety, seen
from bot.evaluation.understand import fallback_settings, from_rasa
from bot.settings import ROOT


@pytest.fixture(scope="module")
def trained() -> List[Tuple[str, str]]:
    return training_examples()


def written(folder: Path, *lines: Any) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_reads_messages(tmp_path: Path) -> None:
    path = written(tmp_path, {"text": "hoi", "accept": ["greet"], "who": "Henk"}, "", {"text": "ah", "facts": {}})
    assert read_set(path) == [Message("hoi", ("greet",), "Henk"), Message("ah")]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        {"text": "geheim"},
        {"text": " ", "accept": ["x"]},
        {"text": "geheim", "accept": []},
        {"text": "geheim", "accept": "x"},
        {"text": "geheim", "accept": [1]},
        {"text": "geheim", "facts": []},
    ],
)
def test_a_bad_line_is_told_without_its_text(tmp_path: Path, line: Any) -> None:
    path = written(tmp_path, {"text": "hoi", "accept": ["greet"]}, line)
    with pytest.raises(BadSetError, match=r"set\.jsonl, line 2") as caught:
        read_set(path)
    assert "geheim" not in str(caught.value)


def test_an_absent_set_is_skipped_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_all({"berichten": tmp_path / "b.jsonl"}) == {}
    assert capsys.readouterr().out == "leermaatje: set 'berichten' is skipped: there is no b.jsonl\n"


def test_training_examples_come_without_entity_marks(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: inform\n    examples: |\n      - in de [zorg](sector)\n'
        '      - [bouw]{"entity": "sector"}, 3 jaar\n  - synonym: zorg\n    examples: |\n      - verpleging\n',
        encoding="utf-8",
    )
    assert training_examples(tmp_path) == [("in de zorg", "inform"), ("bouw, 3 jaar", "inform")]


def test_flat_forgets_what_makes_no_other_message() -> None:
    assert flat("  Héé,   HALLOOOO!! ") == flat("hee halloo") == "hee halloo"
    assert flat("👍 ") == flat("👍") != flat("👎")


@given(st.text(max_size=60))
def test_flat_twice_is_flat_once(text: str) -> None:
    assert flat(flat(text)) == flat(text)


@pytest.mark.parametrize("name", [name for name, path in FILES.items() if path.exists()])
def test_no_message_that_measures_is_in_the_training_data(name: str, trained: List[Tuple[str, str]]) -> None:
    messages, texts = read_set(FILES[name]), [text for text, _ in trained]
    assert messages
    assert len(texts) > 1000
    places = leaks(messages, texts)
    assert not places, f"{name}: messages {places} stand in data/nlu, normalised; take the examples out there"


def test_a_leak_is_seen_through_case_signs_and_spelling() -> None:
    asked = [Message("HEB GEEN TIJD!!"), Message("kheb gin tied"), Message("wat kost het")]
    assert leaks(asked, ["heb geen tijd", "ik heb geen tijd"]) == [1, 2]


@pytest.mark.parametrize("name", [name for name, path in FILES.items() if path.exists()])
def test_every_acceptable_intent_is_one_that_is_trained(name: str, trained: List[Tuple[str, str]]) -> None:
    known = {intent for _, intent in trained} | {intent for _, intent in training_examples(ROOT / "data" / "safety")}
    assert {intent for one in read_set(FILES[name]) for intent in one.accept} <= known


def test_the_held_out_set_is_large_enough() -> None:
    assert len(read_set(FILES["heldout"])) >= 400


def test_safety_counts_either_alarm_and_pools_ordinary_talk_only() -> None:
    signals = [Alarm(True, True, False), Alarm(True, False, True), Alarm(True, False, False)]
    ordinary = [Alarm(False, False, False)] * 3 + [Alarm(False, True, True)]
    found = safety({"signals": signals, "talk": [*ordinary, signals[0]], "hard": [Alarm(False, False, True)]}, ["talk"])
    assert found["recall"]["signals"]["both"]["count"] == 2
    assert found["recall"]["signals"]["model"]["count"] == found["recall"]["signals"]["rules"]["count"] == 1
    assert found["recall"]["together"]["messages"] == 4
    assert found["false_alarms"]["together"]["messages"] == 4
    assert found["false_alarms"]["together"]["both"]["share"] == 0.25
    assert found["false_alarms"]["hard"]["rules"]["count"] == 1
    assert "signals" not in found["false_alarms"]
    assert safety({}) == {"recall": {}, "false_alarms": {}}


def test_safety_tells_the_kinds_apart_and_pools_the_ordinary_one() -> None:
    rows = [
        Alarm(True, True, False, kind="veiled"),
        Alarm(True, False, False, hand=True, kind="veiled"),
        Alarm(False, False, False, hand=True, kind="ordinary"),
        Alarm(False, True, False, kind="alarming"),
    ]
    found = safety({"crisis_a": rows, "talk": [Alarm(False, False, False)]}, ["talk"])
    assert (
        found["recall"]["crisis_a: veiled"]["both"]["count"],
        found["recall"]["crisis_a: veiled"]["met"]["count"],
    ) == (
        1,
        2,
    )
    assert found["false_alarms"]["together"]["messages"] == 2
    assert found["false_alarms"]["together"]["met"]["count"] == 1
    assert found["false_alarms"]["together"]["both"]["count"] == 0
    assert found["false_alarms"]["crisis_a: alarming"]["both"]["count"] == 1


@given(st.lists(st.builds(Alarm, st.booleans(), st.booleans(), st.booleans(), st.booleans())))
def test_both_see_at_least_what_one_sees(alarms: List[Alarm]) -> None:
    row = seen(alarms)
    model, rules, both = (row[who]["count"] for who in ("model", "rules", "both"))
    assert max(model, rules) <= both <= model + rules


def test_facts_are_taken_as_the_talk_takes_them() -> None:
    entities = [
        {"entity": "sector", "value": "zorg"},
        {"entity": "sector", "value": "bouw"},
        {"entity": "job", "value": "kok"},
        {"entity": "experience_years", "value": 5.0},
    ]
    assert told(entities) == {"sector": "bouw", "experience_years": "5"}


def test_precision_and_recall_of_facts() -> None:
    pairs = [
        ({"sector": "zorg", "experience_years": 5}, {"sector": "zorg", "experience_years": "5"}),
        ({"sector": "bouw"}, {"sector": "zorg"}),
        ({"sector": "bouw"}, {}),
        ({}, {"contract": "vast"}),
    ]
    rows = {row["fact"]: row for row in precision_recall(pairs)}
    assert list(rows) == [*MEASURED, "all"]
    assert (rows["sector"]["support"], rows["sector"]["found"], rows["sector"]["right"]) == (3, 2, 1)
    assert (rows["sector"]["precision"], rows["sector"]["recall"]) == (0.5, pytest.approx(1 / 3))
    assert rows["experience_years"]["f1"] == 1
    assert rows["contract"]["precision"] == 0
    assert (rows["all"]["support"], rows["all"]["found"], rows["all"]["right"]) == (4, 4, 2)


facts_of = st.dictionaries(st.sampled_from(MEASURED), st.sampled_from(["a", "b", 3]))


@given(st.lists(facts_of))
def test_finding_all_facts_is_perfect(facts: List[Dict[str, Any]]) -> None:
    for row in precision_recall([(one, one) for one in facts]):
        assert row["support"] == row["found"] == row["right"]
        assert row["f1"] == (1 if row["support"] else 0)


@given(st.lists(st.sampled_from("abcd"), max_size=80), st.integers(2, 6))
def test_folds_spread_every_intent(intents: List[str], folds: int) -> None:
    where = assign(intents, folds)
    assert where == assign(intents, folds)
    assert all(0 <= fold < folds for fold in where)
    for intent in set(intents):
        counts = Counter(fold for fold, own in zip(where, intents, strict=True) if own == intent)
        assert max(counts.values()) - min(counts.get(fold, 0) for fold in range(folds)) <= 1
    sizes = Counter(where)
    assert max(sizes.values(), default=0) - min((sizes.get(fold, 0) for fold in range(folds)), default=0) <= 1


def test_cross_validation_asks_each_example_once_and_never_one_it_trained_on() -> None:
    pairs = [(f"{intent}{number}", intent) for intent in "ab" for number in range(10)]
    asked: List[str] = []

    def fit(texts: Any, intents: Any) -> Any:
        def predict(others: Any) -> Any:
            assert not {*others} & {*texts}
            asked.extend(others)
            return [[(text[0], 0.8), ("c", 0.2)] for text in others]

        return predict

    told = cross_validate(pairs, fit)
    assert sorted(asked) == sorted(text for text, _ in pairs)
    assert (told["top1"], told["macro_f1"], told["examples"], told["top1_per_fold"]) == (1, 1, 20, [1.0] * 5)


def test_cross_validation_says_why_it_is_left_out() -> None:
    assert "classifier" in cross_validation([], {"pipeline": [{"name": "DIETClassifier"}]}, {})["reason"]
    own = {"pipeline": [{"name": "bot.nlu.classifier.TwoSidedClassifier", "penalty": 0.2}]}
    assert own_settings(own) == {"penalty": 0.2}
    assert "FOLDS is 0" in cross_validation([], own, {"FOLDS": "0"})["reason"]


def test_the_own_classifier_is_trained_with_the_settings_of_the_configuration() -> None:
    texts = ["ik heb geen tijd", "geen tijd voor leren", "veel te druk, geen tijd"] * 2 + ["wat kost een cursus"] * 6
    texts += ["hoi, hallo daar"] * 6
    intents = [intent for intent in ("barrier_time", "ask_costs", "greet") for _ in range(6)]
    predict = own_classifier({"meaning_weight": 0, "ranking_length": 10})(texts, intents)
    first, second = predict(["te druk en geen tijd", "wat kost dat"])
    assert (first[0][0], second[0][0]) == ("barrier_time", "ask_costs")
    assert sum(sure for _, sure in first) == pytest.approx(1)


def test_the_fallback_is_taken_out_of_the_ranking() -> None:
    parsed = {
        "text": "iets",
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
        "intent_ranking": [
            {"name": "nlu_fallback", "confidence": 0.3},
            {"name": "stop", "confidence": 0.2},
            {"name": "deny", "confidence": 0.1},
        ],
        "entities": [{"entity": "sector", "value": "zorg"}],
    }
    found = from_rasa(parsed)
    assert found.served == "nlu_fallback"
    assert found.ranking == (("stop", 0.2), ("deny", 0.1))
    assert found.outcome(Message("iets", ("deny",), "Henk")).within(3)
    assert from_rasa({"text": "", "intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}).ranking == ()
    assert from_rasa({"intent": {"name": "stop", "confidence": 1.0}}).ranking == (("stop", 1.0),)


def test_the_threshold_is_read_from_a_configuration() -> None:
    fallback = {"name": "FallbackClassifier", "threshold": 0.4, "ambiguity_threshold": 0.05}
    assert fallback_settings({"pipeline": [{"name": "A"}, fallback]}) == {"threshold": 0.4, "ambiguity_threshold": 0.05}
    assert fallback_settings({"pipeline": [{"name": "A", "threshold": 1}]}) == {}
