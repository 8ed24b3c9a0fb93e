"""What is kept of one living talk between two messages: one JSON object, packed small."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List

#: Bubbles kept for showing a talk again after a reload.
MOST_BUBBLES = 100
#: Buttons of earlier turns that may still be pressed; older ones are answered as 'that button is too old'.
MOST_OFFERED = 200


@dataclass
class Record:
    """The slots of the talk, the bubbles shown, the payloads offered with their titles, and the titles of now."""

    slots: Dict[str, Any] = field(default_factory=dict)
    bubbles: List[Dict[str, Any]] = field(default_factory=list)
    offered: Dict[str, str] = field(default_factory=dict)
    shown: Dict[str, str] = field(default_factory=dict)

    def show(self, bubble: Dict[str, Any]) -> None:
        """Add a bubble; the oldest one over the bound goes."""
        self.bubbles.append(bubble)
        del self.bubbles[:-MOST_BUBBLES]

    def offer(self, payload: str, title: str) -> None:
        """Let a button be pressed from now on; the oldest one over the bound goes."""
        self.offered.pop(payload, None)
        self.offered[payload] = title
        while len(self.offered) > MOST_OFFERED:
            del self.offered[next(iter(self.offered))]

    def packed(self) -> bytes:
        """Return the record as bytes; a talk of twenty turns takes about 4 kB."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)

    @classmethod
    def unpacked(cls, packed: bytes) -> Record:
        """Return the record that was packed.

        Raises:
            ValueError: when the bytes are not such a record.

        """
        try:
            return cls(**json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass")))
        except (zlib.error, TypeError) as error:
            raise ValueError(f"not a talk: {type(error).__name__}") from None
