"""The Dutch spaCy pipeline: ``nl_core_news_sm`` where it is installed, else a small built-in one with the same use.

The built-in pipeline has Dutch rules for words, lemmas from look-up tables, and an entity ruler. It has no tagger.
"""

from __future__ import annotations

import json
import os
import warnings
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Dict, Iterable, List, Optional, Tuple, Union

PACKAGE = "nl_core_news_sm"
BUILT_IN = "nl_leermaatje"

Pattern = Dict[str, Union[str, List[Dict[str, str]]]]


# An entity ruler without any pattern warns at every text.
PATTERNS: Tuple[Pattern, ...] = (
    {"label": "ORG", "pattern": [{"LOWER": "uwv"}]},
    {"label": "ORG", "pattern": [{"LOWER": "leerwerkloket"}]},
)


def assemble(folder: Union[str, Path], patterns: Iterable[Pattern] = PATTERNS) -> Path:
    """Write the built-in Dutch pipeline to a folder and return the folder.

    ``patterns`` are spaCy's own for an entity ruler. Writing is all or nothing: a half-written folder never stays.
    """
    import shutil
    import tempfile

    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    ruler = nlp.add_pipe("entity_ruler")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # W036: the ruler has no patterns yet.
        nlp.initialize()  # Fills the look-up tables; before the patterns, else spaCy refuses them (E1004).
    ruler.add_patterns(list(patterns))  # type: ignore[attr-defined]
    nlp.meta["name"] = BUILT_IN[len("nl_") :]
    target = Path(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        nlp.to_disk(Path(scratch) / "nl")
        shutil.rmtree(target, ignore_errors=True)
        os.replace(Path(scratch) / "nl", target)
    return target


def find_or_assemble(folder: Union[str, Path]) -> Tuple[str, bool]:
    """Return the name or path of the Dutch pipeline to use, and whether it is the built-in one.

    The built-in one is written to ``folder`` when it is not there yet.
    """
    if find_spec(PACKAGE) is not None:
        return PACKAGE, False
    if pipeline_name(folder) != BUILT_IN:
        assemble(folder)
    return str(folder), True


def pipeline_name(model: Union[str, Path]) -> Optional[str]:
    """Return the full name (``nl_core_news_sm``) of a pipeline by package name or folder; ``None`` if absent."""
    meta = Path(model) / "meta.json"
    if not meta.is_file():
        try:
            metadata.version(str(model))
        except (metadata.PackageNotFoundError, ValueError):
            return None
        return str(model)
    try:
        told = json.loads(meta.read_text(encoding="utf-8"))
        return f"{told['lang']}_{told['name']}"
    except (ValueError, KeyError):
        return None
