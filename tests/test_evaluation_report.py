"""The report: figures put together, page and terminal, stock Rasa beside it; never the text of a message."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from ruamel.yaml import YAML

from bot.evaluation import __main__ as program
from bot.evaluation import stock
from bot.evaluation.charts import calibration_curve, heat_map, most_confused, threshold_curve
from bot.evaluation.likeness import NEAR, by_likeness, likeness
from bot.evaluation.measures import FALLBACK
from bot.evaluation.page import page, table
from bot.evaluation.report import (
    AIMS,
    against_training,
    alarms_of,
    comparison,
    easier_sets,
    figures,
    headline,
    reached,
    rounded,
)
from bot.evaluation.sets import Message
from bot.evaluation.stock import CONFIG, fingerprint, stock_model
from bot.evaluation.terminal import lines, percent
from bot.evaluation.understand import Understood
from bot.talk.safety import DANGEROUS, FAINT, LIKELY_ENOUGH
from bot.training import TrainingError

MARK = "ZEEHOND"


def understood(served: str, *ranked: str, facts: Tuple[Tuple[str, Any], ...] = ()) -> Understood:
    pairs = tuple((name, 0.8 / (place + 1)) for place, name in enumerate(ranked or (served,)))
    return Understood(served, pairs, tuple({"entity": name, "value": value} for name, value in facts))


SETS: Dict[str, List[Message]] = {
    "berichten": [Message(f"{MARK} een", ("stop",), "henk"), Message(f"{MARK} twee", ("deny", "stop"), "henk")] * 6,
    "heldout": [Message(f"{MARK} drie", ("affirm",), "Lotte"), Message(f"{MARK} vier", ("crisis_signal",), "Lotte")],
    "crisis_test": [Message(f"{MARK} vijf", ("crisis_signal",))],
    "hard_negatives": [Message(f"{MARK} zes", ("stop",))],
    "entities": [Message(f"{MARK} zeven", facts={"sector": "zorg"})],
}
HEARD: Dict[str, List[Understood]] = {
    "berichten": [understood("stop"), understood("affirm", "affirm", "stop")] * 6,
    "heldout": [understood(FALLBACK, "affirm"), understood("stop")],
    "crisis_test": [understood("crisis_signal")],
    "hard_negatives": [understood("stop")],
    "entities": [understood("inform", facts=(("sector", "zorg"),))],
}


def test_the_model_hears_a_signal_as_the_talk_does() -> None:
    messages = [Message("a", ("stop",)) for _ in range(4)]
    heard = [
        Understood("crisis_signal", (("crisis_signal", 0.9),)),
        Understood("stop", (("stop", 0.5), ("crisis_signal", LIKELY_ENOUGH))),
        Understood("stop", (("stop", 0.5), ("crisis_signal", LIKELY_ENOUGH - 0.01))),
        Understood(FALLBACK, ()),
    ]
    told = alarms_of({"a": messages}, {"a": heard}, lambda text: False)["a"]
    assert [one.model for one in told] == [True, True, False, False]
    assert not any(one.hand for one in told), "a model without a sense of danger holds out no hand"


def test_the_model_of_danger_is_heard_before_the_intent_as_served() -> None:
    messages = [Message("a", ("stop",), "ordinary") for _ in range(5)]
    heard = [
        Understood("stop", (("stop", 0.5), ("crisis_signal", 0.4)), danger=DANGEROUS),
        Understood("crisis_signal", (("crisis_signal", 1.0),), danger=0.0),
        Understood("stop", (("stop", 0.9),), danger=DANGEROUS),
        Understood("stop", (("stop", 0.9),), danger=FAINT),
        Understood("stop", (("stop", 0.9),), danger=FAINT - 0.01),
    ]
    told = alarms_of({"crisis_a": messages}, {"crisis_a": heard}, lambda text: False)["crisis_a"]
    assert [one.both for one in told] == [True, False, True, False, False]
    assert [one.met for one in told] == [True, True, True, True, False]
    assert {one.kind for one in told} == {"ordinary"}


def a_run(beside: bool = True) -> Dict[str, Any]:
    def ours() -> Dict[str, Any]:
        costs = {
            "latency_ms": {"messages": 17, "p50": 3.0, "p95": 5.0, "cpu_p50": 2.0, "cpu_p95": 4.0},
            "load_seconds": 6.0,
            "model_megabytes": 1.0,
        }
        return {**figures(SETS, HEARD, lambda text: "vier" in text), **costs}

    run: Dict[str, Any] = {
        "date": "2026-11-24",
        "versions": {"python": "3.10"},
        "model": {"name": "leermaatje-0", "examples": 10, "intents": 4},
        "aims": AIMS,
        "leaked": {"heldout": 0},
        "likeness": against_training(SETS, HEARD, [f"{MARK} een", "iets anders"]),
        "fallback": {"threshold": 0.3},
        "models": {"leermaatje": ours()},
        "stock_note": "Stock Rasa is not in this report.",
        "cross_validation": {"reason": "left out"},
    }
    if beside:
        run["models"]["stock"] = ours()
        run["comparison"] = comparison(SETS, HEARD, HEARD)
        share = {"top1": 0.9, "top1_margin": [0.8, 0.95], "top3": 0.95, "macro_f1": 0.89}
        run["cross_validation"] = {"folds": 2, "examples": 10, **share, "top1_per_fold": [0.9, 0.9]}
    return dict(rounded(run))


def test_figures_of_a_model() -> None:
    ours = a_run()["models"]["leermaatje"]
    assert ours["sets"]["berichten"]["top1"] == 0.5
    assert ours["sets"]["berichten"]["top3"] == 1
    assert ours["sets"]["heldout"]["top1_served"] == 0
    assert ours["together"]["messages"] == 14
    assert ours["together"]["confusions"][0] == {"meant": "deny", "guessed": "affirm", "count": 6}
    assert ours["safety"]["recall"]["together"]["both"]["count"] == 2
    assert ours["safety"]["recall"]["together"]["model"]["count"] == 1
    assert ours["safety"]["false_alarms"]["together"]["messages"] == 13
    assert ours["entities"][0]["recall"] == 1
    assert ours["sets"]["berichten"]["voices"][0]["who"] == "henk"


def test_without_sets_there_is_still_a_report() -> None:
    run = a_run(beside=False)
    run["models"]["leermaatje"].update(figures({}, {}, lambda text: False))
    assert headline(run)["crisis_recall"] is None
    assert "not measured" in page(run)
    assert lines(run)


@pytest.mark.parametrize("beside", [False, True])
def test_no_text_of_a_message_is_written(beside: bool) -> None:
    run = a_run(beside)
    for written in (json.dumps(run), page(run), "\n".join(lines(run))):
        assert MARK not in written
        assert not re.search(r"\d\d:\d\d", written), "a time of the day"


class Tags(HTMLParser):
    """Collects tags and checks that each that opens also closes."""

    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: List[str] = []
        self.ids: List[str] = []
        self.links: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Any]]) -> None:
        found = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found[name] for name in ("href", "src") if name in found]
        assert tag not in ("script", "link", "img", "iframe")

    def handle_startendtag(self, tag: str, attrs: List[Tuple[str, Any]]) -> None:
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("beside", [False, True])
def test_the_page_is_whole_and_needs_nothing_from_elsewhere(beside: bool) -> None:
    text = page(a_run(beside))
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert all(link.startswith("#") and link[1:] in tags.ids for link in tags.links)
    assert len(tags.ids) == len(set(tags.ids))
    assert not re.search(r"url\(|@import|https?://", text)
    assert "prefers-color-scheme: dark" in text


def test_names_in_the_page_are_escaped() -> None:
    assert "<b>" not in table("a <b>", ["<b>"], [["<b>"]])
    assert "<b>" not in heat_map({("<b>", "<b>x"): 1})


def test_pictures() -> None:
    pairs = {("a", "b"): 3, ("c", "d"): 1, ("a", "c"): 1}
    assert most_confused(pairs, 2) == ["a", "b"]
    assert "a taken for b: 3" in heat_map(pairs)
    assert "c taken for d" not in heat_map(pairs, 3)
    assert "No message" in heat_map({})
    assert "in use: 0.3" in threshold_curve([], 0.3)
    assert "in use" not in threshold_curve([], None)
    assert "50% right of 2" in calibration_curve([{"confidence": 0.5, "accuracy": 0.5, "messages": 2}])


def test_likeness_tells_near_copies_from_the_rest() -> None:
    trained = ["ik heb geen tijd om te leren", "wat kost een cursus"]
    same, near, far = likeness(["Ik heb GEEN tijd om te leren!", "ik heb geen tijd voor leren", "zzz"], trained)
    assert same == pytest.approx(1)
    assert NEAR < near < 1
    assert far == 0
    assert likeness([], trained) == []
    assert likeness(["a"], []) == [0.0]
    right, wrong = (
        understood("stop").outcome(Message("a", ("stop",))),
        understood("deny").outcome(Message("b", ("stop",))),
    )
    told = by_likeness([right, right, wrong], [0.9, 0.2, 0.1])
    assert (told["top1_near_copies"], told["top1_rest"], told["median"]) == (1, 0.5, 0.2)
    assert told["near_copies"] == pytest.approx(1 / 3)
    assert by_likeness([right], [0.1])["top1_near_copies"] is None


def test_a_gap_between_folds_and_sets_is_told() -> None:
    run = a_run()
    assert easier_sets(run) is None
    assert easier_sets(a_run(beside=False)) is None
    run["cross_validation"]["top1"] = run["models"]["leermaatje"]["together"]["top1"] - 0.06
    assert "may score lower" in str(easier_sets(run))
    assert "Read with care" in page(run)
    assert any("read with care" in line for line in lines(run))


def test_aims() -> None:
    assert reached("top1", 0.85) is True
    assert reached("latency_ms", 15.1) is False
    assert reached("false_alarms", 0.0) is True
    assert reached("top3", None) is None
    assert percent(None) == "–"


def test_stock_is_the_pipeline_that_rasa_itself_fills_in() -> None:
    import importlib.util

    spec = importlib.util.find_spec("rasa")
    assert spec is not None
    assert spec.origin is not None
    own = Path(spec.origin).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
    yaml = YAML(typ="safe", pure=True)
    assert yaml.load(CONFIG.read_text("utf-8"))["pipeline"] == yaml.load(own.read_text("utf-8"))["pipeline"]


def test_stock_is_trained_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: List[Path] = []
    monkeypatch.setattr(stock, "_train", lambda path: (asked.append(path), "trained")[1:] * 2)
    model, note = stock_model({}, tmp_path)
    assert model is None
    assert "has not been trained" in note
    assert "STOCK=1" in note
    assert not asked
    stock_model({"STOCK": "1"}, tmp_path)
    assert asked == [tmp_path / f"stock-{fingerprint()}.tar.gz"]
    (tmp_path / "stock-000000000000.tar.gz").write_bytes(b"")
    assert "other data" in stock_model({}, tmp_path)[1]
    asked[0].write_bytes(b"")
    assert stock_model({}, tmp_path)[0] == asked[0]


def test_the_stock_fingerprint_follows_data_and_configuration(tmp_path: Path) -> None:
    data, config = tmp_path / "nlu", tmp_path / "stock.yml"
    data.mkdir()
    (data / "a.yml").write_text("a", encoding="utf-8")
    config.write_text("x", encoding="utf-8")
    first = fingerprint(data, config)
    assert fingerprint(data, config) == first
    config.write_text("y", encoding="utf-8")
    second = fingerprint(data, config)
    (data / "a.yml").write_text("b", encoding="utf-8")
    assert len({first, second, fingerprint(data, config)}) == 3


def alone(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Keep the program from changing this process, and the results from the project."""
    monkeypatch.setattr(program, "hush", lambda: None)
    monkeypatch.setattr(program, "one_thread", lambda: None)
    monkeypatch.setattr(program, "RESULTS", folder / "results")


def test_the_program_writes_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    alone(monkeypatch, tmp_path)
    monkeypatch.setattr(program.training, "current_model", lambda: tmp_path / "leermaatje-0.tar.gz")
    monkeypatch.setattr(program, "evaluate", lambda model, env: a_run())
    assert program.main() == 0
    assert json.loads((tmp_path / "results" / "evaluation.json").read_text("utf-8")) == a_run()
    assert (tmp_path / "results" / "evaluation.html").read_text("utf-8") == page(a_run())
    assert "results/evaluation.html" in capsys.readouterr().out


def test_a_failed_training_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Path:
        raise TrainingError("training failed: no config.yml")

    alone(monkeypatch, tmp_path)
    monkeypatch.setattr(program.training, "current_model", fail)
    assert program.main() == 1
    assert capsys.readouterr().err == "leermaatje: training failed: no config.yml\n"
    assert not (tmp_path / "results").exists()
