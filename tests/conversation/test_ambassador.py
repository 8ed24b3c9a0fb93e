"""A leerambassadeur who types as people type, through the real model and the real HTTP interface."""

from __future__ import annotations

import urllib.request
from typing import Any, Dict, List

import pytest

from tests.conftest import Chat, Server


def _door(chat: Chat) -> Chat:
    return chat.open().press("Ik ben leerambassadeur")


def _card(chat: Chat) -> Dict[str, List[str]]:
    (card,) = chat.customs("card")
    found: Dict[str, List[str]] = {}
    for line in card["lines"]:
        found.setdefault(line["label"], []).append(line["text"])
    return found


def _new_rows(server: Server, before: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    known = {row["id"] for row in before}
    return [row for row in server.rows() if row["id"] not in known]


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ("mn collega Henk zegt dat ie te oud is voor school", "vindt zichzelf te oud"),
        ("ze wil wel maar heeft geen tijd", "heeft er geen tijd voor"),
        ("hij is bang dat ie afgaat", "weet niet of het gaat lukken"),
        ("hij wil er niks van weten tis allemaal onzin", "nog niet mee bezig"),
        ("Kasia leest niet zo goed en computers snapt ze niet", "taal of de computer is lastig"),
        ("ze zegt dat de baas t niet goed vindt", "De baas werkt niet mee"),
        ("hij zit via een uitzendburo en weet niet of ie blijft", "geen vast contract"),
    ],
)
def test_prepare_in_own_words(server: Server, chat: Chat, told: str, heard: str) -> None:
    before = server.rows()
    _door(chat).say(told)
    assert heard in chat.text
    assert "Klopt dat ongeveer?" in chat.text
    for name in ("Henk", "Kasia"):
        assert name not in chat.text
    chat.say("ja klopt wel")
    if not chat.customs("card"):
        chat.say("weet ik niet")
    card = _card(chat)
    assert len(card["Vraag"]) == 3
    assert card["Dit helpt"]
    assert card["Laat dit weg"]
    assert len(card["Gaan de hakken in het zand?"]) == 3
    assert server.rows() == before, "preparing is never counted"
    (link,) = chat.customs("phones")
    with urllib.request.urlopen(server.url + link["items"][0]["url"]) as page:
        body = page.read().decode()
    for question in card["Vraag"]:
        assert question in body.replace("&#39;", "'")


def test_prepare_by_buttons(chat: Chat) -> None:
    _door(chat).press("voorbereiden", "Denkt er wel eens over")
    assert "lastig voor je collega" in chat.text
    chat.press("Geen tijd")
    assert len(_card(chat)["Vraag"]) == 3
    assert "Wat wil je doen?" in chat.text


def test_prepare_and_put_right(chat: Chat) -> None:
    _door(chat).say("ze wil wel maar heeft geen tijd", "nee ze heeft gewoon geen zin")
    assert "nog niet mee bezig" in chat.text
    assert _card(chat)["Vraag"]
    chat.say("gewoon een luie donder")
    assert "Hoe staat je collega erin" in chat.text
    chat.press("Nog niet mee bezig", "Dat weet ik niet")
    assert _card(chat)["Vraag"]


def test_a_colleague_in_debt_gets_people(chat: Chat) -> None:
    _door(chat).say("ze heeft schulden en dr kop staat er niet naar", "ja", "geen idee")
    labels = _card(chat)
    assert "Geldfit" in labels
    assert "Hoe gaat het met je?" in labels["Vraag"]


def test_a_colleague_in_danger_goes_before_everything(server: Server, chat: Chat) -> None:
    before = server.rows()
    _door(chat).say("mn collega zegt dat ie niet meer wil leven")
    assert "113" in chat.text
    assert "Blijf erbij" in chat.text
    assert server.rows() == before


def _together(chat: Chat) -> Chat:
    return _door(chat).say("samen met een collega")


def test_together_from_start_to_row(server: Server, chat: Chat) -> None:
    before = server.rows()
    _together(chat)
    assert "niet aan de leerambassadeur" in chat.text
    chat.say("ja hij vindt t goed denk ik")
    assert "van je collega zelf" in chat.text
    assert server.rows() == before
    chat.say("ja is goed")
    assert "Leerambassadeur: " in chat.text
    chat.say("van jan vn de nachtploeg", "hij zegt nee", "ze zegt nee nu niet")
    (row,) = _new_rows(server, before)
    assert (row["mode"], row["stage_start"]) == ("together", "precontemplation")
    chat.say("school is niks voor mij", "hij zegt ja vroeger met de heftruck", "magazijn")
    assert "Bekijk het samen" in chat.text
    chat.say("ja", "morgen na de koffie")
    assert "Als: morgen na de koffie" in chat.text
    chat.say("best zeker")
    assert "niet van de leerambassadeur" in chat.text
    chat.say("ja was fijn")
    assert "jullie" in chat.text
    (row,) = _new_rows(server, before)
    assert row["completed"] == 1
    assert row["plan_made"] == 1
    assert row["mode"] == "together"
    assert "school_image" in row["barriers"]
    assert chat.turns <= 16


def test_a_colleague_who_says_no_leaves_no_row_and_the_talk_goes_on(server: Server, chat: Chat) -> None:
    before = server.rows()
    _together(chat).say("ze zegt nee liever niet")
    assert "schrijf ik niks op" in chat.text
    chat.say("van niemand", "nee", "collega zegt misschien ooit")
    assert "Wat zou je willen" in chat.text
    assert server.rows() == before


@pytest.mark.parametrize("bad", ["rot op met je vragen", "wat een onzin zeg", "dit is toch voor kinderen"])
def test_bad_words_of_a_colleague_do_not_break_the_talk(chat: Chat, bad: str) -> None:
    _together(chat).say("ja", "gewoon door te doen", bad)
    assert "?" in chat.text
    chat.say("stop")
    assert "stoppen we hier" in chat.text
    assert "Jullie mogen altijd terugkomen" in chat.text
    chat.say("ga verder")
    assert chat.buttons
