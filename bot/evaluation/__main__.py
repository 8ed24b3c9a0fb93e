"""``python -m bot.evaluation``: measures the current model and writes ``results/evaluation.json`` and ``.html``."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

from ruamel.yaml import YAML

from bot import runtime, training
from bot.engine.quiet import hush
from bot.evaluation import lines as practice_lines
from bot.evaluation import report
from bot.evaluation.folds import cross_validation
from bot.evaluation.page import page
from bot.evaluation.sets import BadSetError, Message, leaks, read_all, training_examples
from bot.evaluation.stock import CONFIG, stock_model
from bot.evaluation.terminal import lines
from bot.evaluation.understand import OneCore, Reader, Understood, fallback_settings, one_thread
from bot.knowledge.load import KnowledgeError
from bot.settings import ROOT, SettingError
from bot.talk.safety import is_crisis

RESULTS = ROOT / "results"


def _config(path: Path) -> Dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def _understand(
    model: Path, sets: Mapping[str, Sequence[Message]]
) -> Tuple[Dict[str, List[Understood]], Dict[str, Any], Reader]:
    """Let one model understand all sets; return what it made of them, its times and size, and the model itself."""
    reader = Reader.load(model)
    heard = {name: reader.read(messages) for name, messages in sets.items()}
    costs = {
        "latency_ms": reader.latency(),
        "load_seconds": reader.load_seconds,
        "model_megabytes": model.stat().st_size / 1e6,
    }
    return heard, costs, reader


def _rules() -> Callable[[str], bool]:
    context = runtime.context()
    return lambda text: is_crisis(text, context)


def evaluate(model: Path, env: Mapping[str, str]) -> Dict[str, Any]:
    """Measure a model, and stock Rasa beside it when it is there; return all figures of the run."""
    stock, note = stock_model(env)
    sets, examples, rules = read_all(), training_examples(), _rules()
    trained, config = [text for text, _ in examples], _config(ROOT / "config.yml")
    began = time.perf_counter()
    with OneCore():
        heard, costs, reader = _understand(model, sets)
    print(
        f"leermaatje: {sum(map(len, sets.values()))} messages understood in {time.perf_counter() - began:.0f} s",
        flush=True,
    )
    run: Dict[str, Any] = {
        "date": report.today(),
        "versions": report.versions(),
        "model": {
            "name": model.name.replace(".tar.gz", ""),
            "examples": len(examples),
            "intents": len({intent for _, intent in examples}),
        },
        "aims": report.AIMS,
        "leaked": {name: len(leaks(messages, trained)) for name, messages in sets.items()},
        "likeness": report.against_training(sets, heard, trained),
        "fallback": fallback_settings(config),
        "models": {"leermaatje": {**report.figures(sets, heard, rules), **costs}},
        "lines": practice_lines.measure(reader.lines, runtime.knowledge().practice.words.small),
        "stock_note": note,
    }
    if stock is not None:
        with OneCore():
            beside, costs, _ = _understand(stock, sets)
        run["models"]["stock"] = {**report.figures(sets, beside, rules), **costs}
        run["stock_fallback"] = fallback_settings(_config(CONFIG))
        run["comparison"] = report.comparison(sets, heard, beside)
    run["cross_validation"] = cross_validation(examples, config, env)
    return run


def main() -> int:
    """Run the evaluation; return the exit code."""
    hush()
    try:
        model = training.current_model()
        one_thread()
        run = report.rounded(evaluate(model, os.environ))
    except (training.TrainingError, BadSetError, KnowledgeError, SettingError) as error:
        print(f"leermaatje: {error}", file=sys.stderr)
        return 1
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "evaluation.json").write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (RESULTS / "evaluation.html").write_text(page(run), encoding="utf-8")
    print("\n".join(["", *lines(run), "", "written: results/evaluation.json and results/evaluation.html"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
