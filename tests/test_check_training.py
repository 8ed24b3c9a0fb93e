"""The checks of the training data, on small made-up projects."""

from __future__ import annotations

import json

import pytest

from bot.check import limits, training
from bot.check.texts import UnreadableError, load_yaml

DOMAIN = """version: "3.1"
intents:
  - greet
  - stage_action:
      use_entities: []
  - choose
actions:
  - action_greet
  - action_stage
responses:
  utter_hi:
    - text: Hoi.
"""
RULES = """rules:
  - rule: greet
    steps:
      - intent: greet
      - action: action_greet
  - rule: stage
    steps:
      - intent: stage_action
      - action: action_stage
  - rule: button
    steps:
      - intent: choose
      - action: utter_hi
"""


def nlu(**examples):
    blocks = [f"  - intent: {intent}\n    examples: |\n" + "".join(f"      - {one}\n" for one in ones)
              for intent, ones in examples.items()]  # fmt: skip
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "main"
    for folder in ("data/nlu", "data/stories", "tests/understanding"):
        (root / folder).mkdir(parents=True)
    (root / "domain.yml").write_text(DOMAIN)
    (root / "data/stories/rules.yml").write_text(RULES)
    greets = [f"hoi nummer {number}" for number in range(limits.LEAST_EXAMPLES)]
    stages = [f"ik ben begonnen met {number}" for number in range(limits.LEAST_EXAMPLES_CORE)]
    (root / "data/nlu/all.yml").write_text(nlu(greet=greets, stage_action=stages))
    return root


def told(project):
    return [str(one) for one in training.check_training(project)]


def test_a_good_project_has_no_offence(project):
    assert told(project) == []


def test_too_few_examples(project):
    few = nlu(greet=["hoi"], stage_action=[f"ik begon {number}" for number in range(limits.LEAST_EXAMPLES)])
    (project / "data/nlu/all.yml").write_text(few)
    assert told(project) == [
        "domain.yml:3: 'greet' has 1 examples in data/nlu; write at least 25",
        "domain.yml:4: 'stage_action' has 25 examples in data/nlu; write at least 40",
    ]


def test_examples_of_an_unknown_intent(project):
    (project / "data/nlu/more.yml").write_text(nlu(greeet=["dag"]))
    assert "data/nlu/more.yml:5: 'greeet' has examples but is not an intent" in told(project)[0]


def test_an_example_twice(project):
    (project / "data/nlu/more.yml").write_text(nlu(stage_action=["zeg dag", "Hoi, nummer 3!"]))
    assert told(project) == [
        "data/nlu/more.yml:6: 'Hoi, nummer 3!' ('stage_action') stands also in data/nlu/all.yml:8 as 'greet'; drop one"
    ]


def test_spaces_and_emoji_make_another_example_but_marks_do_not():
    assert training.normalise("Ik werk in [de zorg](sector)!") == "ikwerkindezorg"
    assert training.normalise('een [loods]{"entity": "sector"}.', " ") == "een loods"
    assert training.normalise("leer bedrijf", " ") != training.normalise("leerbedrijf", " ")
    assert training.normalise("👍") == "👍"


@pytest.mark.parametrize("where", ["shared", "tests"])
def test_a_message_that_measures_may_not_train(project, where):
    shared = project.parent / "shared" / "evaluatie" / "berichten.jsonl"
    path = shared if where == "shared" else project / "tests/understanding/own.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n" + json.dumps({"text": "HoiNummer 7...", "accept": ["greet"]}) + "\n")
    found = told(project)
    assert len(found) == 1
    assert found[0].startswith("data/nlu/all.yml:12: 'hoi nummer 7' measures the model")
    assert found[0].endswith(".jsonl:2); take it out of the examples")


def test_rules_name_what_exists(project):
    (project / "data/stories/rules.yml").write_text(RULES.replace("action_stage", "action_stagee"))
    assert told(project) == [
        "data/stories/rules.yml:9: the action 'action_stagee' is not in domain.yml; add it there or mend the name"
    ]


def test_every_intent_has_one_rule(project):
    twice = RULES.replace("intent: choose", "intent: greet")
    (project / "data/stories/rules.yml").write_text(twice)
    found = told(project)
    assert found[0].startswith(
        "domain.yml:3: 'greet' has 2 rules (data/stories/rules.yml:4, data/stories/rules.yml:12)"
    )
    assert found[1].startswith("domain.yml:6: 'choose' has 0 rules; it needs exactly one")


def test_the_contract_is_kept(project):
    contract = project.parent / "shared" / "ontwerp" / "intents.yml"
    contract.parent.mkdir(parents=True)
    contract.write_text("general:\n  greet: says hello\n  goodbye: ends\n")
    found = told(project)
    assert len(found) == 1
    assert found[0].endswith(
        "intents.yml:3: the contract asks for the intent 'goodbye', which domain.yml has not; add it"
    )


def test_lines_of_intents():
    assert list(training.domain_intents({"intents": load_lines()}).items()) == [("a", 1), ("b", 2)]


def load_lines():
    import io

    from ruamel.yaml import YAML

    return YAML(typ="rt").load(io.StringIO("- a\n- b:\n    use_entities: []\n"))


def test_a_broken_file_is_one_sentence(project):
    (project / "data/nlu/more.yml").write_text("nlu:\n  - intent: greet\n   examples: x\n")
    with pytest.raises(UnreadableError, match=r"more\.yml:3: not valid YAML .*; mend the line\."):
        training.check_training(project)


def test_load_yaml_keeps_lines(tmp_path):
    path = tmp_path / "x.yml"
    path.write_text("a: 1\nb: 2\n")
    assert load_yaml(path).lc.key("b")[0] == 1
