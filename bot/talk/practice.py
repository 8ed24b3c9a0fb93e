"""Practising a talk: choosing a colleague, every typed line to them, and the mirror.

While it runs everything typed is a line to the colleague; only stopping, beginning again and a signal of danger are
not. Nothing of it is written down, and what was typed is let go as soon as the mirror is shown.
"""

from __future__ import annotations

from typing import List, Optional

from bot.practice import colleague as played
from bot.practice.mirror import in_words, look
from bot.practice.reading import read_line
from bot.practice.state import Practice
from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.reading import is_just, says_one_of, words_of
from bot.talk.say import Button, Say
from bot.talk.state import Heard, Talk

#: The question with whom, which stays open while the practice talk runs, and the one afterwards.
PRACTICE, PRACTISED = "practice", "practised"
#: How many colleagues stand on one screen: with 'others' four buttons.
ON_SCREEN = 3
_LIST, _WITH, _STOP = "list_", "with_", "stop"


def running(talk: Talk) -> bool:
    """Tell whether lines go to a colleague now. A signal of danger halts it until somebody wants to go on."""
    return talk.practice.get("status") == "talk" and talk.closed is None


def addresses(talk: Talk, heard: Heard, context: Context) -> bool:
    """Tell whether a line speaks to the colleague and not of the one who types: 'dat deed je pijn'.

    Feelings that are given back sound like a faint signal of danger. Such a faint one does not count in words to
    somebody who is made up; one in words about oneself does, and so do the rules and a model that is sure (measured:
    docs/oefenen.md).
    """
    words, said = context.known.practice.words, set(words_of(heard.text))
    return running(talk) and bool(said & set(words.you)) and not said & set(words.me)


def again(talk: Talk, context: Context) -> List[Say]:
    """Go on with the colleague after a signal that was none."""
    talk.asked = PRACTICE
    name = context.known.practice.colleague(talk.practice["colleague"]).name
    return [_with_stop(Say("utter_practice_again", values={"name": name}), context)]


def drop(talk: Talk) -> None:
    """Forget all of practising."""
    talk.practice = {}
    if talk.asked in (PRACTICE, PRACTISED):
        talk.asked = None


def begin(talk: Talk) -> List[Say]:
    """Begin practising: a colleague is chosen first.

    It is a talk of its own. What was told before is let go, and a row that was counted stays as it is: nothing said
    from here on can reach it.
    """
    kept = Talk(role="ambassador", source=talk.source, turns=talk.turns, answered=["role"])
    kept.practice, kept.asked = Practice(met=talk.practice.get("met", [])).as_plain(), PRACTICE
    talk.__dict__.update(kept.__dict__)
    return [Say("utter_practice_intro")]


