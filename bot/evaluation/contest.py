"""Lets contenders learn and answer: in folds of the training data, and on the sets of ordinary talk.

Times are of the processor, on one core: a busy machine hardly changes them. Nothing of a message's text comes out.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from bot.evaluation import diets, report
from bot.evaluation.contenders import CONTENDERS, OWN, Contender, Lesson, Trained
from bot.evaluation.contest_table import table
from bot.evaluation.folds import assign
from bot.evaluation.forms import FormMaker, forget_words, some
from bot.evaluation.measures import Outcome, percentile, summary
from bot.evaluation.sets import FILES, TALK, BadSetError, Message, read_all, training_examples
from bot.nlu.intents import Settings
from bot.settings import ROOT

#: How many messages a contender understands one by one to be timed.
TIMED = 200
_RANKED = 3

Outcomes = Dict[str, List[Outcome]]


@dataclass
class Contest:
    """What all turns share. Processes inherit it, so that nothing is copied between them."""

    contenders: Sequence[Contender]
    maker: FormMaker
    forms: Mapping[str, Any]
    intents: Sequence[str]
    form_seconds: Mapping[str, float]
    sets: Mapping[str, Sequence[Message]]
    set_forms: Mapping[str, Mapping[str, Any]]
    settings: Settings
    folds: int

    @classmethod
    def prepare(
        cls,
        contenders: Sequence[Contender],
        examples: Sequence[Tuple[str, str]],
        sets: Mapping[str, Sequence[Message]],
        settings: Optional[Settings] = None,
        folds: int = 5,
    ) -> Contest:
        """Make all forms that a contender needs of all messages, once."""
        maker = FormMaker({name for one in contenders for name in one.needs})
        forms, seconds = maker.make_all([text for text, _ in examples])
        set_forms = {name: maker.make_all([one.text for one in messages])[0] for name, messages in sets.items()}
        intents = [intent for _, intent in examples]
        return cls(contenders, maker, forms, intents, seconds, sets, set_forms, settings or Settings(), folds)

    def fold(self, fold: int) -> Outcomes:
        """Let all contenders learn from all folds but one, and answer that one."""
        where = assign(self.intents, self.folds)
        learn = [place for place, own in enumerate(where) if own != fold]
        ask = [place for place, own in enumerate(where) if own == fold]
        lesson = Lesson(some(self.forms, learn), [self.intents[place] for place in learn])
        asked, truths = some(self.forms, ask), [(self.intents[place],) for place in ask]
        return {one.name: answers(lesson.teach(one, self.settings), asked, truths) for one in self.contenders}

    def whole(self) -> Tuple[Dict[str, Outcomes], Dict[str, Dict[str, float]]]:
        """Let all contenders learn from all examples and answer the sets; return that, and what each costs."""
        lesson = Lesson(self.forms, self.intents)
        outcomes: Dict[str, Outcomes] = {}
        costs: Dict[str, Dict[str, float]] = {}
        for one in self.contenders:
            trained = lesson.teach(one, self.settings)
            outcomes[one.name] = {
                name: answers(trained, self.set_forms[name], [message.accept for message in messages])
                for name, messages in self.sets.items()
            }
            costs[one.name] = self.costs(trained)
        return outcomes, costs

    def costs(self, trained: Trained) -> Dict[str, float]:
        """Return what a trained contender costs: milliseconds a message, seconds to train and load, megabytes."""
        needs = trained.contender.needs
        size, load = trained.stored()
        texts = [message.text for messages in self.sets.values() for message in messages][-TIMED:]
        forget_words()
        times = []
        for text in texts:
            began = time.process_time()
            trained.scores(self.maker.make([text], needs))
            times.append((time.process_time() - began) * 1000)
        return {
            "message_ms": percentile(times, 0.5),
            "message_ms_p95": percentile(times, 0.95),
            "train_seconds": trained.seconds + sum(self.form_seconds[name] for name in needs),
            "load_seconds": load + sum(self.maker.load_seconds[name] for name in needs),
            "megabytes": size,
        }


def answers(trained: Trained, forms: Mapping[str, Any], accept: Sequence[Tuple[str, ...]]) -> List[Outcome]:
    """Return what a contender makes of texts, beside what is acceptable for each."""
    scores = trained.scores(forms)
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_RANKED]
    return [
        Outcome(right, tuple((trained.names[place], float(row[place])) for place in order))
        for right, order, row in zip(accept, best, scores, strict=True)
    ]


_contest: Optional[Contest] = None


def _turn(number: int) -> Any:
    """Do one turn in a process of its own: turn 0 learns from everything, the others are the folds."""
    assert _contest is not None
    return _contest.whole() if number == 0 else _contest.fold(number - 1)


def hold(contest: Contest, workers: int) -> List[Dict[str, Any]]:
    """Hold the contest on so many processes; return a row of figures for each contender."""
    global _contest
    _contest = contest
    found: Dict[int, Any] = {}
    numbers = range(contest.folds + 1) if contest.folds > 1 else range(1)
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for number, result in zip(numbers, pool.imap(_turn, numbers), strict=True):
            found[number] = result
            print("leermaatje: " + (f"fold {number}" if number else "all examples, and the sets"), flush=True)
    outcomes, costs = found.pop(0)
    rows = []
    for one in contest.contenders:
        sets = {name: summary(told) for name, told in outcomes[one.name].items()}
        folded = [outcome for turn in found.values() for outcome in turn[one.name]]
        if folded:
            sets = {"folds": summary(folded), **sets}
        rows.append({"name": one.name, "in_use": one.learner == OWN, "sets": sets, **costs[one.name]})
    return rows


def whole_models(evaluation: Mapping[str, Any]) -> List[Dict[str, Any]]:
    """Return rows of the models that ``make evaluate`` measured through Rasa, when stock Rasa is among them."""
    models = evaluation.get("models", {})
    names = {"leermaatje": "through Rasa: this assistant's model", "stock": "through Rasa: stock pipeline (DIET)"}
    return [
        {
            "name": names.get(name, f"through Rasa: {name}"),
            "in_use": False,
            "sets": {
                key: {figure: part[figure] for figure in ("messages", "top1", "top3", "macro_f1")}
                for key, part in told["sets"].items()
            },
            "message_ms": told["latency_ms"]["cpu_p50"],
            "message_ms_p95": told["latency_ms"]["cpu_p95"],
            "train_seconds": told.get("train_seconds"),
            "load_seconds": told["load_seconds"],
            "megabytes": told["model_megabytes"],
        }
        for name, told in (models.items() if "stock" in models else ())
    ]


def _setting(name: str, default: int, least: int) -> int:
    text = os.environ.get(name, "").strip()
    return max(least, int(text)) if text.isdecimal() else default


def main() -> int:
    """Hold the contest, write its figures, print the table; return the exit code."""
    began = time.monotonic()
    results = ROOT / "results"
    try:
        sets = read_all({name: FILES[name] for name in TALK})
    except BadSetError as error:
        print(f"leermaatje: {error}", file=sys.stderr)
        return 1
    folds, workers = _setting("FOLDS", 5, 0), _setting("WORKERS", os.cpu_count() or 1, 1)
    examples = training_examples()
    contest = Contest.prepare(CONTENDERS, examples, sets, folds=folds)
    print(f"leermaatje: {len(examples)} examples in all forms, {time.monotonic() - began:.0f} s", flush=True)
    rows = hold(contest, min(workers, folds + 1))
    path = results / "evaluation.json"
    rows += diets.rows(sets)
    rows += whole_models(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []
    run: Dict[str, Any] = {
        "date": report.today(),
        "versions": report.versions(),
        "examples": len(examples),
        "folds": folds if folds > 1 else 0,
        "sets": {name: len(messages) for name, messages in sets.items()},
        "lemmas_from": contest.maker.lemmas_from,
        "minutes": (time.monotonic() - began) / 60,
        "rows": rows,
    }
    results.mkdir(exist_ok=True)
    run = report.rounded(run)
    text = json.dumps(run, indent=2, ensure_ascii=False)
    (results / "comparison.json").write_text(text + "\n", encoding="utf-8")
    print("\n".join(["", *table(run), "", "written: results/comparison.json"]))
    return 0
