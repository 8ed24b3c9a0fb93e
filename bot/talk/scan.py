"""The scan 'hoe leerrijk is mijn werk': six faces, a picture of the three R's, and one or two ideas for the lowest.

A side path: it may begin at any moment, stops at any moment, and leaves the talk where it was. Nothing of it is
written down; see :mod:`bot.scan` for how answers are added up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, Optional, Tuple

from bot.knowledge.models import ScanQuestion
from bot.matching import Match, fill, holds, rank, worked_towards
from bot.scan import level_of, lowest_r, scores_of
from bot.talk.context import Context, Question, Reply, register
from bot.talk.faces import FACES
from bot.talk.offer import show
from bot.talk.reading import level
from bot.talk.say import Button, Say
from bot.talk.state import Talk
from bot.vocabulary import LEVELS

#: The question of the scan; its buttons say ``scan:QUESTION.LEVEL``, or ``scan:start``.
SCAN = "scan"
#: The answers, and the levels of the picture, in words.
MEASURES: Dict[str, str] = {"low": "weinig", "mid": "een beetje", "high": "veel"}
#: Where the talk goes on after the scan when no question was open.
_NEXT = "next"


def running(talk: Talk) -> bool:
    """Tell whether the scan is going on."""
    return talk.asked == SCAN


def invite(talk: Talk, context: Context) -> Tuple[Button, ...]:
    """Return the button that offers the scan; none for who began it already, nor for a leerambassadeur."""
    prepares = talk.role == "ambassador" and talk.mode is None
    return () if talk.scan or running(talk) or prepares else (context.button(f"{SCAN}:start", "scan_title"),)


def pressed(value: str, talk: Talk, context: Context) -> Reply:
    """Begin the scan, or take an answer; an old button changes its own answer only."""
    if not running(talk):
        talk.scan_back = talk.closed or talk.asked or _NEXT
        talk.closed, talk.asked = None, SCAN
    if value == "start":
        talk.scan = {}
        return Reply([Say("utter_scan_intro")])
    return Reply(_take(talk, value, context))


def leave(talk: Talk) -> None:
    """End the scan: the question that was open is open again, and a talk that was over is over."""
    back, talk.scan_back = talk.scan_back, None
    over = back in ("done", "stopped")
    talk.closed = back if over else None
    talk.asked = None if over or back == _NEXT else back


def back(talk: Talk) -> Reply:
    """Go back one question of the scan; before the first one the scan is left."""
    if not talk.scan:
        leave(talk)
    else:
        talk.scan.popitem()
    return Reply([Say("utter_back")])


def _open(talk: Talk, context: Context) -> Optional[Tuple[int, ScanQuestion]]:
    """Return the question to ask now with its number, or ``None`` when all are answered."""
    numbered = enumerate(context.known.scan, 1)
    return next(((number, one) for number, one in numbered if one.id not in talk.scan), None)


def _ask(talk: Talk, context: Context) -> List[Say]:
    found = _open(talk, context)
    if found is None:
        return []
    number, question = found
    buttons = tuple(
        Button(f"{SCAN}:{question.id}.{one}", f"{FACES[one]} {context.word('scan_' + one)}") for one in LEVELS
    )
    progress = {"kind": "faces", "step": number, "of": len(context.known.scan)}
    return [Say(text=question.text, buttons=buttons, custom=progress)]


def _take(talk: Talk, value: str, context: Context) -> List[Say]:
    name, _, answer = value.rpartition(".")
    found = _open(talk, context)
    name = name or (found[1].id if found else "")
    if answer in LEVELS and any(one.id == name for one in context.known.scan):
        talk.scan = {**talk.scan, name: answer}
        # The next question of the scan is a new one, not the same one asked again.
        talk.last_asked = None
    if _open(talk, context) is not None:
        return []
    leave(talk)
    return _result(talk, context)


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    # The scan is one question of many answers: it is never done with, so that nothing is taken back with it.
    talk.answered.remove(SCAN)
    talk.asked = SCAN
    return _take(talk, value, context)


def _result(talk: Talk, context: Context) -> List[Say]:
    known = context.known
    scores = scores_of(talk.scan, [(one.id, one.r) for one in known.scan])
    talk.low_r = lowest_r(scores)
    bars = []
    for r, score in scores.items():
        entry, measure = known.scan_result(r), level_of(score)
        texts = {"low": entry.low, "mid": entry.mid, "high": entry.high}
        bars.append({"label": entry.label, "level": measure, "text": texts[measure]})
    lines = "\n".join(f"{bar['label']}: {MEASURES[bar['level']]}. {bar['text']}" for bar in bars)
    picture = Say(
        "utter_scan_result",
        values={"lines": lines},
        custom={"kind": "scan", "title": context.word("scan_title"), "bars": bars},
    )
    lead = Say(text=known.scan_result(talk.low_r).lift) if talk.low_r else Say("utter_scan_rich")
    found = fitting(talk, context)
    talk.offers += [match.offer.id for match in found if match.offer.id not in talk.offers]
    return [picture, lead, *(show(match) for match in found)]


def fitting(talk: Talk, context: Context) -> List[Match]:
    """Return one or two ideas that fit the lowest R, with why; one light idea for who is not busy with learning."""
    known, low = context.known, talk.low_r
    person = replace(talk.person, stage=talk.stage or "precontemplation")
    towards = worked_towards(known, person)
    ranked = rank(known.ideas, person, context.today, towards, talk.offers)
    ranked = ranked or rank(known.ideas, person, context.today, towards)
    about = []
    for match in ranked:
        reasons = [one for one in match.offer.reasons if low in (one.when.low_r or ()) and holds(one.when, person)]
        if reasons and reasons[0].say:
            about.append(replace(match, why=fill(reasons[0].say, person)))
    most = 1 if low is None or person.stage == "precontemplation" else 2
    return (about or ranked[:1])[:most]


QUESTIONS = register(Question(SCAN, _ask, lambda heard, talk, context: level(heard, context), _apply, unsure="mid"))