def practice(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take a line to a colleague while nobody practises: there is no one to say it to, so practising is offered."""
    return Reply(begin(talk) if talk.role == "ambassador" and talk.mode is None else [])


def line(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take what was typed as a line to the colleague, and let the colleague react."""
    words, now = context.known.practice.words, Practice.from_plain(talk.practice)
    # A job or a contract that is named is the colleague's, whom there is not.
    talk.forget_facts()
    if is_just(heard, words.stop):
        return _finish(talk, now, context, stopped=True)
    name = context.known.practice.colleague(now.colleague or "").name
    # 'Hoi Karel' says no more than 'hoi'.
    said = read_line(heard.text, heard.line, now.leave, {*words.small, name.casefold()})
    got = played.answer(now, said, context.known.practice)
    says = [Say("utter_practice_kind", values={"kind": words.kinds[said.kind].short})]
    says += [Say("utter_practice_says", values={"name": name, "line": text}) for text in got.texts]
    if got.over:
        return Reply([*says, *_finish(talk, now, context).says])
    talk.practice = now.as_plain()
    return Reply([*says[:-1], _with_stop(says[-1], context)], resume=False)


def restarts(heard: Heard, context: Context) -> bool:
    """Tell whether a typed line is the wish to begin all over again."""
    return is_just(heard, context.known.practice.words.restart)


def pressed(name: str, value: str, talk: Talk, context: Context) -> Reply:
    """Do what a button of practising says."""
    if value == _STOP:
        # A button to stop that stands in an older bubble stops nothing.
        return _finish(talk, Practice.from_plain(talk.practice), context, stopped=True) if running(talk) else Reply([])
    if not talk.practice or talk.role != "ambassador":
        begin(talk)
    talk.closed = None
    if value.startswith(_LIST):
        begin(talk)
        return Reply([_list(value[len(_LIST) :], context)], resume=False)
    return Reply(_begin_with(value, talk, context) if name == PRACTICE else _after(value, talk, context))


def _with_stop(say: Say, context: Context) -> Say:
    stop = Button(f"{PRACTICE}:{_STOP}", context.known.practice.words.stop_button)
    return Say(say.key, say.text, values=say.values, buttons=(stop,))


def _list(start: str, context: Context) -> Say:
    content = context.known.practice
    first = int(start) if start.isdigit() and int(start) < len(content.colleagues) else 0
    shown = content.colleagues[first : first + ON_SCREEN]
    buttons = [
        Button(f"{PRACTICE}:{_WITH}{one.id}", content.words.choice.format(name=one.name, age=one.age, job=one.job))
        for one in shown
    ]
    following = first + ON_SCREEN if first + ON_SCREEN < len(content.colleagues) else 0
    more = Button(f"{PRACTICE}:{_LIST}{following}", content.words.more_button)
    return Say("utter_practice_list", buttons=(*buttons, more))


def _read(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    content = context.known.practice
    said = words_of(heard.text)
    named = next((one.id for one in content.colleagues if one.name.casefold() in said), None)
    if named:
        return f"{_WITH}{named}"
    wishes = (("easy", content.words.easy), ("hard", content.words.hard), ("any", content.words.any))
    return next((wish for wish, words in wishes if says_one_of(heard, words, most=8)), None)


def _apply(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove(PRACTICE)
    return _begin_with(value, talk, context)


def _begin_with(value: str, talk: Talk, context: Context) -> List[Say]:
    content, met = context.known.practice, talk.practice.get("met", [])
    seed = context.chance + len(met)
    known = {one.id for one in content.colleagues}
    name = value[len(_WITH) :] if value.startswith(_WITH) else played.pick(content, value, met, seed)
    return _start(name if name in known else played.pick(content, "any", met, seed), talk, context)


def _start(name: str, talk: Talk, context: Context) -> List[Say]:
    content, met = context.known.practice, talk.practice.get("met", [])
    now, (scene, opening) = played.start(content, name, context.chance + len(met), met)
    talk.practice, talk.asked = now.as_plain(), PRACTICE
    talk.forget_facts()
    first = Say("utter_practice_says", values={"name": content.colleague(name).name, "line": opening})
    return [Say("utter_practice_scene", values={"scene": scene}), _with_stop(first, context)]


def _finish(talk: Talk, now: Practice, context: Context, stopped: bool = False) -> Reply:
    """Show the mirror and let go of what was typed; without a line there is nothing to look back on."""
    if not now.turns:
        drop(talk)
        return Reply([Say("utter_practice_too_short")])
    told = in_words(look(now), now, context.known.practice)
    now.status, now.lines = "mirror", []
    talk.practice, talk.asked = now.as_plain(), PRACTISED
    return Reply(
        [Say("utter_practice_stopped" if stopped else "utter_practice_over"), *(Say(text=one) for one in told)]
    )


def _read_after(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    words = context.known.practice.words
    wishes = (("other", words.other), ("done", words.done), ("again", words.again))
    return next((wish for wish, some in wishes if says_one_of(heard, some, most=8)), None)


def _apply_after(talk: Talk, value: str, context: Context) -> List[Say]:
    talk.answered.remove(PRACTISED)
    return _after(value, talk, context)


def _after(value: str, talk: Talk, context: Context) -> List[Say]:
    last = talk.practice.get("colleague")
    if value == "again" and last:
        return _start(last, talk, context)
    if value == "done":
        drop(talk)
        return [Say("utter_practice_done")]
    begin(talk)
    return []


QUESTIONS = register(
    Question(PRACTICE, plain("utter_ask_practice"), _read, _apply, unsure="any"),
    Question(PRACTISED, plain("utter_ask_practised"), _read_after, _apply_after, certain=_read_after),
)
