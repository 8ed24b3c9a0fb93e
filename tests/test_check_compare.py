"""Any text can be measured as ours, in one row of the table; and the page with that table keeps to the facts."""

from __future__ import annotations

import io
import re
import sys

import pytest

from bot.check import compare, limits
from bot.check.familiar import Familiar, names_in
from bot.check.measure import measure, measure_text
from bot.check.readability import Report
from bot.settings import ROOT

PAGE = ROOT / "docs" / "leesbaarheid.md"
TEXT = "Je leert op je werk. Vraag het aan een collega! Dat kan vandaag.\nWat wil je leren?"


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_a_text_is_measured_with_the_functions_of_the_check():
    found = compare.compare(TEXT)
    expected = measure_text(TEXT, Familiar(names_in([TEXT])))
    assert (found.words, found.sentences, found.mean, found.longest) == (17, 4, 4.25, 5)
    assert found == expected


def test_words_of_our_glossary_count_as_known_for_everybody(tmp_path):
    (tmp_path / "knowledge").mkdir()
    text = "Ze vragen om een blorp."
    assert compare.compare(text, tmp_path).familiar == 80
    (tmp_path / "knowledge" / "glossary.yml").write_text("- term: blorp\n  means: Een proef.\n", encoding="utf-8")
    assert compare.compare(text, tmp_path).familiar == 100


def test_the_row_has_a_cell_for_each_column_and_decimal_commas():
    line = compare.row(compare.compare(TEXT), "een|naam", "fonds", "hele pagina")
    assert len(cells(line)) == len(cells(compare.HEAD[0])) == len(cells(compare.HEAD[1]))
    assert cells(line)[:8] == ["een/naam", "fonds", "hele pagina", "17", "4", "4,2", "5", "5"]
    assert re.fullmatch(r"[0-9]+,[0-9] %", cells(line)[8])
    assert re.fullmatch(r"[0-9]+,[0-9]", cells(line)[9])


def test_a_file_gives_one_row(tmp_path, capsys):
    path = tmp_path / "hun_tekst.txt"
    path.write_text(TEXT * 4, encoding="utf-8")
    assert compare.main([str(path), "--kind", "fonds"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert out.startswith("| hun_tekst.txt | fonds |  | ")
    assert err == ""


def test_standard_input_with_a_name_and_the_head(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    assert compare.main(["-", "--name", "voorbeeld.nl", "--head"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == list(compare.HEAD)
    assert out.splitlines()[2].startswith("| voorbeeld.nl | ")
    assert "fewer than 10 sentences (4)" in err


def test_nothing_of_the_text_is_kept(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert compare.main(["a.txt"]) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_folded_lines_and_headings_are_told():
    folded = "Wie wil leren\nkan dat doen\nop zijn eigen\nwerk of op school.\n"
    assert any("full stop" in doubt for doubt in compare.doubts(folded, compare.compare(folded)))
    assert not any("full stop" in doubt for doubt in compare.doubts(TEXT, compare.compare(TEXT)))


@pytest.mark.parametrize(
    ("content", "told"), [(b"\xff\xfe\x00", "no plain text in UTF-8"), (b"...\n", "no words"), (None, "Cannot read")]
)
def test_what_cannot_be_measured_is_told_in_one_line(tmp_path, capsys, content, told):
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    assert compare.main([str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["a.txt", "--ours"]])
def test_one_file_or_our_own(arguments, capsys):
    with pytest.raises(SystemExit):
        compare.main(arguments)
    assert "--ours" in capsys.readouterr().err


def test_our_own_rows(monkeypatch, capsys):
    rows = [measure(name, 3, [], Familiar()) for name in ("domain.yml", "all running text", "all texts")]
    monkeypatch.setattr(compare, "check_readability", lambda root: Report(rows=rows))
    assert compare.main(["--ours"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [cells(line)[0] for line in lines] == list(compare.OURS.values())
    assert [cells(line)[2] for line in lines] == ["3 teksten"] * 2


def test_the_page_has_the_table_in_this_form():
    page = PAGE.read_text(encoding="utf-8")
    assert "\n".join(compare.HEAD) in page
    lines = page.split(compare.HEAD[1])[1].lstrip("\n").split("\n\n")[0].splitlines()
    assert len(lines) >= 12
    assert {len(cells(line)) for line in lines} == {10}
    for name in compare.OURS.values():
        assert sum(cells(line)[0] == name for line in lines) == 1
    others = [cells(line) for line in lines if cells(line)[0] not in compare.OURS.values()]
    for row in others:
        assert "https://" in row[0]
        assert row[1]
        assert row[2] in ("hele pagina", "begin van de pagina", "één bestand")
        assert int(row[3]) >= 120
        assert int(row[4]) >= compare.LEAST_SENTENCES


def test_the_page_tells_the_limits_of_the_check():
    page = PAGE.read_text(encoding="utf-8")
    for what, limit in (
        ("gemiddeld aantal woorden in een zin", f"hoogstens {limits.MEAN_WORDS:g}"),
        ("95 van de 100 zinnen zijn zo lang of korter", f"hoogstens {limits.P95_WORDS}"),
        ("langste zin", f"hoogstens {limits.MOST_WORDS}"),
        ("bekende woorden", f"minstens {limits.FAMILIAR:g} %"),
        ("Flesch-Douma", f"minstens {limits.FLESCH_DOUMA:g}"),
        ("zinnen in de lijdende vorm", f"hoogstens {limits.PASSIVE:g} %"),
    ):
        assert f"| {what} | {limit} |" in page
