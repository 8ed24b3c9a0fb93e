"""The readable page of a run: one file that needs nothing from elsewhere, in light and dark."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

from bot.evaluation.charts import LINES, calibration_curve, heat_map, threshold_curve
from bot.evaluation.likeness import NEAR
from bot.evaluation.lines import grid
from bot.evaluation.report import AIMS, easier_sets, headline, reached
from bot.evaluation.terminal import percent

STYLE = Path(__file__).with_name("page.css")
_NAMES = {"leermaatje": "Leermaatje", "stock": "Stock Rasa"}
_CARDS: Dict[str, str] = {
    "top1": "top-1: the first guess is right",
    "top3": "top-3: right is among three",
    "crisis_recall": "crisis signals seen",
    "false_alarms": "false alarms in ordinary talk",
    "latency_ms": "one message on one core, p95",
    "error_lower_by": "fewer errors than stock Rasa",
}


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]], words: Sequence[int] = ()) -> str:
    """Return a table that scrolls by itself; the first column heads its row, columns in ``words`` hold words."""
    kinds = [" class=word" if place in words else "" for place in range(len(heads))]
    body = []
    for row in rows:
        cells = [f'<th scope="row">{escape(str(row[0]))}</th>']
        cells += [f"<td{kind}>{escape(str(cell))}</td>" for kind, cell in zip(kinds[1:], row[1:], strict=True)]
        body.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f'<th scope="col"{kind}>{escape(one)}</th>' for kind, one in zip(kinds, heads, strict=True))
    name = escape(caption)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _between(pair: Sequence[float]) -> str:
    return f"{pair[0] * 100:.1f} to {pair[1] * 100:.1f}%"


def _figure(name: str, value: float) -> str:
    return f"{value:.1f} ms" if name == "latency_ms" else percent(value)


def _cards(run: Mapping[str, Any]) -> str:
    cards = []
    for name, value in headline(run).items():
        low = "at most" if name in ("false_alarms", "latency_ms") else "at least"
        aim = f"aim: {low} {_figure(name, AIMS[name])}"
        done = reached(name, value)
        told = {None: "", True: '<span class="good">✓ reached</span>', False: '<span class="bad">✗ not reached</span>'}[
            done
        ]
        shown = "not measured" if value is None else _figure(name, value)
        cards.append(f"<li><strong>{shown}</strong>{escape(_CARDS[name])}<small>{escape(aim)}</small>{told}</li>")
    return f'<ul class="cards">{"".join(cards)}</ul>'


def _warning(run: Mapping[str, Any]) -> str:
    told = easier_sets(run)
    return f'<p class="bad"><strong>Read with care.</strong> {escape(told)}</p>' if told else ""


def _sets(run: Mapping[str, Any]) -> str:
    rows = []
    for model, figures in run["models"].items():
        for name, part in [*figures["sets"].items(), ("together", figures["together"])]:
            rows.append(
                [f"{_NAMES[model]}, {name}", part["messages"], percent(part["top1"]), _between(part["top1_margin"])]
                + [percent(part[key]) for key in ("top1_served", "to_fallback", "top3", "macro_f1")]
            )
    heads = ["model and set", "messages", "top-1", "95% margin", "top-1 as served", "to fallback", "top-3", "macro F1"]
    return (
        "<p>Top-1 is the best guess, whatever its confidence. As served is what the talk gets: a message sent to the "
        "fallback counts as not understood. Macro F1 lets each intent count as much, however rare.</p>"
        + table("Understanding per set", heads, rows)
        + _likeness(run)
    )


def _likeness(run: Mapping[str, Any]) -> str:
    keys = ("near_copies", "top1_near_copies", "top1_rest")
    rows = [
        [
            name,
            f"{part['median']:.2f}",
            *(percent(part[key]) for key in keys),
        ]
        for name, part in run["likeness"].items()
    ]
    heads = ["set", "median likeness", "near copies", "top-1 near copies", "top-1 rest"]
    return (
        f"<p>A near copy has a likeness of {NEAR:g} or more to some training example, by its pieces of letters. What "
        "is left without them says most of understanding.</p>" + table("Likeness to the training data", heads, rows)
    )


def _times(part: Mapping[str, Any]) -> Tuple[float, ...]:
    return tuple(part["latency_ms"][key] for key in ("p50", "p95", "cpu_p50", "cpu_p95"))


def _stock(run: Mapping[str, Any]) -> str:
    text = f"<p>{escape(run['stock_note'])}</p>"
    costs = [
        [_NAMES[model], *(f"{value:.1f}" for value in (*_times(part), part["load_seconds"], part["model_megabytes"]))]
        for model, part in run["models"].items()
    ]
    cost = table("Cost", ["model", "median ms", "p95 ms", "median CPU ms", "p95 CPU ms", "load s", "model MB"], costs)
    if "comparison" not in run:
        return text + cost
    shares, counts = ("error", "error_stock", "error_lower_by"), ("only_ours_right", "only_stock_right", "both_wrong")
    rows = [
        [name, part["messages"], *(percent(part[key]) for key in shares), *(part[key] for key in counts)]
        for name, part in run["comparison"].items()
    ]
    heads = [
        "set",
        "messages",
        "our error",
        "stock error",
        "lower by",
        "only ours right",
        "only stock right",
        "both wrong",
    ]
    return text + table("Errors beside stock Rasa (top-1)", heads, rows) + cost


def _safety(run: Mapping[str, Any]) -> str:
    parts = []
    for kind, caption in (
        ("recall", "Crisis signals seen (should be all)"),
        ("false_alarms", "False alarms (should be none)"),
    ):
        rows = []
        for name, row in run["models"]["leermaatje"]["safety"][kind].items():
            cells = [f"{row[who]['count']} ({percent(row[who]['share'])})" for who in ("model", "rules", "both", "met")]
            rows.append([name, row["messages"], *cells, _between(row["both"]["margin"])])
        heads = ["set", "messages", "model", "rule layer", "both together", "or a hand", "95% margin, both"]
        parts.append(table(caption, heads, rows))
    heads = ["heard from", "signals, model", "signals, both", "false alarms, model", "false alarms, both"]
    borders = [
        [
            f"{told['border']:g}",
            *(
                f"{told[kind]['together'][who]['count']} of {told[kind]['together']['messages']}"
                for kind in ("recall", "false_alarms")
                for who in ("model", "both")
            ),
        ]
        for told in run["models"]["leermaatje"]["safety"]["borders"]
        if "together" in told["recall"] and "together" in told["false_alarms"]
    ]
    parts.append(table("How likely a signal must be for the model to count (all sets together)", heads, borders))
    return (
        "<p>Model and rule layer work beside each other; one alarm suffices to stop the talk. Where a signal is too "
        "faint for that, a hand is held out once and the talk goes on. Hard negatives are there to provoke false "
        "alarms ('dying of stress'); only the ordinary talk in 'together' says how often one happens.</p>"
        + "".join(parts)
    )


def _facts(run: Mapping[str, Any]) -> str:
    rows = [
        [
            row["fact"],
            row["support"],
            row["found"],
            row["right"],
            *(percent(row[key]) for key in ("precision", "recall", "f1")),
        ]
        for row in run["models"]["leermaatje"].get("entities", [])
    ]
    heads = ["fact", "told", "found", "right", "precision", "recall", "F1"]
    return table("Facts found in free text", heads, rows) if rows else "<p>Not measured: the set is absent.</p>"


def _confidence(run: Mapping[str, Any]) -> str:
    part = run["models"]["leermaatje"]["together"]["calibration"]
    now = run["fallback"].get("threshold")
    heads = ["threshold", "sent", "rightly sent", "wrong caught", "right lost", "right of kept"]
    keys = ("sent", "rightly_sent", "wrong_caught", "right_lost", "right_of_kept")
    rows = [[f"{row['threshold']:g}", *(percent(row[key]) for key in keys)] for row in part["thresholds"]]
    rows.append(["as served", *(percent(part["as_served"][key]) for key in keys)])
    stroke = '<svg viewBox="0 0 36 10" aria-hidden="true"><line class="{}" x1="0" y1="5" x2="36" y2="5"/></svg>'
    key = "".join(f"<li>{stroke.format(kind)}{name}</li>" for _, kind, name in LINES)
    in_use = (
        ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in run["fallback"].items()) or "no fallback"
    )
    return (
        f"<p>In config.yml: {escape(in_use)}. Expected calibration error: "
        f"{percent(part['expected_calibration_error'])} (0 is best).</p>"
        '<div class="pair"><figure>'
        + calibration_curve(part["reliability"])
        + "<figcaption>On the dashed line a confidence is what it says; above it, more is right than it says. "
        "Larger dots hold more messages.</figcaption></figure><figure>"
        + threshold_curve(part["thresholds"], now)
        + f'<ul class="key">{key}</ul><figcaption>A good threshold catches much of what is wrong and loses little of '
        "what is right.</figcaption></figure></div>" + table("What a fallback threshold does", heads, rows)
    )


def _confusions(run: Mapping[str, Any], most: int = 25) -> str:
    rows = run["models"]["leermaatje"]["together"]["confusions"]
    pairs = {(row["meant"], row["guessed"]): row["count"] for row in rows}
    listed = [[row["meant"], row["guessed"], row["count"]] for row in rows[:most]]
    return (
        "<p>The intents that take part in the most mistakes. A row is what was meant, a column what was guessed.</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="Confusions, picture">{heat_map(pairs)}</div>'
        + table(
            f"The {len(listed)} most frequent of {len(rows)} confusions",
            ["meant", "guessed", "times"],
            listed,
            words=[1],
        )
    )


def _intents(run: Mapping[str, Any]) -> str:
    rows = []
    for row in run["models"]["leermaatje"]["together"]["intents"]:
        taken = row["taken_for"]
        cells = [percent(row[key]) for key in ("f1", "precision", "recall", "top3")]
        rows.append([row["intent"], row["support"], *cells, f"{taken['intent']} ({taken['count']})" if taken else ""])
    heads = ["intent", "messages", "F1", "precision", "recall", "in top-3", "most taken for"]
    return table("All sets of talk together, the worst first", heads, rows, words=[6])


def _voices(run: Mapping[str, Any]) -> str:
    rows = [
        [voice["who"], name, voice["messages"], percent(voice["top1"]), percent(voice["top3"])]
        for name, part in run["models"]["leermaatje"]["sets"].items()
        for voice in part["voices"]
    ]
    return "<p>The names are of made-up people, one for each way of writing.</p>" + table(
        "Accuracy per voice", ["voice", "set", "messages", "top-1", "top-3"], rows, words=[1]
    )


def _folds(run: Mapping[str, Any]) -> str:
    part = run["cross_validation"]
    if "reason" in part:
        return f"<p>{escape(part['reason'])}</p>"
    each = ", ".join(percent(one) for one in part["top1_per_fold"])
    shares = [percent(part["top1"]), _between(part["top1_margin"]), percent(part["top3"]), percent(part["macro_f1"])]
    rows = [[f"{part['folds']} folds", part["examples"], *shares, each]]
    heads = ["turns", "examples", "top-1", "95% margin", "top-3", "macro F1", "top-1 per fold"]
    return (
        "<p>Each example is understood by a model that did not see it, but did see others by the same writer. Where "
        "this is lower than on the sets above, those sets are easier than the training data: expect messages of new "
        "people to score nearer to this than to the sets.</p>" + table(part.get("how", "Cross-validation"), heads, rows)
    )


def _lines(run: Mapping[str, Any]) -> str:
    part = run.get("lines")
    if not part:
        return "<p>Not measured.</p>"
    rows = []
    for row in part["kinds"]:
        taken = row["taken_for"]
        cells = [percent(row[key]) for key in ("f1", "precision", "recall")]
        rows.append([row["intent"], row["support"], *cells, f"{taken['intent']} ({taken['count']})" if taken else ""])
    whole = [[part["messages"], percent(part["top1"]), _between(part["top1_margin"]), percent(part["macro_f1"])]]
    return (
        "<p>What a leerambassadeur types to a colleague while practising, by kind. Written apart from the "
        f"{part['examples']} examples; {part['leaked']} of the lines stand among them.</p>"
        + table("Kinds of lines", ["lines", "right", "95% margin", "macro F1"], whole)
        + table(
            "Per kind, the worst first",
            ["kind", "lines", "F1", "precision", "recall", "most taken for"],
            rows,
            words=[5],
        )
        + table("What was meant (rows) and what was shown (columns)", *grid(part))
    )


def _run(run: Mapping[str, Any]) -> str:
    facts: List[Sequence[object]] = [
        ["date", run["date"]],
        *([name, value] for name, value in run["model"].items()),
        *([f"version of {name}", value] for name, value in run["versions"].items()),
        *([f"{name}: messages that stand in the training data", count] for name, count in run["leaked"].items()),
    ]
    return table("What was measured", ["what", "value"], facts, words=[1])


#: Parts of the page: anchor, heading, and what makes it.
_PARTS: Tuple[Tuple[str, str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("sets", "Sets", _sets),
    ("stock", "Stock Rasa", _stock),
    ("safety", "Safety", _safety),
    ("facts", "Facts", _facts),
    ("confidence", "Confidence", _confidence),
    ("confusions", "Confusions", _confusions),
    ("intents", "Intents", _intents),
    ("voices", "Voices", _voices),
    ("folds", "Cross-validation", _folds),
    ("lines", "Practising", _lines),
    ("run", "This run", _run),
)


def page(run: Mapping[str, Any]) -> str:
    """Return the page of a run, as HTML."""
    links = "".join(f'<a href="#{anchor}">{name}</a>' for anchor, name, _ in _PARTS)
    parts = "".join(f'<section id="{anchor}"><h2>{name}</h2>{make(run)}</section>' for anchor, name, make in _PARTS)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>Leermaatje: how well it understands</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        "<body><header><h1>How well Leermaatje understands</h1>"
        f'<p class="soft">Measured {escape(run["date"])} on messages it was not trained on. '
        "No message is shown here: only counts and intents.</p></header>"
        f'<main>{_cards(run)}{_warning(run)}<nav aria-label="Parts">{links}</nav>{parts}</main></body></html>\n'
    )
