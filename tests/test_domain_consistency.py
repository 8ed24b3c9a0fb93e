"""What Rasa reads (``domain.yml``, ``data/``) says the same as what the bot does."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import fields
from typing import Dict, Iterator, List, Tuple

import pytest

import actions as actions_package
from actions.base import TalkAction
from bot import vocabulary as v
from bot.practice.kinds import CODED
from bot.settings import ROOT
from bot.talk import say
from bot.talk.state import FACTS, Talk
from bot.talk.turn import GO_FIRST, QUESTIONS, TOPICS, topic_of
from tests.talking import OTHER_BUTTONS, choice_of, domain, known, read_yaml, rules, topic_by_rules

#: How many intents the contract counts.
CONTRACT = 63
#: Ours beside the contract: a correction, a pressed button, and the kinds of lines while practising.
OWN_INTENTS = {"correct", "choose", "danger_signal", "danger_none", *(f"line_{kind}" for kind in CODED)}


def _intents() -> List[str]:
    return [next(iter(one)) if isinstance(one, dict) else one for one in domain()["intents"]]


def _actions() -> List[TalkAction]:
    found = []
    for module in pkgutil.iter_modules(actions_package.__path__):
        loaded = importlib.import_module(f"actions.{module.name}")
        found += [
            one()
            for _, one in inspect.getmembers(loaded, inspect.isclass)
            if issubclass(one, TalkAction) and one.__module__ == loaded.__name__ and not inspect.isabstract(one)
        ]
    return found


def _placeholders(text: str) -> set:
    return set(re.findall(r"\{(\w+)\}", text))


def _without_twin(name: str) -> str:
    return re.sub(f"{say.SIMPLE}$", "", re.sub(f"{say.TOGETHER}$", "", name))


def _responses() -> Iterator[Tuple[str, dict]]:
    for name, ways in domain()["responses"].items():
        for way in ways:
            yield name, way


def test_every_slot_is_a_field_of_the_talk() -> None:
    assert set(domain()["slots"]) == {field.name for field in fields(Talk)}


def test_slots_do_not_steer_rasa_and_facts_come_from_entities() -> None:
    for name, slot in domain()["slots"].items():
        assert slot["type"] == "any", name
        wanted = {"type": "from_entity", "entity": name} if name in FACTS else {"type": "custom"}
        assert slot["mappings"] == [wanted], name


def test_entities_are_the_facts_and_the_choice() -> None:
    names = [next(iter(one)) for one in domain()["entities"]]
    assert sorted(names) == sorted((*FACTS, "choice"))
    assert all(next(iter(one.values())) == {"influence_conversation": False} for one in domain()["entities"])


def test_actions_are_the_action_classes() -> None:
    names = [action.name() for action in _actions()]
    assert sorted(names) == sorted(domain()["actions"])
    assert len(set(names)) == len(names)


def test_every_topic_has_one_action() -> None:
    assert sorted(action.topic for action in _actions()) == sorted(TOPICS)
    assert set(TOPICS) >= GO_FIRST


def test_no_action_has_a_name_of_rasa() -> None:
    from rasa.shared.core.constants import DEFAULT_ACTION_NAMES

    # Ours take the place of Rasa's own, which would forget the talk without a word.
    assert set(domain()["actions"]) & set(DEFAULT_ACTION_NAMES) <= {"action_back", "action_restart"}


def test_the_contract_is_complete() -> None:
    names = _intents()
    assert len(names) == len(set(names))
    assert len(set(names) - OWN_INTENTS) == CONTRACT
    assert set(names) >= OWN_INTENTS
    assert {one for one in names if one.startswith("stage_")} == {f"stage_{one}" for one in v.STAGES}
    assert {one for one in names if one.startswith("barrier_")} == {f"barrier_{one}" for one in v.BARRIERS}
    assert {one for one in names if one.startswith("motive_")} == {f"motive_{one}" for one in v.MOTIVES}


def test_every_intent_has_one_rule() -> None:
    assert set(rules()) == set(_intents()) | {"nlu_fallback"}
    assert set(rules().values()) == set(domain()["actions"])


def test_the_rules_lead_where_topic_of_says() -> None:
    topics: Dict[str, str] = {action.name(): action.topic for action in _actions()}
    for intent, action in rules().items():
        assert topics[action] == topic_by_rules(intent)
        if intent not in ("nlu_fallback", say.CHOOSE):
            assert topic_of(intent) == topics[action], intent


def test_every_intent_but_the_button_has_examples() -> None:
    trained = set()
    for path in [path for folder in ("nlu", "practice", "safety") for path in (ROOT / "data" / folder).glob("*.yml")]:
        trained |= {one["intent"] for one in read_yaml(str(path.relative_to(ROOT)))["nlu"] if "intent" in one}
    assert trained == set(_intents()) - {say.CHOOSE}


def test_meanings_on_buttons_are_intents_and_lead_somewhere() -> None:
    for meaning in known().meanings:
        assert meaning.intent in _intents()
        assert topic_of(meaning.intent) in TOPICS
    assert known().meaning("crisis_signal") is None
    assert known().meaning(say.CHOOSE) is None


def test_every_question_intent_has_an_answer() -> None:
    for intent in _intents():
        if intent.startswith("ask_"):
            assert known().answer(intent), intent


def test_every_response_has_words() -> None:
    for name, way in _responses():
        assert re.fullmatch(r"utter_[a-z_0-9]+", name)
        assert way["text"].strip(), name


def test_every_button_of_a_text_leads_to_a_question() -> None:
    for name, way in _responses():
        buttons = way.get("buttons", [])
        assert len(buttons) <= 4, name
        for button in buttons:
            assert re.fullmatch(r"/choose\{\{.*\}\}", button["payload"]), (name, "single braces are filled in by Rasa")
            question, _, value = choice_of(button["payload"]).partition(":")
            assert value, name
            assert question in QUESTIONS or question in OTHER_BUTTONS, (name, question)
            assert 1 <= len(button["title"]) <= 40, name


def test_easier_twins_have_a_twin_and_the_same_values() -> None:
    responses = domain()["responses"]
    for name, ways in responses.items():
        if not name.endswith((say.SIMPLE, say.TOGETHER)):
            continue
        usual = responses[_without_twin(name)]
        allowed = set.union(*(_placeholders(way["text"]) for way in usual))
        for way in ways:
            assert _placeholders(way["text"]) <= allowed, name
        if any(way.get("buttons") for way in usual):
            usual_choices = {choice_of(one["payload"]) for way in usual for one in way.get("buttons", [])}
            easier = {choice_of(one["payload"]) for way in ways for one in way.get("buttons", [])}
            assert easier, name
            assert easier <= usual_choices, name


def _said_in_code() -> set:
    found = set()
    for path in (ROOT / "bot").rglob("*.py"):
        found |= set(re.findall(r"""["'](utter_[a-z_0-9]+)["']""", path.read_text(encoding="utf-8")))
    return found


def test_every_text_named_in_code_exists() -> None:
    assert _said_in_code() <= set(domain()["responses"])


def test_no_text_is_never_said() -> None:
    """A text that nothing says is a text that nobody keeps up to date."""
    built = {f"utter_ask_barrier_{stage}" for stage in v.STAGES}
    built |= {f"utter_sure_{level}" for level in v.LEVELS} | {f"utter_useful_{one}" for one in ("yes", "some", "no")}
    unused = set(domain()["responses"]) - _said_in_code() - built
    assert {name for name in unused if _without_twin(name) == name} == set()


@pytest.mark.parametrize(
    ("group", "words"),
    [("sector", v.SECTORS), ("contract", v.CONTRACTS), ("age_group", v.AGE_GROUPS), ("schooling", v.SCHOOLING)],
)
def test_every_closed_word_has_a_name_to_read(group: str, words: tuple) -> None:
    assert set(getattr(known().labels, group)) == set(words)
