"""Looks at the model's guess in the light of the talk, before anything is done with it.

The model sees one message without its context. 'Vast' or 'horeca' is then a wish, 'tot morgen' a hello. What the talk
knows mends that: which facts were found, what was told before, how sure the model is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Tuple

from bot.talk.colleague import COLLEAGUE, by_words, preparing
from bot.talk.context import Context
from bot.talk.reading import is_just, says_one_of, words_of
from bot.talk.state import Heard, Talk

#: An unasked stage, barrier or motive is taken up only when the model is this sure (0 to 1): a wrong one goes on the
#: card and into the count.
SURE_UNASKED = 0.55
#: The topic of somebody who takes back a yes to counting; no intent leads to it.
UNCOUNT = "uncount"
#: The topic of somebody who asks for the scan in words; no intent leads to it.
SCAN = "scan"
#: Topics in which the name of a trouble is easily lost.
_LOOSE = ("barrier", "motive", "stage", "inform", "fallback", "affirm", "unsure", "out_of_scope", "feedback", "thank")
#: Kinds of trouble (lists in ``knowledge/words.yml``) and the topics of people to turn to.
TROUBLES = {
    "trouble_grief": ("listen", "health"),
    "trouble_work": ("unsafe_work", "legal"),
    "trouble_money": ("money", "problems"),
}
#: Once a stage is known, own words change it only when the model is this sure.
SURE_RESTAGE = 0.8
#: How a colleague's answer is passed on when two people share a phone.
_PASSED_ON = re.compile(
    r"^(?:mijn collega|mn collega|m'n collega|me collega|(?!(?:wat|wie|dat|niemand|ik|baas|chef) )[a-z']+) "
    r"(?:zegt|zegd|zeg|seg|zee|antwoordt)(?: dat)?[ :,]+"
)
#: How somebody begins to tell about the colleague beside them.
_OF_A_COLLEAGUE = re.compile(
    r"(?:nee,? |ja,? |nou,? )?(?:maar )?(?:hij|zij|ze|ie|die|m(?:ijn|n|'n|e) colega|m(?:ijn|n|'n|e) collega)\b"
)


def adjust(topic: str, talk: Talk, heard: Heard, context: Context) -> Tuple[str, Heard]:
    """Return topic and message as the talk takes them."""
    if heard.choice:
        return topic, heard
    if talk.mode == "together":
        heard = replace(heard, text=_PASSED_ON.sub("", heard.text.strip().lower()) or heard.text)
        topic, heard = _told_of_a_colleague(topic, talk, heard, context)
        if topic in ("ambassador", "role"):
            # The colleague reads along: what is said is an answer, not a request of the leerambassadeur, and who
            # speaks of themselves does not send the other away.
            others = tuple(one for one in heard.ranking if not one[0].startswith(("ambassador_", "role_")))
            topic = "fallback" if topic == "ambassador" else "affirm"
            heard = replace(heard, intent=None, confidence=0.0, ranking=others)
    if says_one_of(heard, context.known.words["uncount"], most=14):
        return UNCOUNT, heard
    if topic != "safety" and says_one_of(heard, context.known.words["scan"], most=9):
        return SCAN, heard
    if topic == "human_handoff" and not talk.answered and is_just(heard, context.known.words["wants_to_talk"]):
        # The words of the first button, typed before anything was asked: to talk with us.
        return "role", replace(heard, intent="role_worker", confidence=1.0)
    if preparing(talk) and (topic in ("stage", "barrier", "motive") or (topic in _LOOSE and troubles(heard, context))):
        # What a leerambassadeur tells is about the colleague.
        talk.asked = talk.asked if talk.asked in ("ambassador", *COLLEAGUE) else "colleague"
        return topic, heard
    if topic in _LOOSE and troubles(heard, context):
        return "barrier", replace(heard, intent="barrier_multiple_problems", confidence=1.0)
    if topic == "role" and talk.role == "worker" and "ambassad" not in heard.text.casefold():
        return "fallback", heard
    if topic in ("barrier", "motive", "stage", "ask", "fallback") and _only_facts(heard):
        return "inform", replace(heard, intent="inform")
    if topic in ("barrier", "motive", "stage") and heard.confidence < SURE_UNASKED:
        return "fallback", heard
    if topic == "stage" and talk.stage and (heard.confidence < SURE_RESTAGE or heard.facts):
        return ("inform" if heard.facts else "fallback"), heard
    if topic == "greet" and talk.answered and (heard.confidence < 0.9 or len(words_of(heard.text)) > 3):
        return "fallback", heard
    return topic, heard


def _told_of_a_colleague(topic: str, talk: Talk, heard: Heard, context: Context) -> Tuple[str, Heard]:
    """Return what 'hij wil wel maar weet niet hoe' says of the colleague, where the open question asks for just that.

    The model learned from people who talk about themselves; the words of the preparation are about a colleague.
    """
    kind = {"learning_now": "stage", "learning_when": "stage", "barrier": "barrier"}.get(talk.asked or "")
    if kind is None or topic == "safety" or not _OF_A_COLLEAGUE.match(heard.text.lower()):
        return topic, heard
    told = by_words(heard, context)
    member = told.stage if kind == "stage" else told.barrier
    return (kind, replace(heard, intent=f"{kind}_{member}", confidence=1.0)) if member else (topic, heard)


def troubles(heard: Heard, context: Context) -> Tuple[str, ...]:
    """Return the kinds of trouble that a text names in plain words."""
    return tuple(kind for kind in TROUBLES if says_one_of(heard, context.known.words[kind], most=40))


def _only_facts(heard: Heard) -> bool:
    """Tell whether a short message says little more than facts: 'vast', 'horeca', 'zorg, verzorgende ig'."""
    found = [name for name in heard.facts if heard.facts[name] is not None and name != "job"]
    return bool(found) and len(words_of(heard.text)) <= 3
