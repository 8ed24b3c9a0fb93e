"""Counts and figures as compact values of the database, and the numbers by which they name their cells."""

from __future__ import annotations

import zlib
from typing import Dict, Iterable, List, Sequence, Tuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.cube.schema import CUBE_CELL
from bot.gate.model import WITHHELD, CellKey, Figure

_UNSIGNED, _SIGNED = np.dtype("<u4"), np.dtype("<i4")
#: Figures are kept as a number of these.
FIVE = 5
#: How a withheld figure is kept.
_HIDDEN = -1


def pack_counts(cells: np.ndarray, n: np.ndarray, keys: np.ndarray) -> bytes:
    """Pack counts with the numbers of their cells and the sums of their keys, all below 2^32."""
    return zlib.compress(np.stack((cells, n, keys)).astype(_UNSIGNED).tobytes(), 1)


def unpack_counts(packed: bytes) -> np.ndarray:
    """Return the three rows of :func:`pack_counts`."""
    return np.frombuffer(zlib.decompress(packed), dtype=_UNSIGNED).reshape(3, -1)


def pack_cells(cells: Sequence[int]) -> bytes:
    """Pack the numbers of cells."""
    return zlib.compress(np.array(cells, dtype=_UNSIGNED).tobytes())


def unpack_cells(packed: bytes) -> List[int]:
    """Return the numbers of cells."""
    numbers: List[int] = np.frombuffer(zlib.decompress(packed), dtype=_UNSIGNED).tolist()
    return numbers


def pack_figures(figures: Iterable[Figure]) -> bytes:
    """Pack figures.

    Raises:
        ValueError: when one is not a positive multiple of five: such a figure did not come from the gate.

    """
    fives = []
    for figure in figures:
        if figure.value is not None and (figure.value <= 0 or figure.value % FIVE):
            raise ValueError(f"{figure.value} is no positive multiple of {FIVE}")
        fives.append(_HIDDEN if figure.value is None else figure.value // FIVE)
    return zlib.compress(np.array(fives, dtype=_SIGNED).tobytes(), 1)


def unpack_figures(packed: bytes) -> List[Figure]:
    """Return the figures."""
    fives = np.frombuffer(zlib.decompress(packed), dtype=_SIGNED).tolist()
    made = {five: Figure(five * FIVE) if five != _HIDDEN else Figure(None, WITHHELD) for five in set(fives)}
    return [made[five] for five in fives]


def cell_numbers(connection: Connection) -> Dict[CellKey, int]:
    """Return the number of every known cell."""
    rows = connection.execute(sa.select(CUBE_CELL.c.table_name, CUBE_CELL.c.cell, CUBE_CELL.c.id))
    return {(table, cell): number for table, cell, number in rows}


def number_cells(connection: Connection, keys: Iterable[CellKey]) -> Dict[CellKey, int]:
    """Give a number to every cell that has none yet; return all. The caller holds the lock of folding."""
    known = cell_numbers(connection)
    fresh: List[Tuple[str, str]] = [key for key in keys if key not in known]
    first = max(known.values(), default=-1) + 1
    if fresh:
        rows = [{"id": first + at, "table_name": table, "cell": cell} for at, (table, cell) in enumerate(fresh)]
        connection.execute(CUBE_CELL.insert(), rows)
    return {**known, **{key: first + at for at, key in enumerate(fresh)}}
