"""Stock Rasa on the same data, to measure against. Training takes two hours of a core: only with ``STOCK=1``."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Mapping, Optional, Tuple

from bot.evaluation.understand import unlimited
from bot.settings import ROOT

CONFIG = Path(__file__).with_name("stock.yml")
FOLDER = ROOT / "results" / "stock"


def fingerprint(data: Path = ROOT / "data" / "nlu", config: Path = CONFIG) -> str:
    """Return the fingerprint of the training data and the stock configuration: twelve hexadecimal digits."""
    digest = hashlib.sha256(config.read_bytes())
    for path in sorted(data.rglob("*.yml")):
        digest.update(str(path.relative_to(data)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def stock_model(env: Optional[Mapping[str, str]] = None, folder: Path = FOLDER) -> Tuple[Optional[Path], str]:
    """Return the stock model for today's data and a sentence for the report; the model is ``None`` when there is none.

    With ``STOCK=1`` in ``env`` (default: the process's environment) a missing model is trained first.
    """
    env = os.environ if env is None else env
    path = folder / f"stock-{fingerprint()}.tar.gz"
    if path.exists():
        return path, "Stock Rasa was trained on the same data."
    if env.get("STOCK", "").strip() in ("", "0"):
        older = any(folder.glob("stock-*.tar.gz"))
        why = "the one in results/stock was trained on other data" if older else "it has not been trained"
        return (
            None,
            f"Stock Rasa is not in this report: {why}. 'STOCK=1 make evaluate' trains it (two hours of one core).",
        )
    return _train(path)


def _train(path: Path) -> Tuple[Optional[Path], str]:
    print("leermaatje: stock Rasa to measure against, about two hours of one core", flush=True)
    _, failure = train_with_rasa(CONFIG, path)
    if failure:
        return None, f"Stock Rasa is not in this report: its training failed ({failure})."
    for other in path.parent.glob("stock-*.tar.gz"):
        if other != path:
            other.unlink()
    return path, "Stock Rasa was trained on the same data."


def train_with_rasa(config: Path, path: Path) -> Tuple[float, str]:
    """Train a model on our examples with Rasa's command; return the processor seconds, and why it failed or ''."""
    print("leermaatje: training ", end="", flush=True)
    began, before = time.monotonic(), _of_children()
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "nlu", "--config", str(config)]
    command += ["--nlu", "data/nlu", "--out", str(path.parent), "--fixed-model-name", path.name.replace(".tar.gz", "")]
    # No cache: its entries would fill the disk and never be used again.
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "LOG_LEVEL": "ERROR",
        "RASA_MAX_CACHE_SIZE": "0",
    }
    process = subprocess.Popen(
        command, cwd=ROOT, env={**unlimited(), **quiet}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while True:
        try:
            output, _ = process.communicate(timeout=60)
            break
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    if process.returncode or not path.exists():
        lines = [line for line in output.splitlines() if "Error" in line or "Exception" in line] or ["no reason given"]
        return 0.0, lines[-1].strip()[:200]
    return _of_children() - before, ""


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
