"""One turn of the talk: a message comes in, bubbles go out. Pure: the same talk and message give the same turn."""

from __future__ import annotations

import copy
from typing import Dict, List, Optional, Tuple

from bot.talk import (
    ambassador,
    ask,
    barrier,
    closing,
    colleague,
    faces,
    facts,
    fallback,
    general,
    hearing,
    motive,
    offer,
    opening,
    plan,
    practice,
    safety,
    scan,
    stage,
    together,
)
from bot.talk.context import Context, Handler, Question, Reply
from bot.talk.flow import next_question
from bot.talk.reading import says_one_of, unsure
from bot.talk.say import Say
from bot.talk.state import FACTS, Heard, Talk

QUESTIONS: Dict[str, Question] = {
    name: question
    for room in (opening, stage, barrier, motive, faces, facts, offer, plan, closing, ambassador, practice, scan)
    for name, question in room.QUESTIONS.items()
}

#: Topic of an action -> what handles it. Which intents lead to which topic is content: ``data/stories/``.
TOPICS: Dict[str, Handler] = {
    "abuse": general.abuse,
    "affirm": general.affirm,
    "ambassador": ambassador.ambassador,
    "ask": ask.ask,
    "back": general.back,
    "barrier": barrier.barrier,
    "bot_challenge": general.bot_challenge,
    "fallback": fallback.fallback,
    "feedback": closing.feedback,
    "goodbye": closing.goodbye,
    "greet": opening.greet,
    "help": general.assist,
    "human_handoff": general.human_handoff,
    "inform": facts.inform,
    "motive": motive.motive,
    "out_of_scope": general.out_of_scope,
    "practice": practice.practice,
    "repeat": general.repeat,
    "restart": general.restart,
    "role": opening.role,
    "safety": safety.safety,
    "simpler": general.simpler,
    "stage": stage.stage,
    "stop": closing.stop,
    "thank": general.thank,
    "unsure": general.unsure,
}

#: Topics that go before the open question when the model is sure enough: they are not answers to anything.
GO_FIRST = {
    "ambassador",
    "ask",
    "bot_challenge",
    "help",
    "human_handoff",
    "repeat",
    "restart",
    "simpler",
    "stop",
    "abuse",
    "back",
}
#: How often in a row one question is asked again before it is left open.
MOST_REASKED = 2
#: How sure, for a question that takes nearly any text and for one with set answers (0 to 1).
SURE_OPEN, SURE_CLOSED = 0.6, 0.4


def topic_of(intent: str) -> str:
    """Return the topic of an intent pressed as a meaning; mirrors the rules in ``data/stories/``."""
    group = intent.split("_", 1)[0]
    if group in ("stage", "barrier", "motive", "ask", "ambassador", "role", "feedback"):
        return group
    if group == "line":
        return "practice"
    others = {"deny": "affirm", "correct": "back", "danger_none": "fallback"}
    others.update(dict.fromkeys(("crisis_signal", "danger_signal"), "safety"))
    return others.get(intent, intent)


def turn(topic: str, talk: Talk, heard: Heard, context: Context) -> Tuple[Talk, List[Say]]:
    """Work out one turn.

    ``topic`` is what Rasa's rules made of the intent. Returns the talk after the turn (the given one is not changed)
    and the bubbles to say.
    """
    before, talk = talk, copy.deepcopy(talk)
    talk.turns += 0 if heard.opening else 1
    for fact in FACTS:
        if heard.facts.get(fact) is not None:
            setattr(talk, fact, heard.facts[fact])
    topic, heard = safety.weighed(topic, talk, heard, context)
    if not practice.running(talk):
        topic, heard = hearing.adjust(topic, talk, heard, context)
    reply = _reply(topic, talk, heard, context)
    if _of_the_scan(before, talk, heard) or _of_practice(before, talk):
        talk.turns = before.turns
    care = _care(before, talk, heard, context)
    # After a hand that is held out, 'I know nothing of that' would push away.
    says = care if care and topic == "out_of_scope" else [*care, *reply.says]
    if before.closed == "crisis" and practice.running(talk):
        says = practice.again(talk, context)
    if before.turns == 0 and not before.last_said and topic not in ("greet", "safety", "inform"):
        says.insert(0, Say("utter_welcome"))
    if reply.resume and not talk.closed and not practice.running(talk):
        says += _go_on(talk, context, aside=topic in GO_FIRST)
    if not says:
        says = [Say("utter_all_right")]
    if topic not in ("repeat", "simpler"):
        talk.last_said = [say.as_dict() for say in says]
    return talk, says


