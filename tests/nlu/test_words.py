"""The word lists hold words, never a message that measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.lines import LINES
from bot.evaluation.sets import FILES, OWN, flat, read_set
from bot.nlu.normalise import WORDS

MEASURING = sorted({FILES["berichten"], *OWN.glob("*.jsonl")})
#: 'Nul uren' and 'geen diploma' are messages, and words that no list can do without.
LEAST_WORDS = 3


def held(texts: list[str], content: str) -> list[int]:
    """Return the places (from 1) of the texts of LEAST_WORDS words or more that stand in a content, both made flat."""
    flattened = f" {flat(content)} "
    keys = [flat(text) for text in texts]
    return [place for place, key in enumerate(keys, 1) if len(key.split()) >= LEAST_WORDS and f" {key} " in flattened]


def test_every_measuring_set_is_known() -> None:
    assert {path.name for path in OWN.glob("*.jsonl")} <= {path.name for path in (*FILES.values(), LINES)}


@pytest.mark.parametrize("words", sorted(WORDS.glob("*.yml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("measuring", [path for path in MEASURING if path.exists()], ids=lambda path: path.stem)
def test_no_word_list_holds_a_message_that_measures(words: Path, measuring: Path) -> None:
    places = held([one.text for one in read_set(measuring)], words.read_text(encoding="utf-8"))
    assert not places, f"{measuring.name}: messages {places} stand in {words.name}; take them out there"


def test_a_message_in_a_word_list_is_seen() -> None:
    content = "jobs:\n  - kok = in de Keuken, souschef\nplaces: >-\n  nul uren, bij de\n  bakker\n"
    assert held(["In de keuken!", "nul uren", "Bij de  bakker", "de keuken in"], content) == [1, 3]
