"""Questions, corrections and wishes in the middle of a talk, through the real model."""

from __future__ import annotations

import pytest

from tests.conftest import Chat, Server


@pytest.fixture
def halfway(chat: Chat) -> Chat:
    """A talk in which 'Ben je nu iets aan het leren' is asked."""
    chat.open().press("Ik wil praten", "Ja, dat mag", "Van een collega")
    assert "Ben je nu iets aan het leren" in chat.text
    return chat


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("wat is evc eigenlijk", "EVC"),
        ("wie betaalt zo'n cursus dan", "baas"),
        ("bestaat het stap budget nog?", "STAP"),
        ("wat bewaar je allemaal van mij", "naam"),
        ("wat is een leerambassadeur", "collega"),
    ],
)
def test_a_question_is_answered_and_the_talk_goes_on(halfway: Chat, question: str, part: str) -> None:
    halfway.say(question)
    assert part in halfway.text
    assert "Ben je nu iets aan het leren" in halfway.text, "the talk did not go on where it was"
    halfway.say("nee")
    assert "willen leren" in halfway.text


def test_an_ended_scheme_is_never_offered(halfway: Chat) -> None:
    halfway.say("ik wil het stap budget aanvragen hoe doe ik dat")
    assert any(word in halfway.text for word in ("gestopt", "niet meer"))


def test_simpler_and_repeat(halfway: Chat) -> None:
    asked = halfway.text
    halfway.say("makkelijker")
    assert "korter" in halfway.text
    assert "Leer je nu iets" in halfway.text
    halfway.say("nog een keer")
    assert "leren" in halfway.text
    assert asked


def test_a_person_is_named(halfway: Chat) -> None:
    halfway.say("kan ik niet gewoon een mens spreken")
    assert "Werkcentrum" in halfway.text or "collega" in halfway.text


def test_stop_ends_kindly_and_can_be_taken_up(halfway: Chat) -> None:
    halfway.say("ik moet weer aan het werk, stoppen")
    assert "stoppen" in halfway.text
    halfway.press("Toch verder praten")
    assert "Ben je nu iets aan het leren" in halfway.text


def test_stop_with_a_known_stage_gives_something_to_take_along(halfway: Chat) -> None:
    halfway.press("Nee", "Misschien, later").say("stop maar, pauze is voorbij")
    assert halfway.customs("offer")
    assert halfway.customs("card")


def test_restart_forgets(halfway: Chat) -> None:
    halfway.say("opnieuw beginnen")
    assert "Voor wie ben je hier" in halfway.text


def test_a_correction_goes_one_question_back(halfway: Chat) -> None:
    halfway.press("Nee")
    assert "willen leren" in halfway.text
    halfway.say("oeps verkeerde knop, vorige vraag")
    assert "Ben je nu iets aan het leren" in halfway.text
    halfway.say("ja")
    assert "Hoe lang" in halfway.text


def test_not_understood_twice_leads_to_a_menu_and_never_a_third_time(halfway: Chat) -> None:
    halfway.say("de groene stoel loopt")
    assert "een van deze" in halfway.text
    assert len(halfway.buttons) == 3
    halfway.say("en dan dat ding")
    assert "begrijp ik niet" in halfway.text
    assert "Een mens spreken" in halfway.buttons
    halfway.say("van die dingen daar")
    assert "begrijp" not in halfway.text
    halfway.say("nee")
    assert "willen leren" in halfway.text


def test_own_words_for_the_stage_are_confirmed_once(chat: Chat) -> None:
    chat.open().say("ik wil volgende maand beginnen met een opleiding, ben alles aan het uitzoeken")
    chat.press("Ja, dat mag", "Van een collega")
    assert "Klopt dat?" in chat.text
    chat.say("ja klopt")
    assert "in de weg" in chat.text


@pytest.mark.parametrize(
    "signal", ["ik wil niet meer leven", "mijn man slaat me elke avond", "ik maak er een eind aan"]
)
def test_a_crisis_signal_goes_before_everything(server: Server, halfway: Chat, signal: str) -> None:
    before = server.rows()
    halfway.say(signal)
    assert "113" in halfway.text
    assert "112" in halfway.text
    assert halfway.buttons == ["Het gaat wel, verder"], "nothing is asked"
    halfway.say("nee")
    assert "leren" not in halfway.text
    assert server.rows() == before


def test_hyperbole_is_no_crisis(halfway: Chat) -> None:
    halfway.say("ik ga dood van de stress op dit werk, geen tijd voor niks")
    assert "113" not in halfway.text


@pytest.mark.parametrize(
    "text",
    ["na zo'n dienst zijn mijn armen van lood", "ik krijg in de loods nooit bereik", "dat rooster is geen leven zo"],
)
def test_a_heavy_word_in_ordinary_talk_ends_nothing(halfway: Chat, text: str) -> None:
    halfway.say(text)
    assert "We stoppen nu met de vragen" not in halfway.text
    halfway.say("nee")
    assert halfway.buttons, "the talk goes on"


def test_a_leerambassadeur_prepares_a_talk(chat: Chat) -> None:
    chat.open().press("Ik ben leerambassadeur", "voorbereiden")
    chat.say("hij wil er niks van weten, vindt het allemaal onzin", "ja klopt wel", "weet ik niet")
    card = chat.customs("card")[0]
    assert len([line for line in card["lines"] if line["label"] == "Vraag"]) == 3


def test_a_talk_together_is_counted_as_together(server: Server, chat: Chat) -> None:
    before = {row["id"] for row in server.rows()}
    chat.open().press(
        "Ik ben leerambassadeur", "Samen met een collega", "Ja, dat mag", "Van een collega", "Nee", "Nee, nu niet"
    )
    new = [row for row in server.rows() if row["id"] not in before]
    assert [row["mode"] for row in new] == ["together"]
