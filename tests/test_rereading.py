"""Changed knowledge is taken up while the server runs; a mistake never replaces what was good."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import List

import pytest

from bot.rereading import Content, Rereading
from bot.settings import ROOT, SettingError

GLOSSARY = "glossary.yml"
NEW_TERM = "\n- term: proefwoord\n  means: Een woord om mee te proberen.\n"


class Edited:
    """A copy of the knowledge that an editor changes, what holds it, and a database that may be away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "knowledge", folder)
        self.away = False
        self.prepared: List[Content] = []
        self.kept = Rereading(folder, self._prepare)

    def _prepare(self, content: Content) -> None:
        if self.away:
            raise SettingError("The offers cannot be put in the database (away).")
        self.prepared.append(content)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    """Shared, since reading takes seconds; each test leaves it without a mistake."""
    return Edited(tmp_path_factory.mktemp("map") / "knowledge")


def _add(folder: Path, text: str) -> None:
    with (folder / GLOSSARY).open("a", encoding="utf-8") as file:
        file.write(text)


def _terms(content: Content) -> List[str]:
    return [one.term for one in content.known.glossary]


def test_a_change_is_taken_up_whole_and_a_mistake_keeps_the_last_good_one(
    edited: Edited, caplog: pytest.LogCaptureFixture
) -> None:
    kept, first = edited.kept, edited.folder
    before = kept.now
    assert not kept.look()
    assert kept.now is before

    _add(first, NEW_TERM)
    assert not kept.look(), "at the first look the editor may still be writing"
    assert kept.look()
    assert "proefwoord" in _terms(kept.now)
    assert "proefwoord" not in _terms(before), "who took the old one keeps it as it was"
    assert edited.prepared == [kept.now]
    good = kept.now

    whole = (first / GLOSSARY).read_text(encoding="utf-8")
    _add(first, "- term: nog een\n  meens: Een tikfout.\n")
    with caplog.at_level(logging.ERROR):
        kept.look()
        assert not kept.look()
    assert kept.now is good
    line = whole.count("\n") + 2
    assert f"knowledge/{GLOSSARY}, line {line}" in kept.error
    assert str(first) not in kept.error
    assert "meens" in kept.error
    assert kept.error in caplog.text
    kept.look()
    kept.look()
    assert caplog.text.count("not used") == 1, "the same mistake is told once"

    (first / GLOSSARY).write_text(whole, encoding="utf-8")
    kept.look()
    assert kept.look()
    assert kept.error == ""


def test_a_database_that_is_away_only_puts_the_change_off(edited: Edited) -> None:
    kept, edited.away = edited.kept, True
    before = kept.now
    _add(edited.folder, "- term: nog een proefwoord\n  means: Nog een woord.\n")
    kept.look()
    assert not kept.look()
    assert kept.now is before
    assert "database" in kept.error
    edited.away = False
    assert kept.look()
    assert "nog een proefwoord" in _terms(kept.now)
    assert kept.error == ""


def test_a_folder_that_went_away_changes_nothing(edited: Edited) -> None:
    kept, first = edited.kept, edited.folder
    before = kept.now
    first.rename(first.parent / "elders")
    kept.look()
    assert not kept.look()
    assert kept.now is before
    assert "missing" in kept.error
    (first.parent / "elders").rename(first)
    kept.look()
    kept.look()
    assert kept.error == ""
