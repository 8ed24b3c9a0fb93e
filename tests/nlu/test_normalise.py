"""The normaliser of informal Dutch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.normalise import clean, frequency, join_split, normalise, respell, retype, split_joined, tokens, unclip


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("kheb", "ik heb"),
        ("wrm", "waarom"),
        ("ff", "even"),
        ("egt", "echt"),
        ("mss", "misschien"),
        ("iig", "in ieder geval"),
        ("ofz", "of zo"),
        ("gin tied", "geen tijd"),
        ("veur", "voor"),
        ("doar", "daar"),
        ("mie", "mij"),
        ("hef", "heeft"),
        ("wark", "werk"),
        ("thuus", "thuis"),
        ("ikheb", "ik heb"),
        ("daarkanik", "daar kan ik"),
        ("hoebedoel", "hoe bedoel"),
        ("werk gever", "werkgever"),
        ("praktijk verklaring", "praktijkverklaring"),
        ("mo'k doon", "moet ik doen"),
        ("ik vint t moeijlijk", "ik vind het moeilijk"),
        ("regten", "rechten"),
        ("kollega", "collega"),
        ("leerambasadeur", "leerambassadeur"),
        ("jaaaaaaa", "ja"),
        ("Ik heb GEEN tijd!", "ik heb geen tijd !"),
        ("👍", "goed"),
        ("", ""),
    ],
)
def test_informal_dutch_becomes_plain(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize(
    "text",
    [
        "ik werk al jaren in de zorg en wil graag iets nieuws leren",
        "mijn leidinggevende vindt dat ik geen opleiding nodig heb",
        "wat kost een cursus nederlands bij het taalhuis",
        "de karren staan in het magazijn naast de heftruck",
        "ik ben kapot moe",
    ],
)
def test_standard_dutch_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


def test_compounds_are_not_split() -> None:
    for word in ("vakkenvuller", "nachtdienst", "praktijkverklaring", "schoonmaakploeg"):
        assert split_joined(word) is None


def test_known_words_are_not_respelled() -> None:
    assert respell("werken") is None
    assert retype("opleiding") is None
    assert frequency("werken") > frequency("leerambassadeur") > frequency("qxqxqx") == 0


def test_apostrophes() -> None:
    assert unclip("da'k") == "dat ik"
    assert unclip("he'j") == "heb je"
    assert unclip("auto's") is None or "auto" in str(unclip("auto's"))


def test_little_words_are_not_joined() -> None:
    assert join_split(["in", "een", "dag"]) == ["in", "een", "dag"]


def test_stretched_letters_and_smileys() -> None:
    assert clean("NEEEEEE") == "nee"
    assert tokens("oké :)") == ["oké", "blij"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_lower_case_words(text: str) -> None:
    plain = normalise(text)
    assert plain == " ".join(plain.split())
    assert plain == plain.casefold()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "kheb",
                "gin",
                "tied",
                "veur",
                "mien",
                "wark",
                "ikben",
                "moetik",
                "nagt",
                ":)",
                "👍",
                "egt",
                "werk",
                "gever",
                "ja",
                "!",
            ]
        ),
        max_size=12,
    )
)
def test_plain_stays_plain(words: list[str]) -> None:
    once = normalise(" ".join(words))
    assert normalise(once) == once
