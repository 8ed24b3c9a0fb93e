"""Measures how well the kinds of lines to a colleague are told apart, on lines of their own.

What is measured is what a leerambassadeur sees on the screen: the kind that decides after the sentences were read
(:mod:`bot.practice.reading`). ``small`` stands for a line that the model would not place. No text is in the figures.
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence, Tuple

from bot.evaluation.measures import Outcome, confusions, per_intent, summary
from bot.evaluation.sets import OWN, Message, leaks, read_set, training_examples
from bot.nlu.lines import LINE
from bot.practice.kinds import CODED
from bot.practice.reading import read_line
from bot.settings import ROOT

#: The lines that measure, and the examples that train.
LINES = OWN / "lines.jsonl"
EXAMPLES = ROOT / "data" / "practice"

#: What the pipeline says of a line: the likeliest kinds of the whole, and the sentences as the talk reads them.
Reading = Mapping[str, Any]


def shown(text: str, reading: Reading, small: Sequence[str]) -> Tuple[Tuple[str, float], ...]:
    """Return the kinds of a line with their likelihood, the one on the screen first, under the names of the intents.

    A sermon is information and advice after leave is advice: the model does not tell these apart, the talk does.
    """
    parts = [(one["name"], one["confidence"], one["start"], one["end"]) for one in reading.get("parts", ())]
    line = read_line(text, parts, leave=False, small=set(small))
    kind = {"sermon": "information", "advice_asked": "advice"}.get(line.kind, line.kind)
    rest = [(one["name"], one["confidence"]) for one in reading.get("ranking", ()) if one["name"] != LINE + kind]
    return ((LINE + kind, line.sure), *rest)


def outcomes(messages: Sequence[Message], readings: Sequence[Reading], small: Sequence[str]) -> List[Outcome]:
    """Return what was made of the lines, without the lines."""
    return [
        Outcome(message.accept, shown(message.text, reading, small), who=message.who)
        for message, reading in zip(messages, readings, strict=True)
    ]


def figures(found: Sequence[Outcome]) -> Dict[str, Any]:
    """Return the figures: how many, top-1 with its margin, macro F1, a row per kind, and what is taken for what."""
    whole = summary(found)
    return {
        **{key: whole[key] for key in ("messages", "top1", "top1_margin", "top3", "macro_f1")},
        "kinds": per_intent(found),
        "confusions": [
            {"meant": truth, "guessed": guess, "count": count}
            for (truth, guess), count in confusions(found).most_common()
        ],
    }


def measure(read: Any, small: Sequence[str]) -> Dict[str, Any]:
    """Measure a model. ``read`` gives the pipeline's reading of each text, as :meth:`Reader.lines` does.

    Raises:
        BadSetError: when the file of lines cannot be read.

    """
    messages, trained = read_set(LINES), training_examples(EXAMPLES)
    found = outcomes(messages, read([message.text for message in messages]), small)
    return {
        **figures(found),
        "examples": len(trained),
        "leaked": len(leaks(messages, [text for text, _ in trained])),
    }


def percent(value: float) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{value * 100:.1f}%"


def told(part: Mapping[str, Any]) -> List[str]:
    """Return the lines for the terminal: the whole, and every kind."""
    each = ", ".join(f"{row['intent'][len(LINE) :]} {row['f1']:.2f}" for row in part["kinds"])
    return [
        f"kinds of lines ({part['messages']}): right {percent(part['top1'])}, among three {percent(part['top3'])}, "
        f"macro F1 {percent(part['macro_f1'])}",
        f"F1 per kind: {each}",
    ]


def grid(part: Mapping[str, Any]) -> Tuple[List[str], List[List[object]]]:
    """Return the confusions as a table: what was meant down the side, what was guessed along the top."""
    names = [LINE + kind for kind in CODED]
    support = {row["intent"]: row["support"] for row in part["kinds"]}
    wrong = {(row["meant"], row["guessed"]): row["count"] for row in part["confusions"]}
    odd = sorted({guess for _, guess in wrong} - set(names))
    rows: List[List[object]] = []
    for meant in names:
        missed = sum(count for (truth, _), count in wrong.items() if truth == meant)
        right = support.get(meant, 0) - missed
        rows.append(
            [meant[len(LINE) :], *(right if one == meant else wrong.get((meant, one), 0) for one in (*names, *odd))]
        )
    return ["meant / shown", *(one[len(LINE) :] for one in (*names, *odd))], rows
