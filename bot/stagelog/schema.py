"""The table of the stage log. The database itself refuses words outside the closed vocabularies."""

from __future__ import annotations

from typing import Iterable

import sqlalchemy as sa

from bot import vocabulary as v

METADATA = sa.MetaData(
    naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
)


def closed(name: str, words: Iterable[str]) -> sa.Column:
    """Return a column that takes only these words or ``unknown``."""
    allowed = [*words, v.UNKNOWN]
    listed = ", ".join(f"'{word}'" for word in allowed)
    return sa.Column(name, sa.String(24), sa.CheckConstraint(f"{name} IN ({listed})", name=name), nullable=False)


STAGE_LOG = sa.Table(
    "stage_log",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column(
        "week", sa.String(8), sa.CheckConstraint("week LIKE '____-W__'", name="week"), nullable=False, index=True
    ),
    sa.Column("source", sa.String(40), nullable=False),
    closed("mode", v.MODES),
    closed("sector", v.SECTORS),
    closed("contract", v.CONTRACTS),
    closed("age_group", v.AGE_GROUPS),
    closed("schooling", v.SCHOOLING),
    closed("stage_start", v.STAGES),
    closed("stage_end", v.STAGES),
    closed("gap", v.GAPS),
    closed("attitude", v.LEVELS),
    closed("norm", v.LEVELS),
    closed("confidence", v.LEVELS),
    sa.Column("barriers", sa.String(200), nullable=False),
    sa.Column("motives", sa.String(100), nullable=False),
    closed("learned_informally", ("yes", "no")),
    closed("learning_form", v.FORMS),
    sa.Column("offers", sa.String(400), nullable=False),
    sa.Column("chosen", sa.String(40), nullable=False),
    sa.Column("plan_made", sa.Boolean, nullable=False),
    closed("intention_end", v.LEVELS),
    closed("useful", ("yes", "some", "no")),
    closed("turns", v.TURNS),
    sa.Column("completed", sa.Boolean, nullable=False),
)