def _care(before: Talk, talk: Talk, heard: Heard, context: Context) -> List[Say]:
    """Hold out a hand at a faint signal of the person who types; what is said of or to a colleague is none."""
    elsewhere = practice.running(talk) or practice.running(before) or colleague.explains(before, heard, context)
    return [] if elsewhere else safety.care(talk, heard, context)


def _of_the_scan(before: Talk, after: Talk, heard: Heard) -> bool:
    """Tell whether a message only moved the scan. It is no turn: that somebody did the scan leaves no trace."""
    if after.turns != before.turns + 1:
        return False  # The talk was begun again.
    return (heard.choice or "").startswith(f"{scan.SCAN}:") or (scan.running(before) and after.scan != before.scan)


def _of_practice(before: Talk, after: Talk) -> bool:
    """Tell whether a message was said while practising, which leaves no trace in what is counted either."""
    return after.turns == before.turns + 1 and bool(before.practice or after.practice)


def _reply(topic: str, talk: Talk, heard: Heard, context: Context) -> Reply:
    if topic == hearing.UNCOUNT:
        return opening.uncount(talk, heard, context)
    about_another = colleague.explains(talk, heard, context) or practice.addresses(talk, heard, context)
    if talk.closed == "crisis" and not heard.choice and says_one_of(heard, context.known.words["it_is_fine"], most=12):
        return safety.after_crisis(talk, heard, context)
    if topic == "safety" or (
        not heard.choice and safety.is_signal(heard, context, faint=not about_another, cared=talk.cared)
    ):
        return safety.safety(talk, heard, context)
    if heard.choice:
        return _pressed(talk, heard, context)
    if talk.closed == "crisis" and topic != "restart":
        return safety.after_crisis(talk, heard, context, leaving=topic in ("stop", "goodbye", "thank"))
    if practice.running(talk):
        # Whatever it means to the model, it is said to the colleague.
        return (
            general.restart(talk, heard, context)
            if practice.restarts(heard, context)
            else practice.line(talk, heard, context)
        )
    if topic in ("stop", "goodbye"):
        practice.drop(talk)
    if topic == hearing.SCAN:
        return scan.pressed("start", talk, context)
    if talk.closed == "stopped" and says_one_of(heard, context.known.words["go_on"], most=6):
        return closing.go_on(talk, heard, context)
    if topic not in ("fallback", "out_of_scope"):
        talk.misses = 0
    answer = _answer(topic, talk, heard, context)
    if answer is not None:
        talk.misses = 0
        return answer
    return TOPICS[topic](talk, heard, context)


def _answer(topic: str, talk: Talk, heard: Heard, context: Context) -> Optional[Reply]:
    """Read a message as the answer to the open question, or return ``None`` when it is none."""
    question = QUESTIONS.get(talk.asked or "")
    if question is None:
        return None
    certain = question.certain(heard, talk, context) if question.certain else None
    if certain is not None:
        return _take(question, certain, talk, context)
    if topic == "ambassador" and question.id in ambassador.QUESTIONS:
        pass  # Asked as a leerambassadeur, it is the answer itself.
    elif topic in GO_FIRST and heard.confidence >= (SURE_OPEN if question.open else SURE_CLOSED):
        # 'Nee' and 'weet niet' are short: the model may take them for a wish to stop.
        short = len(heard.text.split()) <= 2 and question.read(heard, talk, context) if not question.open else None
        if not short:
            return None
    # 'Misschien' and a straight face are answers to some questions, and not knowing to others.
    value = None if question.open else question.read(heard, talk, context)
    if value is None and question.unsure is not None and unsure(heard, context):
        return _take(question, question.unsure, talk, context, Say("utter_unsure_fine"))
    value = value or question.read(heard, talk, context)
    return None if value is None else _take(question, value, talk, context)


