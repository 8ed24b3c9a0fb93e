"""The words of the programme page: a mistake of an editor is told with its line."""

from __future__ import annotations

import pytest

from bot.knowledge.load import KnowledgeError
from bot.programme.texts import load_texts
from bot.settings import ROOT

FILE = (ROOT / "knowledge" / "programma.yml").read_text(encoding="utf-8")


def test_the_file_of_the_project_is_in_order():
    texts = load_texts(ROOT / "knowledge")
    for text in (*texts.words.values(), *texts.states.values()):
        text.format(smallest=10, base=5, value="x", dimension="x", kept="x", least=100, day="x")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  withheld: niet getoond\n", "", "withheld"),
        ("  withheld: niet getoond\n", "  withhold: niet getoond\n", "withhold"),
        ("minder dan {smallest}", "minder dan {kleinste}", "{kleinste}"),
        ("minder dan {smallest}", "minder dan {smallest", "loose brace"),
        ("  - id: gap\n", "  - id: kloof\n", "kloof"),
        ("      moved:\n", "      beweging:\n", "beweging"),
        ("    - letter: E\n", "    - letter: X\n", "letters"),
        ("    mode:\n", "    modus:\n", "modus"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, said):
    assert old in FILE
    (tmp_path / "programma.yml").write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_texts(tmp_path)
    assert "programma.yml, line" in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(KnowledgeError, match="missing"):
        load_texts(tmp_path)
