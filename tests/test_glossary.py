"""Which words of a text are explained, and that the glossary itself is in order."""

from __future__ import annotations

import re

import pytest

from bot import runtime
from bot.knowledge.glossary import explained, shown_texts, with_words
from bot.knowledge.models import Term
from tests.conftest import Chat

EVC = Term(term="EVC", forms=["evc", "evc-traject"], means="Iemand kijkt wat jij al kunt.")
CAO = Term(term="Cao", forms=["cao", "cao's"], means="Afspraken over loon en werk.")
BOND = Term(term="Vakbond", forms=["vakbond", "bond"], means="Een club die opkomt voor mensen die werken.")
TERMS = (EVC, CAO, BOND)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bij EVC kijkt iemand mee.", ["EVC"]),
        ("Een EVC-traject duurt kort.", ["EVC-traject"]),
        ("Vraag het de vakbond. De bond weet het.", ["vakbond"]),
        ("Cao's zijn afspraken.", ["Cao's"]),
        ("Je bent verbonden met de cao-tafel.", []),
        ("EVC, cao of bond?", ["EVC", "cao", "bond"]),
        ("evc EVC evc", ["evc"]),
        ("", []),
        ("(cao)", ["cao"]),
    ],
)
def test_explained(text: str, found: list) -> None:
    assert list(explained([text], TERMS)) == found


def test_each_word_has_its_own_explanation() -> None:
    assert explained(["De bond kent de cao."], TERMS) == {"bond": BOND.means, "cao": CAO.means}


def test_no_glossary_explains_nothing() -> None:
    assert explained(["EVC"], ()) == {}


def test_the_lines_of_a_card_are_read_too() -> None:
    card = {"kind": "card", "lines": [{"label": "EVC", "text": "Vraag je cao na."}]}
    assert shown_texts({"text": "Je kaartje.", "custom": card}) == ["Je kaartje.", "Vraag je cao na."]
    assert with_words([{"text": "Je kaartje.", "custom": card}], TERMS)[0]["words"] == {"cao": CAO.means}


def test_what_the_person_typed_and_plain_bubbles_stay_as_they_are() -> None:
    bubbles = [{"from": "user", "text": "wat is evc"}, {"from": "bot", "text": "Hoi."}]
    assert with_words(bubbles, TERMS) == bubbles


def test_no_form_belongs_to_two_terms() -> None:
    owner: dict = {}
    for term in runtime.knowledge().glossary:
        for form in {*term.forms, term.term.lower()}:
            assert owner.setdefault(form, term.term) == term.term, f"{form}: {owner[form]} and {term.term}"


def test_every_term_is_found_by_its_own_name() -> None:
    terms = runtime.knowledge().glossary
    for term in terms:
        assert explained([f"Dit is {term.term}."], terms) == {term.term: term.means}


def test_explanations_are_short() -> None:
    for term in runtime.knowledge().glossary:
        sentences = re.split(r"(?<=[.?!])\s+", term.means)
        assert len(sentences) <= 2, term.term
        assert all(len(sentence.split()) <= 12 for sentence in sentences), term.term


def test_words_come_with_an_answer_and_after_a_reload(chat: Chat) -> None:
    chat.open().press("Ik wil praten", "Liever niet").say("wat is evc?")
    told = [bubble["words"] for bubble in chat.last if "words" in bubble]
    assert told
    assert any("wat jij al kunt" in means for words in told for means in words.values())
    again = [bubble["words"] for bubble in chat.open().last if "words" in bubble]
    assert told[0] in again
    assert all("words" not in bubble for bubble in chat.last if bubble["from"] == "user")
