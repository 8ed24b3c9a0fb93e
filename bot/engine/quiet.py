"""Keeps what people type out of every log.

As it comes, Rasa writes each message with its text to standard output (structlog) and repeats it in error messages.
Both are shut here; what goes wrong is logged by this project in words that hold no content.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any, MutableMapping, NoReturn

import structlog


def _drop(logger: Any, name: str, event: MutableMapping[str, Any]) -> NoReturn:
    raise structlog.DropEvent


def _ignore(*_: Any, **__: Any) -> None:
    """Show no warning."""


def hush() -> None:
    """Silence Rasa's own logs and telemetry. Call before Rasa or TensorFlow is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Rasa's warnings repeat what was typed; a server has no use for anybody's warnings.
    warnings.simplefilter("ignore")
    # TensorFlow complains to the root logger while it is imported.
    logging.getLogger().setLevel(logging.CRITICAL)
    warnings.showwarning = _ignore  # Some libraries set the filters anew.
    for name in ("rasa", "rasa_sdk", "tensorflow", "absl", "matplotlib", "apscheduler", "alembic"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    structlog.configure(
        processors=[_drop],
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        cache_logger_on_first_use=True,
    )
