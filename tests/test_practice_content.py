"""Mistakes of an editor in ``knowledge/practice/`` are told with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.knowledge.load import KnowledgeError, _practice
from bot.settings import ROOT


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("colleagues/karel.yml", "difficulty: hard", "difficulty: zwaar", "difficulty"),
        ("colleagues/karel.yml", "openness: 1", "openness: 11", "openness"),
        ("colleagues/karel.yml", "id: karel", "id: kareltje", "call it 'karel'"),
        ("colleagues/karel.yml", "  push:", "  pushh:", "pushh"),
        ("colleagues/karel.yml", "    about: hurt", "    about: motive", "hurt"),
        ("colleagues/karel.yml", "moves: {affirmation: -1}", "moves: {affirmation: -3}", "affirmation"),
        ("colleagues/karel.yml", "  - at: 5\n", "  - at: 9\n", "must go up"),
        ("words.yml", "{reflections} keer terug", "{reflectie} keer terug", "reflectie"),
        ("words.yml", "  ratio_fair:", "  ratio_best:", "ratio_best"),
        ("words.yml", "    strong: Een open vraag.", "    sterk: Een open vraag.", "sterk"),
        ("generic.yml", "  sermon:", "  preek:", "preek"),
        ("generic.yml", "replies:", "replies: [", "not valid YAML"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = tmp_path / "practice"
    shutil.copytree(ROOT / "knowledge" / "practice", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        _practice(folder)
    sentence = str(raised.value)
    assert told in sentence
    assert re.search(rf"{re.escape(file)}, line \d+", sentence)
    assert "\n" not in sentence


def test_a_short_colleague_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    shutil.copytree(ROOT / "knowledge" / "practice", folder)
    path = folder / "colleagues" / "karel.yml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  open_question:\n"), text.index("story:")
    kinds = re.findall(r"^  (\w+):$", text[start:end], flags=re.M)
    few = "".join(f"  {kind}: {{any: [Hm.]}}\n" for kind in kinds)
    path.write_text(text[:start] + few + text[end:], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="holds 11 replies; write at least 35"):
        _practice(folder)


def test_no_colleague_at_all(tmp_path: Path) -> None:
    (tmp_path / "colleagues").mkdir()
    with pytest.raises(KnowledgeError, match="there is no colleague"):
        _practice(tmp_path)
