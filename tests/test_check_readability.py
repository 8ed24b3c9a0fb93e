"""Which texts are read, where they stand, and what is wrong with them; and that our own texts keep the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.check import limits, markup, readability, texts
from bot.check.familiar import Familiar
from bot.check.measure import measure, table
from bot.check.terms import load_terms, unexplained
from bot.check.texts import Text
from bot.settings import ROOT

LONG = "Je kunt elke dag op je werk iets leren van een collega die naast je staat en dan weer van een ander."


def kinds(found, error=True):
    return sorted(one.kind for one in found if one.error == error)


def check(*lines, explained=(), root=ROOT):
    found = [Text("x.yml", number, line, f"entry{number}") for number, line in enumerate(lines, 1)]
    return readability.check_texts(found, root, set(explained))


def test_a_plain_text_is_in_order():
    report = check("Leren doe je op je werk.", "Vraag het aan een collega.")
    assert report.offences == []
    assert [row.name for row in report.rows] == ["x.yml", "all running text", "all texts"]


def test_a_sentence_over_the_limit_is_an_error_with_its_line():
    (found,) = readability.check_sentence(Text("x.yml", 3, LONG), LONG, 3)
    assert found.error
    assert str(found).startswith("x.yml:3: 22 words in a sentence (at most 18); make it two: 'Je kunt elke dag")


@pytest.mark.parametrize(("count", "expected"), [(14, []), (15, [False]), (18, [False]), (19, [True])])
def test_the_limits_of_length_are_sharp(count, expected):
    sentence = " ".join(["werk"] * count) + "."
    assert [one.error for one in readability.check_sentence(Text("x", 1, sentence), sentence, 1)] == expected


def test_means_over_their_limit_fail():
    report = check("Je weet nog niet wat je straks op je werk wilt leren.", "Dat is goed.")
    figures = measure("all texts", 1, [], Familiar())
    assert readability.check_means(replace(figures, mean=8.0, p95=14, familiar=95.0, flesch_douma=88.0)) == []
    over = replace(figures, mean=8.1, p95=15, familiar=94.9, flesch_douma=87.9)
    assert [one.error for one in readability.check_means(over)] == [True] * 4
    assert kinds(report.offences) == []


def test_short_labels_do_not_hide_long_texts():
    sentence = "Je kunt op je werk elke dag weer iets nieuws leren van anderen."
    found = [
        Text("x", 1, sentence, "a"),
        *(
            Text("x", 2, word, "b", True)
            for word in ["Ja", "Nee", "Goed", "Stop", "Kijk", "Later", "Nu", "Vast", "Weg", "Dag"]
        ),
    ]
    report = readability.check_texts(found, ROOT, set())
    assert [one.path for one in report.offences if one.error] == ["all running text"]


def test_a_text_that_is_repeated_counts_once():
    report = check(*["Het kost niets."] * 50, "Je kunt op je werk elke dag weer iets nieuws leren van een ander.")
    assert report.rows[-1].texts == 2
    assert "means" in kinds(report.offences)


def test_policy_words_fail():
    report = check("De scholing is gratis.", "Je competenties tellen mee.", "Jouw loopbaantraject begint hier.")
    hard = [one.text for one in report.offences if one.kind == "hard word"]
    assert len(hard) == 3
    assert hard[0] == "hard word 'scholing' is explained nowhere; say: leren of een cursus, or explain it here"


def test_a_rare_word_is_a_note():
    report = check("Deze carrosserie is mooi.")
    assert "rare word" in kinds(report.offences, error=False)


@pytest.mark.parametrize(
    "text",
    [
        "Geld van de overheid heet een subsidie.",
        "Een subsidie is geld van de overheid.",
        "Vraag naar een subsidie, een pot geld.",
        "Er is een subsidie. Dat is geld van de overheid.",
    ],
)
def test_an_explanation_in_the_text(text):
    terms = load_terms(readability.TERMS)
    assert unexplained([Text("x", 1, text, "e")], terms) == []
    assert len(unexplained([Text("x", 1, "Vraag de subsidie aan.", "e")], terms)) == 1
    assert unexplained([Text("x", 1, "Vraag de subsidie aan.", "e"), Text("x", 2, text, "e")], terms) == []


def test_the_glossary_makes_a_hard_word_a_note():
    report = check("Vraag het je vakbond.", explained=["vakbond"])
    assert kinds(report.offences) == []
    assert "leans on glossary" in kinds(report.offences, error=False)


def test_slim_is_money_only_in_capitals():
    terms = load_terms(readability.TERMS)
    assert unexplained([Text("x", 1, "Dat is slim.", "e")], terms) == []
    assert len(unexplained([Text("x", 1, "Vraag naar SLIM.", "e")], terms)) == 1


def test_texts_of_a_domain(tmp_path):
    path = tmp_path / "domain.yml"
    path.write_text("responses:\n  utter_a:\n    - text: |-\n        Een.\n        Twee.\n      buttons:\n"
                    "        - title: Ja\n          payload: /ja\n")  # fmt: skip
    found = texts.from_domain(path, tmp_path)
    assert [(one.line, one.text, one.label) for one in found] == [(3, "Een.\nTwee.", False), (7, "Ja", True)]
    assert texts.place(found[0], "Twee.", path.read_text().splitlines()) == 5


def test_texts_of_entries(tmp_path):
    path = tmp_path / "ideas.yml"
    path.write_text("- id: a\n  title: Kijk mee\n  what:\n    - Een.\n    - Twee.\n  reasons:\n    - say: Drie.\n"
                    "  ground: nooit gelezen\n")  # fmt: skip
    found = texts.from_entries(path, tmp_path, texts.READ["ideas"])
    assert [(one.line, one.text, one.entry) for one in found] == [
        (2, "Kijk mee", "a"), (4, "Een.", "a"), (5, "Twee.", "a"), (7, "Drie.", "a"),
    ]  # fmt: skip


def test_texts_of_a_page(tmp_path):
    path = tmp_path / "index.html"
    path.write_text('<title>Naam</title>\n<p>Kort <b>en</b> goed.</p>\n<img alt="Een foto">\n'
                    "<script>var x = 'Niet dit';</script>\n<button>Druk</button>")  # fmt: skip
    found = markup.from_html(path, tmp_path)
    assert [(one.line, one.text, one.label) for one in found] == [
        (1, "Naam", True), (2, "Kort en goed.", False), (3, "Een foto", True), (5, "Druk", True),
    ]  # fmt: skip


def test_texts_of_a_script(tmp_path):
    path = tmp_path / "widget.js"
    path.write_text("/* 'Geen tekst.' */ // 'Ook niet'\nconst says = { a: 'Dat is fout.', b: \"Stuur\" };\n"
                    "on('Escape', 'click', 'M5 12a7 7 0 1 0 2.3-5.2M5 4v4h4');\nconst css = `Niet Dit`;")  # fmt: skip
    found = markup.from_script(path, tmp_path)
    assert [(one.line, one.text, one.label) for one in found] == [(2, "Dat is fout.", False), (2, "Stuur", True)]


def test_the_table_has_a_line_for_each_file():
    figures = measure("a.yml", 1, [], Familiar())
    lines = table([figures])
    assert len(lines) == 3
    assert lines[2].startswith("a.yml")


@pytest.fixture(scope="module")
def ours():
    return readability.check_readability(ROOT)


def test_our_own_texts_keep_the_limits(ours):
    assert [str(one) for one in ours.offences if one.error] == []
    whole = next(row for row in ours.rows if row.name == "all running text")
    assert whole.mean <= limits.MEAN_WORDS
    assert whole.longest <= limits.MOST_WORDS
    assert whole.flesch_douma >= limits.FLESCH_DOUMA


def test_our_own_texts_are_all_found(ours):
    names = {row.name for row in ours.rows}
    assert {"domain.yml", "bot/server/static/widget.js"} | {f"knowledge/{name}.yml" for name in texts.READ} <= names
