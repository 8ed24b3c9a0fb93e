"""From the rows of a week to the counts of the cube, by numpy: 200,000 rows take seconds.

``Records`` are rows as numbers: each word is its place among the words of its variable. The generator of made-up talks
makes them directly, so that its counts come by the same way as real ones.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.cube.tables import (
    CROSSED,
    CROSSED_MANY,
    DIMENSIONS,
    GAP_OF_STAGE,
    MOST_FILTERS,
    Words,
    counted_cells,
    filters_text,
)
from bot.gate.model import TOTAL
from bot.gate.shapes import NO, YES, cell
from bot.stagelog.schema import LISTS, STAGE_LOG

#: Keys are summed modulo 2^32.
KEYS = 1 << 32
#: Rows counted at once: sums of so many keys of 32 bits are exact in a float of 53.
_AT_ONCE = 1 << 20
_SETS: List[Tuple[str, ...]] = [
    names for size in range(MOST_FILTERS + 1) for names in itertools.combinations(sorted(DIMENSIONS), size)
]


class Many(NamedTuple):
    """Values of a list: the number of the record and the number of the word, one pair for each value."""

    record: np.ndarray
    word: np.ndarray


@dataclass
class Records:
    """Talks of one week as numbers; see the module. ``keys``: their random cell keys."""

    source: np.ndarray
    dimensions: Dict[str, np.ndarray]
    single: Dict[str, np.ndarray]
    many: Dict[str, Many]
    keys: np.ndarray

    def __len__(self) -> int:
        """Return the number of talks."""
        return len(self.keys)


class Packed(NamedTuple):
    """Counts of one source and group: the places of the cells that hold talks, how many, and the sums of their keys."""

    source: str
    filters: str
    cells: np.ndarray
    n: np.ndarray
    keys: np.ndarray


def read_records(connection: Connection, week: str, words: Words) -> Records:
    """Read the rows of a week.

    The gap is taken from the stage at the end and a chosen offer counts as offered, so that sums hold whatever was
    written.
    """
    single = [name for name in words.single if name != "gap"]
    names = ["id", "cell_key", "source", *DIMENSIONS, *single]
    rows = connection.execute(sa.select(*(STAGE_LOG.c[name] for name in names)).where(STAGE_LOG.c.week == week)).all()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {name: () for name in names}
    place = {row_id: number for number, row_id in enumerate(columns["id"])}
    many = {}
    for name, (table, column) in LISTS.items():
        joined = table.join(STAGE_LOG, table.c.row_id == STAGE_LOG.c.id)
        asked = sa.select(table.c.row_id, column).select_from(joined).where(STAGE_LOG.c.week == week)
        pairs = connection.execute(asked).all()
        many[name] = Many(
            np.array([place[row_id] for row_id, _ in pairs if row_id in place], dtype=np.int64),
            _numbers([word for row_id, word in pairs if row_id in place], words.many[name]),
        )
    found = Records(
        source=_numbers(columns["source"], words.sources),
        dimensions={name: _numbers(columns[name], all_words) for name, all_words in DIMENSIONS.items()},
        single={name: _numbers(columns[name], words.single[name]) for name in single},
        many=many,
        keys=np.array(columns["cell_key"], dtype=np.int64),
    )
    return consistent(found, words)


def consistent(records: Records, words: Words) -> Records:
    """Give records their gap, and put a chosen offer among those offered."""
    gaps = {gap: number for number, gap in enumerate(words.single["gap"])}
    by_stage = np.array([gaps[GAP_OF_STAGE[stage]] for stage in words.single["stage_end"]], dtype=np.int64)
    records.single["gap"] = by_stage[records.single["stage_end"]]
    chosen, offers = records.single["chosen"], len(words.offers)
    took = np.flatnonzero(chosen < offers)
    pairs = np.concatenate(
        (records.many["offers"].record * (offers + 1) + records.many["offers"].word, took * (offers + 1) + chosen[took])
    )
    pairs = np.unique(pairs)
    records.many["offers"] = Many(pairs // (offers + 1), pairs % (offers + 1))
    return records


def _numbers(values: Sequence[object], words: Sequence[str]) -> np.ndarray:
    # A boolean stands for yes or no.
    place: Dict[object, int] = {word: number for number, word in enumerate(words)}
    if YES in place and NO in place:
        place.update({True: place[YES], False: place[NO]})
    return np.array([place[value] for value in values], dtype=np.int64)


def count(records: Records, words: Words) -> Iterator[Packed]:
    """Count records by source and by every set of at most three of the other dimensions; only what holds talks."""
    record, column = _incidences(records, words)
    width = len(counted_cells(words))
    for number in np.unique(records.source).tolist():
        mine = records.source[record] == number
        yield from _count_source(words.sources[number], records, record[mine], column[mine], width)


def _incidences(records: Records, words: Words) -> Tuple[np.ndarray, np.ndarray]:
    """Return a pair of record and column for every cell that a talk is counted in."""
    place = {key: at for at, key in enumerate(counted_cells(words))}
    single, many = words.single, words.many
    everyone = np.arange(len(records), dtype=np.int64)
    rows, columns = [everyone], [np.full(len(records), place[TOTAL], dtype=np.int64)]

    def add(record: np.ndarray, first: int, offset: np.ndarray) -> None:
        rows.append(record)
        columns.append(first + offset)

    for table, all_words in single.items():
        add(everyone, place[table, all_words[0]], records.single[table])
    for table, (a, b) in CROSSED.items():
        first = place[cell(table, single[a][0], single[b][0])]
        add(everyone, first, records.single[a] * len(single[b]) + records.single[b])
    for table, all_words in many.items():
        if all_words:
            add(records.many[table].record, place[cell(table, all_words[0], YES)], records.many[table].word)
    for table, (a, b) in CROSSED_MANY.items():
        first = place[cell(table, single[a][0], many[b][0], YES)]
        values = records.many[b]
        add(values.record, first, records.single[a][values.record] * len(many[b]) + values.word)
    return np.concatenate(rows), np.concatenate(columns)


def _count_source(
    source: str, records: Records, record: np.ndarray, column: np.ndarray, width: int
) -> Iterator[Packed]:
    for names in _SETS:
        code, size = np.zeros(len(records), dtype=np.int64), 1
        for name in names:
            code, size = code * len(DIMENSIONS[name]) + records.dimensions[name], size * len(DIMENSIONS[name])
        n, keys = _sums(code[record] * width + column, records.keys[record], size * width)
        filled = np.flatnonzero(n)
        groups, starts = np.unique(filled // width, return_index=True)
        for group, part in zip(groups.tolist(), np.split(filled, starts[1:]), strict=True):
            yield Packed(source, _filters(names, group), part % width, n[part], keys[part])


def _filters(names: Sequence[str], code: int) -> str:
    pairs = []
    for name in reversed(names):
        code, number = divmod(code, len(DIMENSIONS[name]))
        pairs.append((name, DIMENSIONS[name][number]))
    return filters_text(tuple(sorted(pairs)))


def _sums(place: np.ndarray, keys: np.ndarray, size: int) -> Tuple[np.ndarray, np.ndarray]:
    """Return for each place how often it occurs and the sum of its keys modulo 2^32."""
    n, total = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for start in range(0, len(place), _AT_ONCE):
        some = place[start : start + _AT_ONCE]
        n += np.bincount(some, minlength=size)
        total += np.bincount(some, weights=keys[start : start + _AT_ONCE], minlength=size).astype(np.int64)
    return n, total % KEYS
