"""Recognition and staging: what somebody learned lately, and where they stand with learning.

The order of the questions and what they mean for the stage come from :mod:`bot.staging`.
"""

from __future__ import annotations

import re
from typing import List, Optional

from bot import staging
from bot.talk.barrier import owed
from bot.talk.context import Context, Question, Reply, register
from bot.talk.reading import is_elsewhere, months, said_words, says_one_of, words_of, yes_no
from bot.talk.say import Say
from bot.talk.state import Heard, Talk
from bot.vocabulary import STAGES


def _progress(step: int, key: str) -> Say:
    return Say(key, custom={"kind": "progress", "step": step, "of": 4})


def _certain_recognition(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    lists = context.known.words
    if heard.group == "ask" and heard.confidence >= 0.8:
        return None
    words = words_of(heard.text)
    begins = bool(words) and words[0] in lists["learned_from_begin"]
    learns = says_one_of(heard, lists["learned"], most=40)
    if says_one_of(heard, lists["from_colleague"], most=40) and (begins or learns or len(words) <= 3):
        return "colleague"
    if says_one_of(heard, lists["nobody"], most=3) or says_one_of(heard, ["van niemand"], most=6):
        return "nobody"
    return "something" if begins or learns or says_one_of(heard, lists["learned_from"], most=4) else None


def _read_recognition(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if is_elsewhere(heard):
        return None
    if re.match(r"(?:hoe|dat) (?:je|ik|we|men) ", heard.text.strip().casefold()):
        return "something"
    # Nothing was said of learning: it is noted as such, and nobody is told that they learned.
    return "other" if words_of(heard.text) else None


def _apply_recognition(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "nobody":
        talk.learned_informally = "no"
        return [Say("utter_recognition_nobody")]
    if value == "unsure":
        return [Say("utter_recognition_unsure")]
    if value == "other":
        return [Say("utter_recognition_other")]
    talk.learned_informally = "yes"
    return [Say("utter_recognition_colleague" if value == "colleague" else "utter_recognition_yes")]


_LEARNS_NOTHING = re.compile(
    r"\b(?:leer|leren|lere|liern|leir)\b.{0,20}\b(?:niks|niet|nie|nix|niets|nich)\b|"
    r"\b(?:niks|niet|nie|nix|niets|geen|nich)\b.{0,20}\b(?:leren|leer|opleiding|cursus)\b"
)


def _read_now(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if _LEARNS_NOTHING.search(heard.text.casefold()):
        return "no"
    if _tells_stage(heard):
        # A yes or no is taken as one; a stage told in other words is confirmed, but only once.
        plainly = talk.denied_stage is not None or yes_no(heard, context)
        return ("yes" if heard.member in ("action", "maintenance") else "no") if plainly else None
    return yes_no(heard, context)


def _apply_now(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.now, talk.since, talk.when, talk.first_step = value == "yes", None, None, None
    return _settle(talk, context)


def _read_since(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    span = months(heard.text)
    # The design's border: longer than half a year is maintenance.
    if span is not None and not says_one_of(heard, ["vorig jaar"], most=25):
        beyond = span == 6 and says_one_of(heard, ["langer dan", "meer dan", "ruim"], most=10)
        return "long" if span > 6 or beyond else "short"
    # 'Niet zo lang' is short.
    if says_one_of(heard, context.known.words["since_long"], most=10) and not says_one_of(
        heard, ["niet", "nie"], most=10
    ):
        return "long"
    if says_one_of(heard, context.known.words["since_short"], most=10):
        return "short"
    return {"stage_maintenance": "long", "stage_action": "short"}.get(heard.intent or "")


def _apply_since(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.since = value
    return _settle(talk, context)


def _read_when(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    lists = context.known.words
    if _tells_stage(heard):
        return {
            "stage_preparation": "arranging",
            "stage_contemplation": "half_year",
            "stage_precontemplation": "no",
        }.get(heard.intent or "")
    # The longest phrase tells: 'nu niet' is a no, 'nu' alone is not.
    said = {
        value: said_words(heard, lists[f"when_{value}"], most=8) for value in ("arranging", "half_year", "no", "month")
    }
    if any(said.values()):
        return max(said, key=lambda value: said[value])
    span = months(heard.text)
    if span is not None:
        return "month" if span <= 1 else "half_year" if span <= 6 else "no"
    return {"yes": "half_year", "no": "no"}.get(yes_no(heard, context) or "")


def _apply_when(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.now, talk.when = False, value
    return _settle(talk, context)


def _apply_first_step(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.first_step = value == "yes"
    return _settle(talk, context)


def _settle(talk: Talk, context: Context) -> List[Say]:
    stage = staging.stage_of(talk.staging)
    return reach(talk, stage, context) if stage else []


def reach(talk: Talk, stage: str, context: Context) -> List[Say]:
    """Write down a stage that is now known, and reflect it."""
    if stage != talk.stage:
        talk.on_table = []
    talk.stage = stage
    talk.stage_start = talk.stage_start or stage
    talk.proposed_stage = None
    for question in ("learning_now", "learning_since", "learning_when", "first_step", "stage_check"):
        talk.tick(question)
    soon = stage == "contemplation" and talk.when == "month"
    said = Say("utter_stage_soon") if soon else Say(text=context.pick(context.known.stage(stage).reflections, talk))
    return [said, *owed(talk, context)]


def _tells_stage(heard: Heard) -> bool:
    return heard.group == "stage" and heard.member in STAGES and heard.confidence >= 0.4


def _ask_check(talk: Talk, context: Context) -> List[Say]:
    entry = context.known.stage(talk.proposed_stage or "contemplation")
    return [Say("utter_ask_stage_check", values={"confirm": entry.confirm})]


def _apply_check(talk: Talk, value: str, context: Context) -> List[Say]:
    proposed, talk.proposed_stage = talk.proposed_stage, None
    talk.denied_stage = None if value == "yes" else proposed
    if value == "yes" and proposed:
        return reach(talk, proposed, context)
    talk.answered = [one for one in talk.answered if one != "stage_check"]
    if talk.stage:
        return [Say("utter_stage_stays")]
    return [Say("utter_stage_ask_then")]


def stage(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody tells in their own words where they stand: it is confirmed once."""
    if heard.member == talk.stage:
        return Reply([Say(text=context.pick(context.known.stage(heard.member).reflections, talk))])
    if talk.role is None:
        talk.role = talk.mode = "worker"
        talk.tick("role")
    talk.proposed_stage, talk.closed = heard.member, None
    talk.answered = [one for one in talk.answered if one != "stage_check"]
    if talk.consent is None or not talk.done_with("recognition"):
        # First consent and recognition; the check follows by itself, since a proposal is waiting.
        return Reply([Say("utter_heard")])
    talk.asked = "stage_check"
    return Reply([])


def _recognition(talk: Talk, context: Context) -> List[Say]:
    return [_progress(1, "utter_ask_recognition")]


def _now(talk: Talk, context: Context) -> List[Say]:
    return [_progress(2, "utter_ask_learning_now")]


QUESTIONS = register(
    Question(
        "recognition",
        _recognition,
        _read_recognition,
        _apply_recognition,
        unsure="unsure",
        open=True,
        certain=_certain_recognition,
    ),
    Question("learning_now", _now, _read_now, _apply_now, unsure="no"),
    Question(
        "learning_since", lambda t, c: [_progress(3, "utter_ask_learning_since")], _read_since, _apply_since, "short"
    ),
    Question(
        "learning_when", lambda t, c: [_progress(3, "utter_ask_learning_when")], _read_when, _apply_when, "half_year"
    ),
    Question(
        "first_step",
        lambda t, c: [_progress(4, "utter_ask_first_step")],
        lambda heard, talk, context: yes_no(heard, context),
        _apply_first_step,
        "no",
    ),
    Question("stage_check", _ask_check, lambda heard, talk, context: yes_no(heard, context), _apply_check, "no"),
)
