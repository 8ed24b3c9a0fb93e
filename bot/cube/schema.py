"""The tables of the cube and of what was released from it.

``cube`` holds, for each closed week, source and group, the counts of all cells packed into one value, and ``released``,
for each period and group, the figures of all cells: a cell a row would be a hundred and more times as many rows
(docs/architecture.md). :mod:`bot.cube.packing` reads and writes both. A released figure is kept as a number of fives,
so that one that is not rounded cannot be kept at all.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.stagelog.schema import DIGITS, METADATA, check, made_of, week_check

_PERIOD = DIGITS + "-WBK"

#: A closed week whose rows are in the cube.
CUBE_WEEK = sa.Table("cube_week", METADATA, sa.Column("week", sa.String(8), week_check("week"), primary_key=True))

#: The numbers by which packed counts and figures name their cells. A number is never given twice.
CUBE_CELL = sa.Table(
    "cube_cell",
    METADATA,
    sa.Column("id", sa.Integer, check("id", "id >= 0"), primary_key=True, autoincrement=False),
    sa.Column("table_name", sa.String(24), nullable=False),
    sa.Column("cell", sa.String(80), nullable=False),
    sa.UniqueConstraint("table_name", "cell"),
)

CUBE = sa.Table(
    "cube",
    METADATA,
    sa.Column("week", sa.String(8), sa.ForeignKey("cube_week.week"), primary_key=True),
    sa.Column("source", sa.String(40), sa.ForeignKey("source.code"), primary_key=True),
    sa.Column("filters", sa.String(120), primary_key=True),
    sa.Column("cells", sa.LargeBinary, nullable=False),
)

#: A released period, and the rules of the gate on that day. It is never released again.
RELEASE = sa.Table(
    "release",
    METADATA,
    sa.Column("period", sa.String(8), made_of("period", _PERIOD, 8, 4), primary_key=True),
    sa.Column("released_in_week", sa.String(8), week_check("released_in_week"), nullable=False),
    sa.Column("smallest_group", sa.Integer, check("smallest_group", "smallest_group >= 5"), nullable=False),
    sa.Column("base", sa.Integer, check("base", "base = 5"), nullable=False),
    # The numbers of the cells, in the order of the figures.
    sa.Column("cells", sa.LargeBinary, nullable=False),
)

#: The figures of every group that is shown. A group that is not shown has no row, whether it holds nine talks or none.
RELEASED = sa.Table(
    "released",
    METADATA,
    sa.Column("period", sa.String(8), sa.ForeignKey("release.period"), primary_key=True),
    sa.Column("filters", sa.String(120), primary_key=True),
    sa.Column("figures", sa.LargeBinary, nullable=False),
)

#: Secrets of this installation, made once: 'salt' decides with the cell keys how figures are rounded.
SECRET = sa.Table(
    "secret",
    METADATA,
    sa.Column("name", sa.String(16), check("name", "name IN ('salt')"), primary_key=True),
    sa.Column("value", sa.String(64), made_of("value", DIGITS + "abcdef", 64, 64), nullable=False),
)
