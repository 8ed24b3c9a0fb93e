"""One thing that is wrong, with the place and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, List

from bot.check.limits import NOTES_SHOWN


@dataclass(frozen=True, order=True)
class Offence:
    """``text`` says what is wrong and how to mend it. A note (``error`` is false) does not fail the check.

    ``whole``: the text already names its place.
    """

    path: str
    line: int
    text: str
    kind: str = ""
    error: bool = True
    whole: bool = False

    def __str__(self) -> str:
        if self.whole:
            return self.text
        mark = "" if self.error else "note: "
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {mark}{self.text}"


def relative(path: Path, root: Path) -> str:
    """Return ``path`` as seen from ``root`` when it lies inside, else as it is."""
    try:
        return str(path.relative_to(root))
    except ValueError:
        return str(path)


def shown(offences: Iterable[Offence], all_notes: bool = False, most: int = NOTES_SHOWN) -> List[str]:
    """Return the lines to print: notes first, at most ``most`` of a kind unless ``all_notes``, then every error."""
    found = sorted(offences)
    lines: List[str] = []
    for kind in sorted({one.kind for one in found if not one.error}):
        notes = [one for one in found if not one.error and one.kind == kind]
        some = notes if all_notes else notes[:most]
        lines += [str(one) for one in some]
        if len(some) < len(notes):
            lines.append(f"... and {len(notes) - len(some)} more notes '{kind}'; python -m bot.check --all shows them")
    return lines + [str(one) for one in found if one.error]
