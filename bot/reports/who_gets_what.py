"""The page 'wie krijgt wat': described persons and what they are offered, and the decision table of every route.

A pure function of knowledge, persons and day. The command ``leermaatje wie-krijgt-wat`` writes it to ``docs/``.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Iterable, List, Optional, Sequence

from bot import matching
from bot.knowledge.base import Knowledge
from bot.knowledge.dates import in_force, needs_check
from bot.knowledge.examples import Example
from bot.knowledge.models import Idea, Route
from bot.matching import Match, offers_for, worked_towards
from bot.reports.in_words import Names, count_of, day_in_words, person_in_words, when_in_words

_STAND = re.compile(r"^Stand op (\d+)-(\d+)-(\d{4})\.", re.MULTILINE)


def day_of(page_text: str) -> Optional[dt.date]:
    """Return the day that a page says it was made for, or ``None``."""
    found = _STAND.search(page_text)
    return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None


def offers_of(known: Knowledge, example: Example, day: dt.date) -> List[Match]:
    """Return what a described person is offered on a day, as the talk would."""
    person = example.person
    return offers_for(known.ideas, known.routes, person, day, worked_towards(known, person))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> List[str]:
    return [_row(head), "| " + " | ".join("---" for _ in head) + " |", *(_row(row) for row in rows)]


def _offer(one: Match) -> str:
    kind = "idee" if isinstance(one.offer, Idea) else "gesprek" if one.offer.kind == "person" else "weg"
    check = " *Vraag eerst na.*" if one.check_first else ""
    points = count_of(one.points, "punt", "punten")
    return f"**{one.offer.title}** ({kind}, {points})<br>{one.why}{check}"


_HOW = """\
## Zo kiest Leermaatje

1. Wat voorbij is of nog moet beginnen, valt af. Een weg met een onzekere bron valt ook af.
2. Wat niet bij de fase past, valt af. Net als wat ingaat tegen iets dat iemand vertelde. Wie iets niet vertelt,
   verliest daar niets door. Alleen wat voor één soort contract is, vraagt dat het contract bekend is. Wat niet kan
   zonder je baas, valt af voor een zzp'er en voor wie zegt dat de baas niet meewerkt.
3. Elk aanbod begint met een paar punten. Elke reden die klopt, telt daarbij op of gaat eraf. De reden met de meeste
   punten is de zin die iemand hoort.
4. Past een aanbod bij de drempel, de wens of het laagste gezichtje: {towards} punten erbij.
5. Een idee uit het eigen werk: {sector} punten erbij. Een idee in de vorm die iemand prettig vindt: {form} erbij. Een
   idee dat meer vertrouwen vraagt dan iemand heeft: {hard} punten eraf.
6. Wie er nog niet mee bezig is, krijgt één idee en nooit een weg. Wie erover denkt, krijgt eerst een idee en dan een
   weg. Wie wil beginnen of al leert, krijgt eerst de weg.
7. Een weg met minder dan {least} punten wordt niet aangeboden. Blijft er zo geen over voor wie wil beginnen, dan komt
   er een gesprek bij: dat met de meeste punten. Bij gelijke punten wint wat hoger in het bestand staat.

