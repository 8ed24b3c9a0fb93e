"""The listing of :mod:`bot.knowledge.overview` in plain Dutch, line by line."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Dict, List

from bot.knowledge.dates import ENDS_WITHIN, STALE_AFTER
from bot.knowledge.overview import KINDS, Finding, Overview
from bot.reports.in_words import count_of, day_in_words

#: Kind -> the heading of its part.
HEADINGS: Dict[str, str] = {
    "ends_soon": f"Loopt af binnen {ENDS_WITHIN.days} dagen",
    "ended": "Is voorbij en wordt niet meer aangeboden",
    "not_begun": "Begint nog",
    "not_checked": "Langer dan een jaar niet nagekeken",
    "checked_later": "Nagekeken op een dag die nog moet komen",
    "uncertain": "Onzeker: wordt nooit als feit gezegd",
    "older": "Rust op een oudere bron",
    "one_source": "Rust op één bron",
}


def said(one: Finding) -> str:
    """Return what there is to say and to do about one finding."""
    until = day_in_words(one.day) if one.day else ""
    if one.kind == "ends_soon":
        left = "vandaag is de laatste dag" if one.days == 0 else f"nog {count_of(one.days, 'dag', 'dagen')}"
        return f"tot en met {until}, {left}. Zoek op wat er daarna is."
    if one.kind == "ended":
        if PurePosixPath(one.about.file).stem != "schemes":
            return f"tot en met {until}. Verleng het, of haal het weg."
        lacking = [key for key, there in (("ended", one.about.tells_end), ("instead", one.about.instead)) if not there]
        if lacking:
            return f"tot en met {until}. Zet er nog bij: {' en '.join(lacking)}."
        return f"tot en met {until}. Nu is er: {', '.join(one.about.instead)}."
    if one.kind == "not_begun":
        return f"vanaf {until}, over {count_of(one.days, 'dag', 'dagen')}."
    if one.kind == "not_checked":
        return f"het laatst op {until}. Kijk de bron na en pas 'checked_on' aan."
    if one.kind == "checked_later":
        return f"'checked_on' is {until}. Verbeter de datum."
    return ""


def line(one: Finding) -> str:
    """Return one finding as a line: where it stands, which entry, and what to do."""
    name = f"{one.about.entry} ({one.about.part})" if one.about.part else one.about.entry
    more = said(one)
    return f"  {one.about.file}:{one.line}  {name}{': ' + more if more else ''}"


def lines(found: Overview) -> List[str]:
    """Return the whole listing. The last lines are the counts.

    Kinds that are rare (not begun, checked on a day to come) are shown only when there is one.
    """
    out = [f"De kennis op {day_in_words(found.day)}"]
    shown = [kind for kind in KINDS if found.of(kind) or kind not in ("not_begun", "checked_later")]
    for kind in shown:
        findings = found.of(kind)
        out += ["", f"{HEADINGS[kind]}: {len(findings)}"]
        out += [line(one) for one in findings]
    stale = STALE_AFTER.days
    out += ["", f"Samen: {found.total} stukken kennis met bron en datum (een jaar is hier {stale} dagen)."]
    out += [f"  {len(found.of(kind)):>4}  {HEADINGS[kind][:1].lower()}{HEADINGS[kind][1:]}" for kind in shown]
    return out
