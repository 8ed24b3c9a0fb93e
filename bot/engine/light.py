"""Keeps TensorFlow and others out of the serving process: a third of its memory and half of its start.

Rasa imports them for components and channels that we do not use (DIET, TED, Telegram, Slack, ...). While serving, a
stand-in takes their place: it can be imported, named and subclassed, and says what is wrong when somebody calls it.
Training is another process and is not touched.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, NoReturn, Optional, Sequence

#: Top-level packages that Rasa imports and nothing of ours uses while serving: learning, plotting, other channels.
LEFT_OUT = (
    *("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "sklearn", "matplotlib"),
    *("aio_pika", "aiogram", "boto3", "botocore", "pymongo", "slack_sdk", "webexteamssdk"),
    *("prompt_toolkit", "questionary"),
)


class LeftOutError(RuntimeError):
    """Somebody used a package that is left out while serving."""


class _Anything(type):
    """A class of which every attribute is such a class again, so that annotations and base classes can be read."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        made = _Anything(name, (), {"__module__": cls.__module__, "__init__": _refuse})
        setattr(cls, name, made)
        return made

    def __getitem__(cls, _: Any) -> Any:
        return cls


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise LeftOutError(
        "A component of config.yml uses a package that is left out while serving; "
        "remove its name from LEFT_OUT in bot/engine/light.py, or choose another component."
    )


class _StandIn(ModuleType):
    """A module of which every attribute exists."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        made = _Anything(name, (), {"__module__": self.__name__, "__init__": _refuse})
        setattr(self, name, made)
        return made


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the stand-ins."""

    def find_spec(
        self, name: str, path: Optional[Sequence[str]] = None, target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if name.partition(".")[0] in LEFT_OUT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def leave_out_what_is_not_used() -> None:
    """Put the stand-in in place. Call before Rasa is imported; does nothing when TensorFlow is there already."""
    if "tensorflow" in sys.modules:
        return
    # spaCy asks whether TensorFlow is there, and would count its graphics cards: it is told no.
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("spacy")
    finally:
        del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder())
