"""The words of the page ``/privacy``, ``knowledge/privacy.yml``, checked when they are read."""

from __future__ import annotations

import string
from pathlib import Path
from typing import List, Tuple

from pydantic import validator

from bot.knowledge import fields as f
from bot.knowledge.entry import Entry
from bot.knowledge.load import read_entries

#: What the page fills in between braces.
BRACES = {"smallest"}


class Kept(Entry):
    """One line on what a row of the stage log holds, with the names of the columns it is about."""

    what: f.Text
    columns: List[str]


class PrivacyPart(Entry):
    """One part of the page: a heading and its lines."""

    id: str
    title: f.Text
    points: List[f.Text]
    kept: Tuple[Kept, ...] = ()

    @validator("points", each_item=True)
    def _braces(cls, point: str) -> str:
        try:
            odd = {name for _, name, _, _ in string.Formatter().parse(point) if name is not None} - BRACES
        except ValueError:
            raise ValueError(f"has a loose brace: {point[:40]!r}") from None
        if odd:
            raise ValueError(f"fills in an unknown {', '.join(sorted('{' + name + '}' for name in odd))}")
        return point

    def filled(self, smallest: int) -> List[str]:
        """Return the lines with the smallest group that is shown."""
        return [point.format(smallest=smallest) for point in self.points]


def load_privacy(folder: Path) -> List[PrivacyPart]:
    """Read ``privacy.yml`` of ``folder``.

    Raises:
        KnowledgeError: in one sentence with file and line.

    """
    return read_entries(folder / "privacy.yml", PrivacyPart)
