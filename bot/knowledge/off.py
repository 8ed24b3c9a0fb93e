"""The words of the notice that stands in the place of a talk while Leermaatje is off, ``knowledge/off.yml``."""

from __future__ import annotations

from pathlib import Path

from pydantic import validator

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry
from bot.knowledge.load import read_mapping


class OffNotice(Entry):
    """``text``: what is said instead of a talk; ``help``: whom to call at danger, always below it."""

    text: f.Text
    help: f.Text

    @validator("help")
    def _names_help(cls, help: str) -> str:
        missing = [number for number in ("112", "113") if number not in help]
        if missing:
            raise ValueError(f"does not name {' and '.join(missing)}")
        return help


def load_off(folder: Path) -> OffNotice:
    """Read ``off.yml`` of ``folder``.

    Raises:
        KnowledgeError: in one sentence with file and line.

    """
    return read_mapping(folder / "off.yml", OffNotice)
