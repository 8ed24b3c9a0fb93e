"""Sentences, words and syllables; which words are known; passives and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check import grammar
from bot.check.familiar import Familiar, is_compound, is_form, names_in
from bot.check.language import Word, sentences, syllables, words
from bot.check.measure import flesch_douma, measure, measure_text, percentile


def test_a_sentence_ends_at_a_mark_or_a_line_break():
    assert sentences("Dat kan. Echt? Ja!\nTot zo") == ["Dat kan.", "Echt?", "Ja!", "Tot zo"]


def test_a_colon_a_comma_and_a_number_do_not_end_a_sentence():
    assert sentences("Vraag dit: kan het om 9.30, of later?") == ["Vraag dit: kan het om 9.30, of later?"]


def test_an_address_is_one_word_and_ends_nothing():
    assert sentences("Kijk op https://www.geldfit.nl/start. Of op 113.nl.") == ["Kijk op website.", "Of op website."]


def test_what_is_only_filled_in_later_is_no_sentence():
    assert sentences("{title}\nDe eerste stap is klein. {first}") == ["De eerste stap is klein."]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [("Zo'n mbo-school is er.", 4), ("🙁 Niet zo zeker", 3), ("Bel 0800-8020, gratis.", 3), ("Typ 'stop' - nu", 3)],
)
def test_words_of_a_sentence(sentence, count):
    assert len(words(sentence)) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("een", 1), ("leuk", 1), ("nieuw", 1), ("schrijft", 1), ("ooit", 1), ("m'n", 1), ("zo'n", 1), ("team", 1)],
        *[("werken", 2), ("thuis", 1), ("zoals", 2), ("bureau", 2), ("groeien", 2), ("leeuwen", 2), ("museum", 3)],
        *[("ideeën", 3), ("geïnteresseerd", 5), ("financieel", 4), ("beantwoorden", 4), ("collega's", 3), ("oké", 2)],
        *[("leerambassadeur", 5), ("praktijkverklaring", 5), ("ervaringscertificaat", 7), ("situatie", 4)],
        *[("EVC", 3), ("bbl", 3), ("mbo-school", 4), ("cao", 3), ("loyaal", 2), ("royaal", 2), ("typ", 1)],
        *[("5", 1), ("21", 4), ("112", 3), ("2026", 7), ("113", 4), ("1000", 2), ("0800-8020", 8), ("{years}", 2)],
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéëïü'-", min_size=1, max_size=25).filter(lambda s: s[0].isalpha()))
def test_every_word_has_a_syllable_and_no_more_than_letters_allow(word):
    assert 1 <= syllables(word) <= max(3 * len(word), 1)


def test_flesch_douma_is_the_formula_of_the_facts():
    # feiten.md, F4.4: 1.4 syllables a word and 8 words a sentence give 91.6; 1.7 and 15 give 62.0.
    assert flesch_douma(800, 1120, 100) == pytest.approx(91.6, abs=0.05)
    assert flesch_douma(1500, 2550, 100) == pytest.approx(62.0, abs=0.05)
    assert flesch_douma(0, 0, 0) == 0


def test_percentile_is_a_value_that_occurs():
    assert percentile([1] * 94 + [20] * 6, 0.95) == 20
    assert percentile([1] * 95 + [20] * 5, 0.95) == 1
    assert percentile([], 0.95) == 0


def test_plain_text_scores_better_than_policy():
    plain = measure_text("Leren doe je op je werk. Een collega laat iets zien. Dat is ook leren.", Familiar())
    policy = measure_text(
        "De duurzame inzetbaarheid van werkenden wordt gestimuleerd middels laagdrempelige scholingsfaciliteiten.",
        Familiar(),
    )
    assert plain.flesch_douma > 90 > 30 > policy.flesch_douma
    assert plain.familiar == 100 > 80 > policy.familiar


@pytest.mark.parametrize("word", ["werk", "probeert", "werkdag", "meekijken", "huisarts", "lastiger", "klusje"])
def test_known_words(word):
    assert Familiar().reason(Word(word))


@pytest.mark.parametrize(
    "word", ["inzetbaarheid", "competentie", "laagdrempelig", "faciliteren", "kwalificatie", "carrosserie", "xqzwerk"]
)
def test_words_that_few_know(word):
    assert Familiar().reason(Word(word)) is None


def test_the_reason_is_told_apart():
    familiar = Familiar(names=["ria"], explained=["evc"])
    found = [familiar.reason(Word(word)) for word in ("werk", "twijfelt", "werkdag", "Ria", "EVC", "12", "{years}")]
    assert found == ["frequent", "form", "compound", "name", "explained", "number", "number"]
    assert is_form("twijfelt")
    assert not is_compound("traject")


def test_strict_leaves_out_forms_and_compounds():
    figures = measure("x", 1, [words("Jij twijfelt op je werkdag.")], Familiar())
    assert figures.familiar == 100
    assert figures.strict == pytest.approx(100 * 3 / 5)


def test_names_carry_a_capital_inside_a_sentence():
    assert names_in(["Morgen belt Danuta. Vraag het Werkcentrum.", 'Zeg dan: "Graag."']) == {"danuta", "werkcentrum"}


@pytest.mark.parametrize("sentence", ["De cursus wordt door je baas betaald.", "Je werd niet gevraagd."])
def test_passive(sentence):
    assert grammar.passive(words(sentence))


@pytest.mark.parametrize("sentence", ["Wat zou er leuker worden?", "Je baas betaalt de cursus.", "Word je boos?"])
def test_not_passive(sentence):
    assert not grammar.passive(words(sentence))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Vraag of je weet dat de baas, die boos is, wacht omdat hij moet.", ["of", "dat", "die", "omdat"]),
        ("Iemand kijkt wat jij kunt.", ["wat"]),
        ("Dat is ook leren.", []),
        ("Wil je koffie of thee?", []),
        ("Vraag wat het kost en wie het betaalt.", ["wat"]),
        ("Vraag een collega hoe die het doet.", ["hoe"]),
        ("Na een jaar kun je heel wat meer.", []),
    ],
)
def test_words_that_open_a_clause(sentence, found):
    assert grammar.openers(words(sentence)) == found
