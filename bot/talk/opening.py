"""Welcome: who is this for, and may the talk be counted."""

from __future__ import annotations

from typing import List, Optional

from bot.talk.context import Context, Question, Reply, plain, register
from bot.talk.reading import is_just, says_one_of, words_of, yes_no
from bot.talk.say import Say
from bot.talk.state import Heard, Talk
from bot.talk.together import guessed


def _read_role(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    return {"role_worker": "worker", "role_ambassador": "ambassador"}.get(heard.intent or "") or {"yes": "worker"}.get(
        yes_no(heard, context) or ""
    )


def _certain_role(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if "ambassad" in heard.text.casefold() and len(words_of(heard.text)) <= 6 and heard.group != "ask":
        return "ambassador"
    if heard.group in ("stage", "barrier", "motive") and heard.confidence >= 0.6:
        return None
    if says_one_of(heard, context.known.words["of_another"], most=40):
        return None
    # Who is asked for whom they are here and tells where they work, tells it of themselves.
    tells = heard.intent == "inform" and any(value is not None for value in heard.facts.values())
    return "worker" if tells or says_one_of(heard, context.known.words["for_myself"], most=7) else None


def _apply_role(talk: Talk, value: str, context: Context) -> List[Say]:
    if talk.role == "ambassador":
        # What a leerambassadeur told is about a colleague, not about who talks now.
        talk.forget_facts()
        talk.colleague = {}
    talk.role = value
    if value == "worker":
        talk.mode = "worker"
        return []
    return [Say("utter_hello_ambassador")]


def _read_consent(heard: Heard, talk: Talk, context: Context) -> Optional[str]:
    if heard.intent == "ask_privacy" and heard.confidence >= 0.4:
        return "what"
    answer = yes_no(heard, context)
    words = words_of(heard.text)
    if answer == "yes":
        if guessed(heard, talk, context):
            return "guess"
        plainly = is_just(heard, context.known.words["yes"])  # 'doe maar' is a yes, though 'ja maar' is none.
        asks = "?" in heard.text or (not plainly and says_one_of(heard, context.known.words["no_clear_yes"], most=40))
        if asks or len(words) > 6:
            return None  # Only a clear yes is a yes.
    return answer


def _apply_consent(talk: Talk, value: str, context: Context) -> List[Say]:
    if value == "what":
        talk.answered.remove("consent")
        return [Say("utter_what_is_kept")]
    if value == "guess":
        talk.answered.remove("consent")
        return [Say("utter_consent_self")]
    # Only a yes counts; no answer or anything else is a no (design, section 3.2).
    talk.consent = "yes" if value == "yes" else "no"
    return [Say("utter_consent_yes" if value == "yes" else "utter_consent_no")]


def uncount(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Take back a yes to counting, at any moment: the row goes (see :func:`bot.runtime.count`)."""
    talk.tick("consent")
    talk.consent = "no"
    return Reply([Say("utter_uncounted")])


def greet(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Answer a hello: the welcome at the start, a short hello later."""
    if not talk.answered:
        talk.asked = None
        return Reply([Say("utter_welcome"), Say("utter_welcome_how")])
    return Reply([Say("utter_hello_again")])


def role(talk: Talk, heard: Heard, context: Context) -> Reply:
    """Somebody says for whom they are here, unasked."""
    wanted = "worker" if heard.intent == "role_worker" else "ambassador"
    if talk.role == wanted:
        return Reply([Say("utter_good_to_know")])
    talk.tick("role")
    talk.mode = talk.asked = None
    return Reply(_apply_role(talk, wanted, context))


QUESTIONS = register(
    Question("role", plain("utter_ask_role"), _read_role, _apply_role, unsure="worker", certain=_certain_role),
    Question("consent", plain("utter_ask_consent"), _read_consent, _apply_consent, unsure="no"),
)
