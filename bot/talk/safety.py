"""Signals of suicide, violence or acute danger: they go before everything.

The talk stops, the signal is acknowledged, people to call are named; no question, no stage, and the signal is written
nowhere (design, section 3). A rule layer works beside the model: either one suffices. Its patterns are content:
``knowledge/crisis.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import List, Optional, Pattern, Sequence, Tuple

from bot.knowledge.crisis import CRISIS_KINDS
from bot.knowledge.models import Referral
from bot.talk.context import Context, Reply
from bot.talk.people import phones
from bot.talk.reading import says_one_of
from bot.talk.say import Say
from bot.talk.state import Heard, Talk

#: The intent of a signal in the contract.
CRISIS = "crisis_signal"


def _flat(text: str) -> str:
    """Return the words of a text in lower case, without accents, apostrophes and stretched letters."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub(r"(.)\1{2,}", r"\1", re.sub("['’‘`´]", "", bare))))


@lru_cache(maxsize=8)
def compile_patterns(patterns: Tuple[str, ...]) -> Tuple[Pattern[str], ...]:
    """Compile patterns that match whole words of a text that has one space around each word.

    Raises:
        re.error: when a pattern is not a valid regular expression.

    """
    return tuple(re.compile(f" (?:{pattern})(?= )") for pattern in patterns)


def kind_of(text: str, context: Context) -> Optional[str]:
    """Return which kind of signal the rule layer sees, or ``None``.

    Everyday hyperbole that the content lists is taken out first; a point stays, which no pattern passes over.
    """
    flat = f" {_flat(text)} "
    for pattern in compile_patterns(context.known.crisis["everyday"]):
        flat = pattern.sub(" .", flat)
    patterns = compile_patterns(context.known.crisis["signals"])
    return next((kind for kind, one in zip(CRISIS_KINDS, patterns, strict=True) if one.search(flat)), None)


def is_crisis(text: str, context: Context) -> bool:
    """Tell whether the rule layer sees a signal of any kind."""
    return kind_of(text, context) is not None


#: From here on the model of danger is believed (0 to 1): so that no more than about one message in 200 of ordinary talk
#: stops it for nothing (docs/understanding.md). The intent is believed from the second on where that model is silent.
DANGEROUS, LIKELY_ENOUGH = 0.95, 0.5
#: From here on it is believed once a hand was held out in this talk: a second faint signal weighs more than the first.
DANGEROUS_AGAIN = 0.85
#: From here on the model of danger is believed whatever else a message may mean.
SURELY_DANGEROUS = 0.985
#: From here on a hand is held out and the talk goes on: too faint to stop for, too likely to pass by.
FAINT = 0.62


def is_signal(heard: Heard, context: Context, faint: bool = True, cared: bool = False) -> bool:
    """Tell whether the model or the rule layer hears a signal; either one suffices.

    Without ``faint`` the model must be sure (see :func:`bot.talk.colleague.explains`). ``cared``: a hand was held out
    earlier in the talk.
    """
    if heard.danger is None:
        modelled = faint and dict(heard.ranking).get(CRISIS, 0.0) >= LIKELY_ENOUGH
    else:
        border = DANGEROUS_AGAIN if cared else DANGEROUS
        modelled = heard.danger >= (border if faint else SURELY_DANGEROUS)
    return modelled or is_crisis(heard.text, context)


def weighed(topic: str, talk: Talk, heard: Heard, context: Context) -> Tuple[str, Heard]:
    """Return topic and message once a likeliest meaning of danger has been weighed.

    The intent knows no harmless sentence that sounds alike; the model of danger knows thousands and hears the intent
    too. An intent that neither that model nor a rule backs ('mn benen zijn lood') stops no talk: a hand is held out.
    After a signal every further one counts.
    """
    told = heard.danger is not None and not heard.choice and talk.closed != "crisis"
    if topic != "safety" or not told or is_signal(heard, context, cared=talk.cared):
        return topic, heard
    rest = tuple(one for one in heard.ranking if one[0] != CRISIS)
    return "fallback", replace(heard, intent=None, confidence=0.0, ranking=rest, danger=max(heard.danger or 0.0, FAINT))


def _people(topics: Sequence[str], context: Context) -> List[Referral]:
    """Return who to call about some topics, each once."""
    named = [person for topic in topics for person in context.known.referrals_for(topic, context.today)]
    return list({person.id: person for person in named}.values())


def safety(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Stop the talk and name the people who can help now."""
    talk.closed, talk.asked, talk.proposed_stage = "crisis", None, None
    kind = kind_of(heard.text, context)
    topics = ("violence", "crisis") if kind == "violence" else ("crisis", "violence")
    people = _people(topics, context)
    key = {"violence": "utter_crisis_violence", "danger": "utter_crisis_danger"}.get(kind or "", "utter_crisis_people")
    # A leerambassadeur who prepares may tell of somebody who is not here now.
    colleague = [Say("utter_crisis_colleague")] if talk.role == "ambassador" and talk.mode is None else []
    way_on = (context.button("menu:after_crisis", "after_crisis"),)
    computer = Say("utter_crisis_computer", buttons=way_on)
    return Reply([Say("utter_crisis_heard"), Say(key, custom=phones(people)), *colleague, computer], resume=False)


def care(talk: Talk, heard: Heard, context: Context) -> List[Say]:
    """Name people to talk to, once a talk, beside the answer to a message that may be a faint signal; else nothing."""
    if talk.cared or talk.closed == "crisis" or heard.choice or (heard.danger or 0.0) < FAINT:
        return []
    talk.cared = True
    return [Say("utter_care", custom=phones(_people(("crisis", "violence"), context)))]


def after_crisis(talk: Talk, heard: Heard, context: Context, leaving: bool = False) -> Reply:
    """Whatever comes after a crisis signal: no question is asked; the talk begins again only on request."""
    if says_one_of(heard, context.known.words["it_is_fine"], most=12):
        talk.closed = None
        return Reply([Say("utter_after_crisis_on")])
    if leaving:
        return Reply([Say("utter_after_crisis_bye")], resume=False)
    buttons = (context.button("menu:after_crisis", "after_crisis"), context.button("menu:restart", "restart"))
    return Reply([Say("utter_after_crisis", buttons=buttons)], resume=False)
