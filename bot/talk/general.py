"""Everything that can be said at any moment, and leaves the talk where it was."""

from __future__ import annotations

from bot.talk import scan
from bot.talk.colleague import COLLEAGUE, preparing
from bot.talk.context import Context, Reply
from bot.talk.people import naming
from bot.talk.say import Say
from bot.talk.state import Heard, Talk
from bot.talk.together import left_out


def menu(talk: Talk, context: Context) -> Say:
    """Show what can be done by buttons: four at most, so the scan stands in the place of money until it was done."""
    money = (context.button("menu:ask_funding", "menu_funding"),)
    return Say(
        "utter_menu",
        buttons=(
            context.button("menu:ideas", "menu_ideas"),
            *(scan.invite(talk, context) or money),
            context.button("menu:human_handoff", "menu_human"),
            context.button("menu:stop", "menu_stop"),
        ),
    )


def thank(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Answer a thank-you."""
    return Reply([Say("utter_welcome_thanks")])


def affirm(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take a yes without a question that takes it."""
    going_on = not talk.closed and (talk.asked or not talk.answered)
    return Reply([] if going_on else [Say("utter_all_right")])


def unsure(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take not knowing, without a question that takes it."""
    return Reply([Say("utter_unsure")])


def human_handoff(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Name people to talk to."""
    named = (context.known.referrals_for(topic, context.today)[:1] for topic in ("colleague", "union", "work"))
    people = [one for some in named for one in some if not left_out(one.id, talk, context)]
    return Reply([Say("utter_human"), *naming(people)])


def bot_challenge(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say honestly that this is a computer."""
    return Reply([Say("utter_bot")])


def abuse(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Stay calm; offer to stop when it happens again."""
    talk.rude += 1
    if talk.rude == 1:
        return Reply([Say("utter_abuse")])
    stop = (context.button("menu:stop", "menu_stop"), context.button("menu:go_on", "menu_go_on"))
    return Reply([Say("utter_abuse_again", buttons=stop)], resume=False)


def out_of_scope(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say plainly that this is not known here; the second time in a row also what can be done instead."""
    talk.misses += 1
    if talk.misses < 2:
        return Reply([Say("utter_out_of_scope")])
    return Reply([Say("utter_out_of_scope"), menu(talk, context)], resume=False)


def assist(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say what can be done here."""
    return Reply([Say("utter_help"), Say("utter_help_how")])


def repeat(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say the last bubbles again."""
    last = [Say.from_dict(plain) for plain in talk.last_said]
    return Reply(last or [Say("utter_welcome")], resume=not last)


def simpler(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Say the last bubbles in shorter words.

    A response with a ``_simple`` twin in ``domain.yml`` is said that way (the action looks for it); a text of the
    knowledge brings its own easier wording.
    """
    last = [Say.from_dict(plain) for plain in talk.last_said]
    easier = [
        Say(
            key=one.key and f"{one.key}_simple",
            text=one.simple or one.text,
            values=one.values,
            buttons=one.buttons,
            custom=one.custom,
        )
        for one in last
    ]
    return Reply([Say("utter_simpler"), *easier] if easier else [Say("utter_welcome_simple")], resume=not easier)


def restart(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Begin again with an empty memory; a row already written stays as it was counted."""
    source = talk.source
    talk.__dict__.update(Talk(source=source, turns=1).__dict__)
    return Reply([Say("utter_restart"), Say("utter_welcome")])


def back(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Go back to the question before: 'nee, ik bedoel iets anders'."""
    if scan.running(talk):
        return scan.back(talk)
    if preparing(talk) and talk.asked in COLLEAGUE:
        talk.colleague, talk.asked = {}, "colleague"
        return Reply([Say("utter_back")])
    talk.closed = None
    # Staging questions that were passed over are no questions to go back to.
    given = {
        "learning_now": talk.now,
        "learning_since": talk.since,
        "learning_when": talk.when,
        "first_step": talk.first_step,
    }
    while talk.answered:
        name = talk.answered.pop()
        if name == "stage_check" and talk.stage and talk.now is None:
            # The stage came from somebody's own words: now it is asked plainly.
            name = "learning_now"
        elif name == "stage_check" or given.get(name, True) is None:
            continue
        if name in given:
            talk.stage = talk.stage_start = None
        talk.asked = name
        return Reply([Say("utter_back")])
    return Reply([])