'Vraag eerst na' staat bij een weg met een oudere bron, of die langer dan een jaar niet is nagekeken.""".format(
    towards=matching.TOWARDS,
    sector=matching.OWN_SECTOR,
    form=matching.OWN_FORM,
    hard=-matching.TOO_HARD,
    least=matching.LEAST_FOR_A_ROUTE,
)


def _persons(known: Knowledge, examples: Sequence[Example], day: dt.date, names: Names) -> List[str]:
    out = [
        f"## {len(examples)} mensen en wat zij krijgen",
        "",
        "Deze mensen zijn verzonnen. Ze staan in `bot/knowledge/examples.yml`.",
    ]
    stages: List[Optional[str]] = [*(entry.id for entry in known.stages), None]
    for stage in stages:
        group = [one for one in examples if one.stage == stage]
        if not group:
            continue
        rows = []
        for one in group:
            told = person_in_words(one.person, names)
            who = one.who + (f"<br><small>{'; '.join(told)}</small>" if told else "")
            offers = [_offer(match) for match in offers_of(known, one, day)]
            rows.append([who, offers[0] if offers else "niets", offers[1] if len(offers) > 1 else ""])
        title = known.stage(stage).label if stage else "Fase niet bekend"
        out += ["", f"### {title}", "", *_table(["wie", "eerste aanbod", "tweede aanbod"], rows)]
    return out


def _state(route: Route, day: dt.date) -> str:
    if route.valid_until and day > route.valid_until:
        return f"voorbij sinds {day_in_words(route.valid_until + dt.timedelta(days=1))}: wordt niet aangeboden"
    if not in_force(route, day) and route.valid_from:
        return f"begint op {day_in_words(route.valid_from)}: wordt nog niet aangeboden"
    if route.certainty == "uncertain":
        return "bron onzeker: wordt nooit vanzelf aangeboden"
    return "wordt aangeboden met 'vraag eerst na'" if needs_check(route, day) else "wordt aangeboden"


def _towards(known: Knowledge, route: Route) -> List[str]:
    """Return for which barriers, motives and factors the talk works towards a route."""
    kinds = (("drempel", known.barriers), ("wens", known.motives), ("laagste gezichtje", known.factors))
    found = []
    for head, entries in kinds:
        labels = [entry.label for entry in entries if route.id in entry.offers]  # type: ignore[attr-defined]
        if labels:
            found.append(f"{head}: {' / '.join(label[:1].lower() + label[1:] for label in labels)}")
    return found


def _plain(say: str) -> str:
    """Return a reason with words for what is filled in."""
    return say.replace("{years}", "…").replace("{sector}", "dit werk").replace("{job}", "je werk")


def _route(known: Knowledge, route: Route, day: dt.date, names: Names) -> List[str]:
    only = when_in_words(route.requires, names)
    but = when_in_words(route.excludes, names) if route.excludes else []
    facts = [
        f"- **Op {day_in_words(day)}:** {_state(route, day)}.",
        f"- **Voor wie:** {route.for_whom}",
        f"- **Fase:** {names.of('stage', route.stages)}.",
    ]
    facts += [f"- **Alleen voor:** {'; en '.join(only)}."] if only else []
    facts += [f"- **Niet voor:** {'; en '.join(but)}."] if but else []
    facts += ["- **Niet zonder je baas.**"] if route.needs == "manager" else []
    towards = _towards(known, route)
    facts += [f"- **{matching.TOWARDS} punten erbij voor:** {'; '.join(towards)}."] if towards else []
    until = day_in_words(route.valid_until) if route.valid_until else "geen einde bekend"
    facts.append(f"- **Nagekeken:** {day_in_words(route.checked_on)}; **loopt tot en met:** {until}.")
    rows = [["iedereen voor wie het mag", f"{route.base}", route.why]]
    rows += [
        [
            "; en ".join(when_in_words(reason.when, names)),
            f"{reason.points:+d}",
            _plain(reason.say) if reason.say else "",
        ]
        for reason in route.reasons
    ]
    return ["", f"### {route.title} (`{route.id}`)", "", *facts, "", *_table(["als", "punten", "reden"], rows)]


def page(known: Knowledge, examples: Sequence[Example], day: dt.date) -> str:
    """Return the whole page in Markdown."""
    names = Names(known)
    out = [
        "# Wie krijgt wat",
        "",
        f"Stand op {day_in_words(day)}. Gemaakt door `leermaatje wie-krijgt-wat`; verander dit niet met de hand.",
        "",
        _HOW,
        "",
        *_persons(known, examples, day, names),
    ]
    for kind, title in (("route", "De wegen"), ("person", "De gesprekken")):
        out += ["", f"## {title}"]
        for route in known.routes:
            if route.kind == kind:
                out += _route(known, route, day, names)
    return "\n".join(out) + "\n"
