"""Trains the model when it is not current.

A model is current when its name holds the fingerprint of all that goes into it: configuration, domain, data, the code
of the pipeline, and which Dutch spaCy pipeline is in use.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterable, List

from bot.settings import ROOT
from bot.spacy_nl import find_or_assemble

MODELS = ROOT / "models"


class TrainingError(RuntimeError):
    """Training failed, told in one sentence."""


def _inputs() -> Iterable[Path]:
    yield ROOT / "config.yml"
    yield ROOT / "domain.yml"
    yield ROOT / "uv.lock"
    for folder, pattern in (("data", "*.yml"), ("bot/nlu", "*.py"), ("bot/nlu", "*.yml")):
        yield from sorted((ROOT / folder).rglob(pattern))


def fingerprint(spacy_model: str) -> str:
    """Return the fingerprint of everything that goes into the model: twelve hexadecimal digits."""
    digest = hashlib.sha256(spacy_model.encode())
    for path in _inputs():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def set_spacy_model() -> str:
    """Set ``SPACY_MODEL`` for ``config.yml`` and return it: Dutch from spaCy's releases, or the built-in pipeline."""
    os.chdir(ROOT)  # A built-in pipeline is named by a path from the root, so that a model can be moved with it.
    name, _ = find_or_assemble(Path("models/spacy/nl_leermaatje"))
    os.environ["SPACY_MODEL"] = name
    return name


def _explain(lines: List[str]) -> str:
    telling = [line for line in lines if "Error" in line or "Exception" in line]
    return (telling or lines or ["no reason given"])[-1].strip()


def train(name: str) -> Path:
    """Train with Rasa's own command and return the model's path. Progress is told in plain lines.

    Raises:
        TrainingError: with Rasa's reason.

    """
    print("leermaatje: training the model (about two minutes) ", end="", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--fixed-model-name", name, "--out", str(MODELS)]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        [*command, "--quiet"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while True:
        try:
            output, _ = process.communicate(timeout=5)
            break
        except subprocess.TimeoutExpired:
            print(".", end="", flush=True)
    print(f" {time.monotonic() - began:.0f} s", flush=True)
    path = MODELS / f"{name}.tar.gz"
    if process.returncode != 0 or not path.exists():
        raise TrainingError(f"training failed: {_explain(output.splitlines())} Mend it and run 'make train'.")
    for other in MODELS.glob("leermaatje-*.tar.gz"):
        if other != path:
            other.unlink()
    return path


def current_model() -> Path:
    """Return the path of the current model, trained first when there is none.

    Raises:
        TrainingError: when training fails.

    """
    name = f"leermaatje-{fingerprint(set_spacy_model())}"
    path = MODELS / f"{name}.tar.gz"
    return path if path.exists() else train(name)


if __name__ == "__main__":
    try:
        print(f"leermaatje: the current model is {current_model().relative_to(ROOT)}")
    except TrainingError as error:
        sys.exit(f"leermaatje: {error}")
