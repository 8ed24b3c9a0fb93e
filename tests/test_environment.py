"""What was left out of the environment must not be missed, and Rasa's commands work in the root."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.training import current_model
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def model() -> Path:
    return current_model()


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)


def test_the_lock_file_leaves_out_what_the_overrides_name() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    for name in ("tensorflow", "jax", "jaxlib", "libclang", "tensorboard"):
        assert f'name = "{name}"\n' not in lock
    assert 'name = "tensorflow-cpu"\n' in lock


def test_the_versions_that_traps_are_known_of() -> None:
    assert importlib.metadata.version("rasa") == "3.6.21"
    assert importlib.metadata.version("click") < "8.2"
    assert importlib.metadata.version("spacy").startswith("3.4.")


def test_rasa_validates_the_data(model: Path) -> None:
    done = rasa("data", "validate")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_rasa_tests_the_stories(model: Path, tmp_path: Path) -> None:
    done = rasa(
        "test",
        "core",
        "--model",
        str(model),
        "--stories",
        "tests/test_stories.yml",
        "--out",
        str(tmp_path),
        "--fail-on-prediction-errors",
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
