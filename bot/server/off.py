"""The off-switch: with ``LEERMAATJE_OFF`` every way to talk answers with a kind notice, and nothing is worked on.

It needs neither model nor Redis nor database, so that it works when one of them is the reason. Pages that only tell
something, the programme page and wiping a talk go on as ever.
"""

from __future__ import annotations

import functools
from typing import Any, Dict, List, Optional, Tuple

from bot import runtime
from bot.knowledge.off import OffNotice, load_off
from bot.settings import ROOT


@functools.lru_cache(maxsize=1)
def words() -> OffNotice:
    """Return the words of the notice, read and checked once.

    Raises:
        KnowledgeError: when ``knowledge/off.yml`` has a mistake.

    """
    return load_off(ROOT / "knowledge")


def notice() -> Optional[Tuple[str, str]]:
    """Return the two lines of the notice, or ``None`` while Leermaatje is on."""
    own = runtime.settings().off
    if not own:
        return None
    return (words().text if own == "1" else own, words().help)


def bubbles() -> Optional[List[Dict[str, Any]]]:
    """Return the notice as an answer of the chat, or ``None`` while Leermaatje is on."""
    lines = notice()
    return None if lines is None else [{"text": line} for line in lines]
