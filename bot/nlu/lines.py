"""Parts of a line that a leerambassadeur types to a colleague while practising. Pure.

One message often holds two things: a compliment and then a question. Each sentence is read by itself, as the MITI code
gives each utterance a code of its own (Moyers et al. 2014).
"""

from __future__ import annotations

import re
from typing import List, Tuple

#: How the intents of the kinds of lines begin. They have examples and a model of their own.
LINE = "line_"
#: A message whose metadata hold this as ``False`` is no line to a colleague and is not read as one.
LINES = "lines"
#: How many sentences of a message are read.
MOST_PARTS = 12

_END = re.compile(r"[.!?\u2026]+[)\"'\u2019\u201d]*(?=\s|$)|\n+")
# A point in these is not the end of a sentence.
_SHORT = re.compile(r"(?:^|\s)(?:\w|bv|bijv|dhr|mevr|mw|nr|ca|evt|enz|o\.a|d\.w\.z|m\.b\.t)\.$", re.IGNORECASE)


def sentences(text: str) -> List[Tuple[int, int]]:
    """Return where the sentences of a text begin and end, signs included; at most :data:`MOST_PARTS`."""
    found: List[Tuple[int, int]] = []
    start = 0
    for end in _END.finditer(text):
        if _SHORT.search(text[start : end.end()]):
            continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    trimmed = []
    for begin, stop in found:
        piece = text[begin:stop]
        if re.search(r"\w", piece):
            trimmed.append((begin + len(piece) - len(piece.lstrip()), stop - (len(piece) - len(piece.rstrip()))))
    return trimmed[:MOST_PARTS]
