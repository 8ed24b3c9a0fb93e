"""The checks of dates and numbers in the knowledge, and the command as a whole."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from bot.check import __main__ as command
from bot.check import knowledge
from bot.check.offence import Offence, shown
from bot.settings import ROOT

DAY = dt.date(2026, 11, 24)


def dates(tmp_path, name, text, day=DAY):
    path = tmp_path / f"{name}.yml"
    path.write_text(text)
    return knowledge.check_dates(path, tmp_path, day)


def test_an_ended_scheme_says_so_and_what_there_is_instead(tmp_path):
    text = "- id: oud\n  checked_on: 2026-11-01\n  valid_until: 2024-01-01\n"
    found = dates(tmp_path, "schemes", text)
    assert [str(one) for one in found] == [
        "schemes.yml:3: 'oud' ended on 2024-01-01 and has no 'ended'; add the sentence that says since when",
        "schemes.yml:3: 'oud' ended on 2024-01-01 and has no 'instead'; add what there is now",
    ]
    assert dates(tmp_path, "schemes", text + "  ended: Dit is gestopt.\n  instead: [evc]\n") == []


def test_what_ends_soon_is_a_note(tmp_path):
    text = "- id: pot\n  checked_on: 2026-10-01\n  valid_until: 2026-12-31\n"
    (note,) = dates(tmp_path, "funds", text)
    assert not note.error
    assert str(note) == "funds.yml:3: note: 'pot' ends on 2026-12-31, in 37 days; look up what comes next"
    assert dates(tmp_path, "funds", text, dt.date(2026, 11, 1))  # exactly 60 days before
    assert dates(tmp_path, "funds", text, dt.date(2026, 10, 31)) == []
    (late,) = dates(tmp_path, "funds", text, dt.date(2027, 1, 1))
    assert "is not offered any more" in late.text


def test_what_nobody_checked_for_a_year_is_a_note_also_deep_inside(tmp_path):
    text = "- id: geld\n  fact:\n    text: Veel.\n    checked_on: 2025-11-23\n"
    (note,) = dates(tmp_path, "barriers", text)
    assert (note.line, note.error, note.kind) == (4, False, "not checked")


def test_a_check_in_the_future_is_wrong(tmp_path):
    (found,) = dates(tmp_path, "routes", "- id: x\n  checked_on: 2027-01-01\n")
    assert found.error


@pytest.mark.parametrize(("value", "wrong"), [("27_49", True), ("0800", True), ("12:30", True), ("12", False)])
def test_numbers_without_quotes(tmp_path, value, wrong):
    path = tmp_path / "labels.yml"
    path.write_text(f"age:\n  - {value}\n  - '{value}'\n")
    found = knowledge.check_numbers(path, tmp_path)
    assert [one.line for one in found] == ([2] if wrong else [])


def test_a_number_as_key_is_found_too(tmp_path):
    path = tmp_path / "labels.yml"
    path.write_text("age_group:\n  27_49: Midden\n")
    (found,) = knowledge.check_numbers(path, tmp_path)
    assert str(found) == "labels.yml:2: 27_49 without quotes is read as another number by some readers; write '27_49'"


def test_a_mistake_in_the_knowledge_is_told_as_it_is(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    stages = folder / "stages.yml"
    stages.write_text(stages.read_text().replace("confirm:", "konfirm:", 1))
    found = knowledge.check_knowledge(tmp_path, DAY)
    assert len(found) == 1
    assert str(found[0]).startswith(f"{stages}, line ")
    assert found[0].error


def test_notes_are_cut_and_errors_never():
    notes = [Offence("a", line, "kort", "k", error=False) for line in range(1, 6)]
    errors = [Offence("b", line, "fout", "k") for line in range(1, 6)]
    lines = shown([*notes, *errors], most=2)
    assert len(lines) == 2 + 1 + 5
    assert lines[2] == "... and 3 more notes 'k'; python -m bot.check --all shows them"
    assert len(shown([*notes, *errors], all_notes=True)) == 10


def test_the_summary_says_what_fails():
    parts = [("one", [Offence("a", 1, "x", "dates")]), ("two", [Offence("a", 1, "x", "soon", error=False)])]
    assert command.summary(parts) == [
        "one             FAILS  dates 1",
        "two             ok     in order   (notes: soon 1)",
    ]


@pytest.mark.parametrize(("offences", "code"), [([], 0), ([Offence("a", 1, "x", "k")], 1)])
def test_the_exit_code(monkeypatch, capsys, offences, code):
    monkeypatch.setattr(command, "run", lambda root, day: ([("part", offences)], []))
    assert command.main([]) == code
    assert "part" in capsys.readouterr().out


def test_a_wrong_day_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setenv("LEERMAATJE_TODAY", "gisteren")
    assert command.main([]) == 1
    assert capsys.readouterr().out.count("\n") == 1
