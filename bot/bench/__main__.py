"""``python -m bot.bench``: measures our server beside stock Rasa and writes ``results/bench.json``.

``--model`` takes another model than the current one, ``--stock-model`` another one for stock Rasa alone. How much is
measured is set by environment: see :class:`bot.bench.settings.Plan`, as in ``BENCH_TALKS=10000``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Mapping, NoReturn, Optional, Sequence

from ruamel.yaml import YAML

from bot import training
from bot.bench.figures import AIMS, lines, ratios, reached, rows
from bot.bench.processes import Children
from bot.bench.run import Run
from bot.bench.settings import BadSettingError, read_plan
from bot.bench.sides import OURS, STOCK
from bot.evaluation.report import rounded, today, versions
from bot.settings import ROOT

RESULTS = ROOT / "results"
#: Texts with which our bot says that it could not do what was asked; in a bench they are errors.
APOLOGIES = {"utter_sorry": "sorry", "utter_stale_button": "stale button"}


def _apologies() -> Dict[str, str]:
    with (ROOT / "domain.yml").open(encoding="utf-8") as file:
        responses = YAML(typ="safe", pure=True).load(file)["responses"]
    return {str(way["text"]): name for key, name in APOLOGIES.items() for way in responses.get(key, ())}


def _arguments(given: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.bench", description="Measure speed beside stock Rasa.")
    parser.add_argument("--model", type=Path, help="model for both sides (default: the current one)")
    parser.add_argument("--stock-model", type=Path, help="another model for stock Rasa")
    parser.add_argument("--out", type=Path, default=RESULTS / "bench.json", help="where the figures go")
    arguments = parser.parse_args(given)
    for name in ("model", "stock_model", "out"):
        path = getattr(arguments, name)
        setattr(arguments, name, path.resolve() if path else None)
    return arguments


def _stop(*_: object) -> NoReturn:
    sys.exit("leermaatje: stopped")


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def measure(models: Mapping[str, Path], current: bool) -> Dict[str, Any]:
    """Do one run; all processes that it starts have ended when it returns.

    Raises:
        BadSettingError: when a setting is wrong.

    """
    plan, began = read_plan(os.environ), time.monotonic()
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="leermaatje-bench-") as folder, Children(Path(folder)) as children:
        run = Run(children, Path(folder), plan, lambda line: print(f"leermaatje: {line}", flush=True))
        asyncio.run(run.go(models, current, _apologies()))
    return {
        "date": today(),
        "versions": versions(),
        "cores": len(os.sched_getaffinity(0)),
        "load_average": {"before": load, "after": os.getloadavg()},
        "seconds": time.monotonic() - began,
        "settings": plan.as_dict(),
        "model": {"name": models[OURS].name, "megabytes": _megabytes(models[OURS])},
        "stock_model": {"name": models[STOCK].name, "megabytes": _megabytes(models[STOCK])},
        **run.figures,
        "failed": run.failed,
    }


def _said(run: Mapping[str, Any]) -> List[str]:
    """Return what is said under the table: understanding, errors, failed parts."""
    told = []
    alone = run.get("understanding")
    if alone:
        share = alone["share_of_ours_text"]
        told.append(
            f"understanding alone: p50 {alone['p50']:.1f} ms, p95 {alone['p95']:.1f} ms"
            + (f"; {share:.0%} of a free-text message of ours" if share else "")
        )
    for side in (STOCK, OURS):
        errors = run[side].get("errors", {})
        words = ", ".join(f"{count} x {kind}" for kind, count in errors.items()) or "no errors"
        held = run[side].get("memory", {}).get("talks", 0)
        told.append(f"{side}: {run[side].get('messages', 0)} messages, {words}; memory seen over {held} talks")
    load = run["load_average"]
    told.append(
        f"{run['cores']} cores, load average {load['before'][0]:.1f} before and {load['after'][0]:.1f} after, "
        f"{run['seconds'] / 60:.1f} minutes, model {run['model']['name']}"
    )
    return [*told, *(f"failed: {one}" for one in run["failed"])]


def main(given: Optional[Sequence[str]] = None) -> int:
    """Run the bench; return the exit status: 1 when a part failed."""
    arguments = _arguments(given)
    signal.signal(signal.SIGTERM, _stop)
    try:
        if arguments.model:
            training.set_spacy_model()
        model = arguments.model or training.current_model()
        models = {OURS: model, STOCK: arguments.stock_model or model}
        run = measure(models, current=arguments.model is None)
    except (training.TrainingError, BadSettingError, OSError) as error:
        print(f"leermaatje: {error}", file=sys.stderr)
        return 2
    table = rows(run)
    run["ratios"] = ratios(table)
    run["aims"] = {
        row.name: {"aim": AIMS[row.aim], "value": row.judged, "reached": reached(row.aim, row.judged)}
        for row in table
        if row.aim
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(rounded(run), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(["", *lines(table), "", *_said(run), "", f"written: {arguments.out}"]))
    return 1 if run["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
