"""Short answers in sloppy Dutch, read in the light of the question just asked."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.talk.context import Context
from bot.talk.reading import level, months, number, says_one_of, unsure, words_of, yes_no
from bot.talk.state import Heard, Talk
from bot.talk.turn import QUESTIONS
from tests.talking import DAY, known

SOME = settings(derandomize=True, max_examples=80, deadline=None)


def _context() -> Context:
    return Context(known=known(), today=DAY)


def _read(question: str, text: str, **talk: object) -> Optional[str]:
    """Read a text as the answer to a question, without help of the model."""
    asked, heard, state = QUESTIONS[question], Heard(text=text), Talk(**talk)
    certain = asked.certain(heard, state, _context()) if asked.certain else None
    return asked.read(heard, state, _context()) if certain is None else certain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ja, hoor!", ["ja", "hoor"]),
        ("jaaaaaa", ["jaa"]),
        ("m’n baas", ["m'n", "baas"]),
        ("goed 👍", ["goed", "👍"]),
        ("ﬁlmpje", ["filmpje"]),
        ("NEE...", ["nee"]),
        ("", []),
        ("?!.", ["?"]),
        ("?", ["?"]),
        ("wat?", ["wat"]),
    ],
)
def test_words(text: str, words: list) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", 7),
        ("een 7", 7),
        ("zeven", 7),
        ("cijfer 10!", 10),
        ("vijftien", 15),
        ("een", 1),
        ("één", 1),
        ("2 jaar", 2),
        ("2024", None),
        ("veel", None),
        ("n beetje", None),
        ("", None),
        ("٣", 3),
        ("²", 2),
        ("0", 0),
    ],
)
def test_number(text: str, found: Optional[float]) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twee maanden", 2),
        ("2 maanden", 2),
        ("3mnd", 3),
        ("3 mnd", 3),
        ("half jaar", 6),
        ("een half jaar", 6),
        ("halfjaar", 6),
        ("een halfjaartje", 6),
        ("half joar", 6),
        ("vorig jaar", 12),
        ("1 jr", 12),
        ("2jr", 24),
        ("al 20 jaar", 240),
        ("jaren", 24),
        ("al jaren hoor", 24),
        ("maanden", 2),
        ("een paar maanden", 2),
        ("maandje", 1),
        ("drie weken", 0.75),
        ("4 wkn", 1),
        ("een week of twee", 0.25),
        ("anderhalf jaar", 18),
        ("1,5 jaar", 18),
        ("0,5 jaar", 6),
        ("0.5 jaar", 6),
        ("1½ jaar", 18),
        ("½ jaar", 6),
        ("paar dagen", 2 / 30),
        ("kort", None),
        ("lang", None),
        ("7", None),
        ("", None),
        ("maandag", None),
        ("in het weekend", None),
        ("de dagdienst", None),
    ],
)
def test_months(text: str, found: Optional[float]) -> None:
    assert months(text) == (found if found is None else pytest.approx(found))


YES = (
    "ja|jaa|jaaaaa|Ja!|jep|ja hoor|jahoor|tuurlijk|is goed|oke|okee|ok|👍|🙂|zeker|klopt|joa|jazeker|graag|ja graag|"
    "ja dat mag|goed|prima|doe maar|idd|geen probleem|geen bezwaar|ja joh"
)
NO = (
    "nee|neee|Nee.|nop|nah|nee joh|nee hoor|liever niet|echt niet|nooit|👎|❌|nee dank je|nog niet|niks|zeker niet|nei|"
    "neej|absoluut niet|niet|nee liever niet"
)


@pytest.mark.parametrize("text", YES.split("|"))
def test_yes(text: str) -> None:
    assert yes_no(Heard(text=text), _context()) == "yes"


@pytest.mark.parametrize("text", NO.split("|"))
def test_no(text: str) -> None:
    assert yes_no(Heard(text=text), _context()) == "no"


@pytest.mark.parametrize("text", ["", "?", "morgen", "mijn baas zegt van wel maar ik niet", "jan", "neef", "12"])
def test_neither_yes_nor_no(text: str) -> None:
    assert yes_no(Heard(text=text), _context()) is None


def test_the_model_helps_where_words_do_not_tell() -> None:
    assert yes_no(Heard(text="vind ik leuk", intent="affirm", confidence=0.8), _context()) == "yes"
    assert yes_no(Heard(text="vind ik niks", intent="deny", confidence=0.8), _context()) == "no"
    assert yes_no(Heard(text="vind ik leuk", intent="affirm", confidence=0.2), _context()) is None
    assert yes_no(Heard(text="nee", intent="affirm", confidence=0.99), _context()) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "weet niet",
        "weet ik niet",
        "kweenie",
        "kweetniet",
        "geen idee",
        "?",
        "🤷",
        "idk",
        "mss",
        "lastig te zeggen",
        "hangt ervan af",
        "Weet ik nie hoor",
    ],
)
def test_unsure(text: str) -> None:
    assert unsure(Heard(text=text), _context())


@pytest.mark.parametrize("text", ["ja", "nee", "8", "ik weet het zeker want ik doe dit al heel lang", ""])
def test_not_unsure(text: str) -> None:
    assert not unsure(Heard(text=text), _context())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", "low"),
        ("4", "low"),
        ("5", "mid"),
        ("7", "mid"),
        ("een 7", "mid"),
        ("zeven", "mid"),
        ("8", "high"),
        ("10", "high"),
        ("tien", "high"),
        ("🙁", "low"),
        ("😐", "mid"),
        ("🙂", "high"),
        ("👍", "high"),
        ("👎", "low"),
        ("beetje", "mid"),
        ("een beetje", "mid"),
        ("n beetje", "mid"),
        ("gaat wel", "mid"),
        ("mwa gaat wel", "mid"),
        ("zo zo", "mid"),
        ("niet zo", "low"),
        ("niet echt", "low"),
        ("helemaal niet", "low"),
        ("zeker niet", "low"),
        ("lijkt me niks", "low"),
        ("stom", "low"),
        ("heel leuk", "high"),
        ("zeker weten", "high"),
        ("erg goed", "high"),
        ("top!", "high"),
        ("ja", "high"),
        ("nee", "low"),
        ("best wel", "high"),
        ("11", None),
        ("banaan", None),
        ("", None),
    ],
)
def test_level(text: str, found: Optional[str]) -> None:
    assert level(Heard(text=text), _context()) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("al jaren", "long"),
        ("heel lang", "long"),
        ("langer", "long"),
        ("langer dan een half jaar", "long"),
        ("langer dan 6 maanden", "long"),
        ("meer dan een half jaar", "long"),
        ("ruim een half jaar", "long"),
        ("vorig jaar begonnen", "long"),
        ("8 mnd", "long"),
        ("2 jaar", "long"),
        ("anderhalf jaar", "long"),
        ("7 maanden", "long"),
        ("half jaar", "short"),
        ("6 maanden", "short"),
        ("korter dan een half jaar", "short"),
        ("nog geen half jaar", "short"),
        ("twee maanden", "short"),
        ("3mnd", "short"),
        ("3 weken", "short"),
        ("net begonnen", "short"),
        ("pas", "short"),
        ("nog niet lang", "short"),
        ("niet zo lang", "short"),
        ("vorige week", "short"),
        ("sinds maandag", "short"),
        ("0,5 jaar", "short"),
        ("banaan", None),
    ],
)
def test_since(text: str, found: Optional[str]) -> None:
    assert _read("learning_since", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ben al bezig", "arranging"),
        ("ik regel het al", "arranging"),
        ("volgende week", "month"),
        ("zsm", "month"),
        ("binnen een maand", "month"),
        ("over twee weken", "month"),
        ("maandag", "month"),
        ("misschien later", "half_year"),
        ("ooit", "half_year"),
        ("over 3 maanden", "half_year"),
        ("ja", "half_year"),
        ("nee", "no"),
        ("nee, nu niet", "no"),
        ("voorlopig niet", "no"),
        ("geen zin", "no"),
        ("nu even niet", "no"),
        ("nu nog niet", "no"),
        ("over 2 jaar", "no"),
    ],
)
def test_when(text: str, found: Optional[str]) -> None:
    assert _read("learning_when", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("van mijn collega", "colleague"),
        ("me maat liet het zien", "colleague"),
        ("niemand", "nobody"),
        ("niks", "nobody"),
        ("youtube", "something"),
        ("hoe je een pallet goed stapelt zonder dat alles omvalt", "something"),
    ],
)
def test_recognition(text: str, found: str) -> None:
    assert _read("recognition", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("de eerste", "truc_ruilen"),
        ("1", "truc_ruilen"),
        ("die tweede", "evc"),
        ("doe maar 2", "evc"),
        ("ja", "truc_ruilen"),
        ("evc", "evc"),
        ("dat papier lijkt me wat", "evc"),
        ("nee", "none"),
        ("nee de tweede", "evc"),
        ("geen van beide", "none"),
        ("geen van de twee", "none"),
        ("nee ik hoef niet meer", "none"),
        ("iets anders", "other"),
        ("nee, iets anders", "other"),
        ("heb je nog meer", "other"),
        ("wat een onzin", None),
        ("banaan", None),
    ],
)
def test_offer(text: str, found: Optional[str]) -> None:
    assert _read("offer", text, on_table=["truc_ruilen", "evc"]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("morgen in de pauze", "own morgen in de pauze"),
        ("als  ik\nthuis ben", "own ik thuis ben"),
        ("x" * 200, "own " + "x" * 80),
        ("nee", "later"),
        ("niet nu", "later"),
        ("ja", None),
        ("oke", None),
        ("", None),
    ],
)
def test_plan(text: str, found: Optional[str]) -> None:
    assert _read("plan", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ja zeker", "yes"),
        ("beetje", "some"),
        ("nee niet echt", "no"),
        ("🙂", "yes"),
        ("9", "yes"),
        ("6", "some"),
        ("2", "no"),
    ],
)
def test_useful(text: str, found: str) -> None:
    assert _read("useful", text) == found


def test_says_one_of_takes_whole_words_of_short_texts() -> None:
    assert says_one_of(Heard(text="Ja, al heel lang hoor"), ["heel lang"])
    assert not says_one_of(Heard(text="langzaam"), ["lang"])
    assert not says_one_of(Heard(text="een twee drie vier vijf zes zeven lang"), ["lang"])
    assert not says_one_of(Heard(text=""), ["lang"])
    assert not says_one_of(Heard(text="lang"), [""])


ODD = st.text(alphabet=st.sampled_from("janeeniet1290,.½²٣? 👍🙂🤷\u200d\u0301éß'-/jaarmndweek"), max_size=40)


@given(st.one_of(st.text(max_size=120), ODD))
@SOME
def test_no_text_is_too_odd_to_read(text: str) -> None:
    context, heard = _context(), Heard(text=text)
    assert yes_no(heard, context) in (None, "yes", "no")
    assert level(heard, context) in (None, "low", "mid", "high")
    assert unsure(heard, context) in (True, False)
    found = months(text)
    assert found is None or 0 <= found <= 999 * 12
    for question in QUESTIONS.values():
        talk = Talk(stage="action", barriers=["time"], on_table=["evc"], offers=["evc"], chosen="evc")
        for read in filter(None, (question.read, question.certain)):
            value = read(heard, talk, context)
            assert value is None or value
