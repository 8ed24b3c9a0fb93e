"""Rows for tests of the cube, and a slow, plain count of them to hold the fast one against."""

from __future__ import annotations

import itertools
from typing import Any, Dict, Iterable, List, Tuple

import sqlalchemy as sa
from hypothesis import strategies as st

from bot import vocabulary as v
from bot.cube import tables
from bot.gate.model import Count, Group
from bot.stagelog.schema import LISTS, STAGE_LOG
from bot.stagelog.store import StageLog
from bot.staging import gap_of
from tests.databases import rows

OFFERS = ("bbl", "evc", "leermaatje")
SOURCES = ("bieb", "bond", "onbekend")
YES_NO = {True: "yes", False: "no"}


def _word(name: str, words: Iterable[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([*words, v.UNKNOWN])


#: A row as it is written. Few words of each kind, so that groups fill up.
ROW: st.SearchStrategy[Dict[str, Any]] = st.fixed_dictionaries(
    {
        "week": st.just("2026-W40"),
        "source": st.sampled_from(SOURCES),
        "mode": _word("mode", v.MODES),
        "sector": _word("sector", v.SECTORS[:2]),
        "contract": _word("contract", v.CONTRACTS[:2]),
        "age_group": _word("age_group", v.AGE_GROUPS[:1]),
        "schooling": _word("schooling", v.SCHOOLING[:2]),
        "stage_start": _word("stage_start", v.STAGES),
        "stage_end": _word("stage_end", v.STAGES),
        # Whatever stands here: the cube takes the gap from the stage.
        "gap": st.sampled_from(v.GAPS),
        "attitude": _word("attitude", v.LEVELS),
        "norm": _word("norm", v.LEVELS),
        "confidence": _word("confidence", v.LEVELS),
        "barriers": st.lists(st.sampled_from(v.BARRIERS), unique=True, max_size=3),
        "motives": st.lists(st.sampled_from(v.MOTIVES), unique=True, max_size=2),
        "learned_informally": _word("learned_informally", ("yes", "no")),
        "learning_form": _word("learning_form", v.FORMS),
        "offers": st.lists(st.sampled_from(OFFERS), unique=True, max_size=2),
        "chosen": st.sampled_from([*OFFERS, "none", v.UNKNOWN]),
        "plan_made": st.booleans(),
        "intention_end": _word("intention_end", v.LEVELS),
        "useful": _word("useful", ("yes", "some", "no")),
        "turns": st.sampled_from(v.TURNS),
        "completed": st.booleans(),
    }
)
#: One row without anything special.
PLAIN: Dict[str, Any] = {
    **{column.name: v.UNKNOWN for column in STAGE_LOG.columns if column.name not in ("id", "cell_key")},
    **{name: [] for name in LISTS},
    "week": "2026-W40",
    "source": "bond",
    "mode": "worker",
    "sector": "zorg",
    "stage_start": "action",
    "stage_end": "action",
    "gap": "none",
    "plan_made": False,
    "completed": True,
    "turns": "1_5",
}


def prepare(log: StageLog) -> StageLog:
    """Make the tables, with the offers and sources of these rows."""
    log.migrate()
    log.know_offers(OFFERS)
    log.register([code for code in SOURCES if code != v.UNREGISTERED], "2026-W01")
    return log


def empty(log: StageLog) -> None:
    """Delete all rows, counts and releases."""
    with log.engine.begin() as connection:
        for table in ("stage_log", "cube", "cube_week", "released", "release"):
            connection.execute(sa.text(f"DELETE FROM {table}"))


def write(log: StageLog, many: Iterable[Dict[str, Any]]) -> None:
    """Write rows as the server does."""
    for number, row in enumerate(many):
        assert log.save(f"{number:032x}", row)
    assert log.dropped == 0


def cells_of(row: Dict[str, Any]) -> List[Tuple[str, str]]:
    """Return every cell that a row is counted in, told one by one."""
    offered = set(row["offers"]) | ({row["chosen"]} & set(OFFERS))
    start, end = row["stage_start"], row["stage_end"]
    on = "yes" if v.UNKNOWN not in (start, end) and v.STAGES.index(end) > v.STAGES.index(start) else "no"
    found = [("talks", ""), ("gap", gap_of(end)), ("moved", on), ("chosen", row["chosen"])]
    if start not in ("maintenance", v.UNKNOWN):
        found.append(("moved_from", f"{start}|{on}"))
    found += [(name, YES_NO.get(row[name], row[name])) for name in tables.SINGLE if name != "gap"]
    for table, words, held in (
        ("barriers", v.BARRIERS, set(row["barriers"])),
        ("motives", v.MOTIVES, set(row["motives"])),
        ("offers", OFFERS, offered),
    ):
        for word in words:
            answer = YES_NO[word in held]
            found.append((table, f"{word}|{answer}"))
            if table != "offers":
                found.append((f"{table}_by_stage", f"{start}|{word}|{answer}"))
    return found


def groups_of(row: Dict[str, Any]) -> List[Group]:
    """Return every group of at most three filters that a row is in."""
    pairs = sorted((name, row[name]) for name in (*tables.DIMENSIONS, tables.SOURCE))
    return [tuple(some) for size in range(4) for some in itertools.combinations(pairs, size)]


def direct_counts(log: StageLog, weeks: Iterable[str]) -> Dict[Group, Dict[Tuple[str, str], Count]]:
    """Count the rows of some weeks one by one."""
    wanted = set(weeks)
    found: Dict[Group, Dict[Tuple[str, str], List[Any]]] = {}
    for row in rows(log, key=True):
        if row["week"] not in wanted:
            continue
        for group in groups_of(row):
            cells = found.setdefault(group, {})
            for key in cells_of(row):
                tally = cells.setdefault(key, [0, 0, {}])
                tally[0] += 1
                tally[1] = (tally[1] + row["cell_key"]) % 2**32
                if row["source"] != v.UNREGISTERED and "source" not in dict(group):
                    tally[2][row["source"]] = tally[2].get(row["source"], 0) + 1
    return {
        group: {key: Count(n, keys, max(by.values(), default=0)) for key, (n, keys, by) in cells.items()}
        for group, cells in found.items()
    }
