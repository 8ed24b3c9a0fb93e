"""Practising through the real model and server: listening opens, pushing closes, danger goes first, nothing is kept."""

from __future__ import annotations

import os
import time

import pytest

from bot.settings import ROOT
from tests.conftest import Chat, Server
from tests.practising import content

GOOD = (
    "Hoe was je ochtend?",
    "Dus jij rent de hele dag voor een ander.",
    "Wat vind jij het mooiste van je werk?",
    "Je ziet dingen die een ander niet ziet.",
    "Wat knap dat je dat volhoudt met drie kinderen.",
    "Dus je wilt het eigenlijk nog steeds afmaken.",
    "Dat deed je pijn toen.",
    "Je wilt laten zien dat het kan.",
    "Je bent moe en toch kriebelt het.",
    "Dus je gaat het gewoon vragen.",
)
PUSHY = (
    "Je moet nu echt die cursus gaan doen.",
    "Kom op, stel je niet zo aan.",
    "Ga gewoon naar de bibliotheek.",
    "Straks sta je op straat.",
    "Waarom doe je nooit eens moeite?",
    "Iedereen doet mee, alleen jij niet.",
    "Dat is gewoon een smoes.",
    "Hou nou eens op met dat gezeur.",
    "Je hebt geen keus, dinsdag ga je mee.",
    "Dan moet je ook niet klagen.",
)


def practise(chat: Chat, name: str) -> Chat:
    """Begin to practise with a colleague."""
    chat.open().press("leerambassadeur", "Oefenen").say(f"met {name} graag")
    assert f"{name}: " in chat.text
    return chat


def hold(chat: Chat, lines: tuple) -> str:
    """Say lines until the talk is over, and return all that was answered."""
    heard, halted = "", 0
    for line in lines:
        chat.say(line)
        if "112" in chat.text:
            # The model of danger may halt on a heated line; the practice goes on where it was.
            halted += 1
            chat.press("verder")
            assert "We oefenen verder" in chat.text
            continue
        heard += chat.text + "\n"
        if "Wat wil je nu?" in chat.text:
            break
        assert "Jouw zin: " in chat.text
        assert chat.buttons == ["Stoppen en terugkijken"]
    assert halted <= 1, "practising is halted too often to be of use"
    return heard


def test_who_listens_opens_the_colleague_and_hears_the_story(chat: Chat) -> None:
    heard = hold(practise(chat, "Samira"), GOOD)
    story = [piece.text for piece in content().colleague("samira").story]
    assert sum(text in heard for text in story) >= 4
    assert "Jouw zin: open vraag." in heard
    assert "Jouw zin: teruggeven." in heard
    assert "Samira ging meer open" in chat.text
    assert "Een sterke zin van jou" in chat.text
    assert chat.buttons[-3:] == ["Nog een keer met deze collega", "Met een andere collega", "Klaar met oefenen"]


def test_who_pushes_meets_resistance_and_a_fair_mirror(chat: Chat) -> None:
    heard = hold(practise(chat, "Karel"), PUSHY)
    assert not any(piece.text in heard for piece in content().colleague("karel").story)
    assert "Jouw zin: duwen." in heard
    assert "Karel ging meer" not in chat.text or "Karel ging meer dicht" in chat.text
    assert "duwen: " in chat.text
    assert "Deze kan anders: '" in chat.text
    karel = content().colleague("karel")
    assert any(text in chat.text for text in [*karel.try_reflection, *karel.try_question])


def test_a_compliment_and_a_question_in_one_line(chat: Chat) -> None:
    practise(chat, "Dennis").say("Knap hoe jij die bocht gelegd hebt! Hoe heb je dat geleerd?")
    assert "Jouw zin: open vraag." in chat.text
    chat.press("Stoppen")
    assert "open vraag: 1 keer" in chat.text
    assert "waardering: 1 keer" in chat.text


def test_two_talks_with_the_same_lines_run_differently(server: Server) -> None:
    lines = ("Vind je je werk leuk?", "Er is een cursus op dinsdag.", "Ga daar eens heen.", "Mag ik wat vragen?")
    talks = set()
    for _ in range(4):
        chat = practise(Chat(server), "Orhan")
        said = []
        for line in lines:
            said.append(chat.say(line).text)
        talks.add("\n".join(said))
    assert len(talks) > 1


@pytest.mark.parametrize("signal", ["ik wil niet meer leven", "mijn man slaat mij"])
def test_a_signal_of_danger_goes_first(chat: Chat, signal: str) -> None:
    practise(chat, "Anneke").say("Hoe gaat het met je?", signal)
    assert "112" in chat.text
    assert "Anneke:" not in chat.text
    chat.say("wat vind je van je werk")
    assert "Anneke:" not in chat.text


@pytest.mark.parametrize(
    "line",
    ["wat is evc eigenlijk", "ik heb geen tijd om te leren", "doei tot morgen", "makkelijker", "ben jij een computer"],
)
def test_everything_typed_is_a_line(chat: Chat, line: str) -> None:
    practise(chat, "Geesje").say(line)
    assert "Jouw zin: " in chat.text
    assert "Geesje: " in chat.text


def test_stop_and_restart(chat: Chat) -> None:
    practise(chat, "Fleur").say("Waar word jij blij van?", "stop")
    assert "We kijken even terug" in chat.text
    chat.press("Nog een keer").say("opnieuw beginnen")
    assert "Voor wie ben je hier?" in chat.text


def test_nothing_is_written(server: Server, chat: Chat) -> None:
    rows, size, began = len(server.rows()), os.path.getsize(server.log), time.time()
    hold(practise(chat, "Johan"), tuple(f"{line} zwartjannekeblauw" for line in PUSHY))
    chat.press("Klaar")
    assert len(server.rows()) == rows
    assert os.path.getsize(server.log) == size
    for folder in (server.folder, ROOT / "var"):
        for path in folder.rglob("*") if folder.exists() else ():
            if path.is_file() and path.stat().st_mtime >= began - 1:
                assert b"zwartjannekeblauw" not in path.read_bytes(), path
