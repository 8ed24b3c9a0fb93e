"""Plain language: every text that a worker can read, against the limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Dict, List, Sequence, Set, Tuple

from bot.check import grammar, limits, markup, texts
from bot.check.familiar import Familiar, names_in
from bot.check.language import Word, words
from bot.check.measure import Figures, measure
from bot.check.offence import Offence
from bot.check.terms import load_terms, unexplained
from bot.check.texts import Text

TERMS = Path(__file__).with_name("terms.yml")


@dataclass
class Report:
    """The offences, and the figures per file and over all."""

    offences: List[Offence] = field(default_factory=list)
    rows: List[Figures] = field(default_factory=list)
    rare: Counter = field(default_factory=Counter)


def collect(root: Path) -> List[Text]:
    """Return every text that a worker can read."""
    found = texts.from_domain(root / "domain.yml", root) + texts.from_knowledge(root / "knowledge", root)
    static = root / "bot" / "server" / "static"
    for page in sorted(static.glob("*.html")):
        found += markup.from_html(page, root)
    for script in sorted(static.glob("*.js")):
        found += markup.from_script(script, root)
    return found


def explained_words(root: Path) -> Set[str]:
    """Return the words of ``glossary.yml`` in all forms, lower case; single words only."""
    path = root / "knowledge" / "glossary.yml"
    if not path.exists():
        return set()
    forms = {str(form).lower() for entry in texts.load_yaml(path) for form in [entry["term"], *entry.get("forms", ())]}
    return {form for form in forms if " " not in form}


def check_sentence(text: Text, sentence: str, line: int) -> List[Offence]:
    """Return what is wrong with one sentence: its length, the passive, stacked clauses."""
    parts = words(sentence)
    shown = sentence if len(sentence) <= 90 else sentence[:87] + "..."
    found: List[Offence] = []

    def add(kind: str, what: str, error: bool) -> None:
        found.append(Offence(text.path, line, f"{what}: '{shown}'", kind, error))

    if len(parts) > limits.MOST_WORDS:
        add("long sentence", f"{len(parts)} words in a sentence (at most {limits.MOST_WORDS}); make it two", True)
    elif len(parts) > limits.LONG_WORDS:
        add("long sentence", f"{len(parts)} words in a sentence (better at most {limits.LONG_WORDS})", False)
    passive = grammar.passive(parts)
    if passive:
        add("passive", f"passive ({passive}); say who does it", False)
    openers = grammar.openers(parts)
    if len(openers) >= limits.STACKED:
        what = f"clauses within clauses ({', '.join(openers)}); make it two sentences"
        add("stacked clauses", what, len(openers) > limits.STACKED)
    return found


def check_means(figures: Figures) -> List[Offence]:
    """Return which means over many texts are past their limit."""
    found: List[Offence] = []

    def add(what: str) -> None:
        found.append(Offence(figures.name, 0, what, "means"))

    if figures.mean > limits.MEAN_WORDS:
        add(f"{figures.mean:.1f} words per sentence on average (at most {limits.MEAN_WORDS:g}); shorten sentences")
    if figures.p95 > limits.P95_WORDS:
        add(f"the 95th percentile is {figures.p95} words per sentence (at most {limits.P95_WORDS}); shorten long ones")
    if figures.familiar < limits.FAMILIAR:
        add(f"{figures.familiar:.1f} % known words (at least {limits.FAMILIAR:g} %); use common words or explain them")
    if figures.flesch_douma < limits.FLESCH_DOUMA:
        add(f"Flesch-Douma {figures.flesch_douma:.1f} (at least {limits.FLESCH_DOUMA:g}); use shorter words")
    return found


def _measured(name: str, found: Sequence[Text], familiar: Familiar) -> Figures:
    """Measure texts, each wording once: a line that stands in eighty entries must not carry the mean."""
    distinct = list({text.text: text for text in found}.values())
    return measure(name, len(distinct), [words(sentence) for _, sentence in texts.split(distinct)], familiar)


def _rare(split: Sequence[Tuple[Text, str, Tuple[Word, ...]]], familiar: Familiar) -> Tuple[Counter, Dict[str, Text]]:
    rare: Counter = Counter()
    where: Dict[str, Text] = {}
    for text, _, parts in split:
        for word in parts:
            if not familiar.reason(word):
                rare[word.plain] += 1
                where.setdefault(word.plain, text)
    return rare, where


def check_texts(found: Sequence[Text], root: Path, explained: Set[str], terms_path: Path = TERMS) -> Report:
    """Measure texts and hold them against the limits.

    Args:
        found: the texts.
        root: the folder that their paths start from, to find the line of a sentence.
        explained: words that the glossary explains.
        terms_path: the list of hard terms.

    """
    report = Report()
    familiar = Familiar(names_in(text.text for text in found), explained)
    lines: Dict[str, List[str]] = {}
    for path in {text.path for text in found}:
        file = root / path
        lines[path] = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    split = [(text, sentence, words(sentence)) for text, sentence in texts.split(found)]
    for text, sentence, _ in split:
        report.offences += check_sentence(text, sentence, texts.place(text, sentence, lines[text.path]))
    for text, written, term in unexplained(found, load_terms(terms_path)):
        lean = written.lower() in explained or term.term in explained
        if lean and text.label:
            continue
        how = "only in the glossary, not in this text" if lean else "nowhere"
        what = f"hard word '{written}' is explained {how}; say: {term.say}, or explain it here"
        kind = "leans on glossary" if lean else "hard word"
        report.offences.append(Offence(text.path, text.line, what, kind, error=not lean))
    report.rare, first = _rare(split, familiar)
    for word, times in report.rare.most_common():
        text = first[word]
        what = f"rare word '{word}' ({times} times; here first); use a common word"
        report.offences.append(Offence(text.path, text.line, what, "rare word", error=False))
    for path in dict.fromkeys(text.path for text in found):
        row = _measured(path, [text for text in found if text.path == path], familiar)
        report.rows.append(row)
        # A single file may be harder than all together; its editor is told.
        report.offences += [replace(one, kind="file over a limit", error=False) for one in check_means(row)]
    running = _measured("all running text", [text for text in found if not text.label], familiar)
    whole = _measured("all texts", found, familiar)
    report.rows += [running, whole]
    report.offences += check_means(running) + check_means(whole)
    passives = sum(1 for _, _, parts in split if grammar.passive(parts))
    if split and 100 * passives / len(split) > limits.PASSIVE:
        what = f"{100 * passives / len(split):.1f} % of sentences are passive (at most {limits.PASSIVE:g} %)"
        report.offences.append(Offence("all texts", 0, what, "means"))
    return report


def check_readability(root: Path) -> Report:
    """Check every text of the project under ``root``; texts for ambassadors are measured beside it."""
    found = collect(root)
    explained = explained_words(root)
    report = check_texts(found, root, explained)
    others = texts.from_knowledge(root / "knowledge", root, texts.READ_BY_AMBASSADORS)
    if others:
        familiar = Familiar(names_in(text.text for text in found), explained)
        report.rows.append(_measured("for ambassadors (no limits)", others, familiar))
    return report