def _take(question: Question, value: str, talk: Talk, context: Context, *before: Say) -> Reply:
    talk.tick(question.id)
    return Reply([*before, *question.apply(talk, value, context)])


def _pressed(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Do what a button says. A button of an earlier question goes back to that question."""
    talk.misses = 0
    name, _, value = (heard.choice or "").partition(":")
    if talk.closed == "crisis" and heard.choice not in ("menu:restart", "menu:after_crisis"):
        return safety.after_crisis(talk, heard, context)
    if name == "menu":
        return _menu(value, talk, context)
    if name == "more":
        return ask.more(value, talk, context)
    if name in (practice.PRACTICE, practice.PRACTISED):
        return practice.pressed(name, value, talk, context)
    if practice.running(talk):
        practice.drop(talk)
    if name == scan.SCAN:
        return scan.pressed(value, talk, context)
    if name == "meaning":
        return _meant(value, talk, heard, context)
    question = QUESTIONS.get(name)
    if question is None:
        return Reply([])
    if name == "role" and value == talk.role:
        return Reply([])
    if name == "consent" and talk.done_with(name) and value != "what":
        # It changes no other answer: the talk goes on where it was.
        return Reply(question.apply(talk, value, context))
    if talk.done_with(name):
        _forget_since(name, talk)
    talk.closed = None
    talk.asked = name
    return _take(question, value, talk, context)


def _menu(value: str, talk: Talk, context: Context) -> Reply:
    if value == "after_crisis":
        talk.closed = None
        return Reply([Say("utter_after_crisis_on")])
    if value == "go_on":
        return closing.go_on(talk, Heard(), context)
    if value == "ideas":
        return offer.ideas(talk, Heard(), context)
    if value in ("stop", "restart", "human_handoff"):
        return TOPICS[value](talk, Heard(), context)
    return ask.ask(talk, Heard(intent=value), context)


def _meant(intent: str, talk: Talk, heard: Heard, context: Context) -> Reply:
    if intent == "none":
        talk.misses = 1
        return fallback.fallback(talk, heard, context)
    meant = Heard(intent=intent, confidence=1.0)
    topic = topic_of(intent)
    if topic not in TOPICS:
        return Reply([])
    return _answer(topic, talk, meant, context) or TOPICS[topic](talk, meant, context)


def _forget_since(name: str, talk: Talk) -> None:
    """Take back the answers from a question on, so that what follows is asked again."""
    start = talk.answered.index(name)
    gone = set(talk.answered[start:])
    talk.answered = talk.answered[:start]
    if gone & {"learning_now", "learning_since", "learning_when", "first_step", "stage_check"}:
        talk.stage = talk.stage_start = None
    if name != "offer":
        talk.on_table = []
    for question, fields in (
        ("learning_now", ("now", "since", "when", "first_step")),
        ("learning_since", ("since",)),
        ("learning_when", ("when", "first_step")),
        ("first_step", ("first_step",)),
        ("offer", ("chosen",)),
        ("plan", ("plan",)),
        ("sure", ("intention_end",)),
        ("useful", ("useful",)),
        ("work", ("sector", "job")),
        ("contract", ("contract",)),
    ):
        if question in gone:
            for one in fields:
                setattr(talk, one, None)


def _go_on(talk: Talk, context: Context, aside: bool = False) -> List[Say]:
    """Ask the open question again, or the next one. After an ``aside`` asking again does not count."""
    if talk.closed:
        return []
    name = talk.asked or next_question(talk)
    if name is None:
        talk.closed = "done"
        return []
    if talk.asked != name or talk.last_asked != name:
        talk.reasked = 0
    elif not aside:
        talk.reasked += 1
    question = QUESTIONS[name]
    if talk.reasked > MOST_REASKED and question.unsure is not None and name not in ("role", "consent"):
        # Never the same question over and over: it is left open, and the talk goes on.
        talk.reasked = 0
        talk.tick(name)
        return [Say("utter_skip_question"), *question.apply(talk, question.unsure, context), *_go_on(talk, context)]
    says = question.ask(talk, context)
    if talk.last_asked != name:
        says = together.handing_over(name, says, talk, context)
    talk.asked = talk.last_asked = name
    return says
