"""Small DIETs on the same examples, for the table of ways to tell an intent.

Only with ``DIET=1``, for they take half an hour of a core. Each is trained and asked through Rasa, where DIET lives.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

from ruamel.yaml import YAML

from bot.evaluation.measures import summary
from bot.evaluation.sets import Message
from bot.evaluation.stock import train_with_rasa
from bot.evaluation.understand import Reader

CONFIG = Path(__file__).with_name("diet.yml")
#: The names of the rows, and which parts of the pipeline each leaves out.
WAYS: Tuple[Tuple[str, Tuple[str, ...]], ...] = (
    ("through Rasa: words + letters, as typed · small DIET", ("PlainText", "MeaningFeaturizer")),
    ("through Rasa: words + letters, normalised · small DIET", ("MeaningFeaturizer",)),
    ("through Rasa: the same and sentence vectors · small DIET", ()),
)


def config_without(parts: Sequence[str]) -> Dict[str, Any]:
    """Return the configuration without some components, named by their classes."""
    told: Dict[str, Any] = YAML(typ="safe", pure=True).load(CONFIG.read_text(encoding="utf-8"))
    kept = [one for one in told["pipeline"] if one["name"].rpartition(".")[2] not in parts]
    return {**told, "pipeline": kept}


def rows(sets: Mapping[str, Sequence[Message]], env: Mapping[str, str] = os.environ) -> List[Dict[str, Any]]:
    """Train and ask each; return their rows, or none without ``DIET=1``. One that fails is told and left out."""
    if env.get("DIET", "").strip() in ("", "0"):
        return []
    found = []
    for name, parts in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            config, model = Path(folder) / "config.yml", Path(folder) / "diet.tar.gz"
            with config.open("w", encoding="utf-8") as file:
                YAML(typ="safe", pure=True).dump(config_without(parts), file)
            seconds, failure = train_with_rasa(config, model)
            if failure:
                print(f"leermaatje: '{name}' is left out: its training failed ({failure}).", flush=True)
                continue
            reader = Reader.load(model)
            heard = {key: reader.read(messages) for key, messages in sets.items()}
            told = {
                key: summary([one.outcome(message) for message, one in zip(messages, heard[key], strict=True)])
                for key, messages in sets.items()
            }
            spent = reader.latency()
            found.append(
                {
                    "name": name,
                    "in_use": False,
                    "sets": told,
                    "message_ms": spent["cpu_p50"],
                    "message_ms_p95": spent["cpu_p95"],
                    "train_seconds": seconds,
                    "load_seconds": reader.load_seconds,
                    "megabytes": model.stat().st_size / 1e6,
                }
            )
    return found
