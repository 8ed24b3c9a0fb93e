"""What one practice talk remembers while it lives, in the memory of the talk only."""

from __future__ import annotations

import copy
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Dict, List, Mapping, Optional


@dataclass
class Practice:
    """A practice talk. All values are plain JSON.

    ``status`` is ``choose`` (a colleague is chosen), ``talk`` or ``mirror`` (looking back). ``seed`` orders the
    replies, so that no two talks run the same. ``openness`` runs from 0 to 10, ``begun`` is where it was at the start.
    ``decided`` holds the deciding kind of each line, ``counts`` every kind of every line, ``said`` the replies given,
    ``told`` which pieces of the story (``just_told``: one in the last reply). ``leave``: the last line asked leave.
    ``lines`` holds what was typed, for the mirror to quote, and is emptied when the mirror is shown. ``met`` are the
    colleagues met so far.
    """

    status: str = "choose"
    colleague: Optional[str] = None
    seed: int = 0
    openness: int = 0
    begun: int = 0
    decided: List[str] = field(default_factory=list)
    counts: Dict[str, int] = field(default_factory=dict)
    said: List[str] = field(default_factory=list)
    told: List[int] = field(default_factory=list)
    just_told: bool = False
    leave: bool = False
    lines: List[Dict[str, Any]] = field(default_factory=list)
    met: List[str] = field(default_factory=list)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Practice:
        """Build it back from :meth:`as_plain`."""
        return cls(**{one.name: copy.deepcopy(plain[one.name]) for one in fields(cls) if one.name in plain})

    def as_plain(self) -> Dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)

    @property
    def turns(self) -> int:
        """How many lines were said."""
        return len(self.decided)
