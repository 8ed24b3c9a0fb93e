"""The tables of the stage log. The database itself refuses whatever lies outside the closed vocabularies.

Words that the code knows are guarded by a CHECK; words that grow with the knowledge and with registered pages are
guarded by foreign keys to ``known_offer`` and ``source``. SQLite and PostgreSQL read all checks alike.
"""

from __future__ import annotations

from typing import Iterable, Optional

import sqlalchemy as sa

from bot import vocabulary as v

METADATA = sa.MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
#: What ``chosen`` may say besides an offer.
NO_OFFER = ("none", v.UNKNOWN)
DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def check(name: str, text: str) -> sa.CheckConstraint:
    """Return a check of a column. Its name is the column's."""
    return sa.CheckConstraint(text, name=name)


def made_of(name: str, characters: str, most: int, least: int = 1) -> sa.CheckConstraint:
    """Return a check that a text holds nothing but these characters, ``least`` to ``most`` of them."""
    return check(name, f"length({name}) BETWEEN {least} AND {most} AND ltrim({name}, '{characters}') = ''")


def week_check(name: str) -> sa.CheckConstraint:
    """Return a check that a text is an ISO week like 2026-W48, and nothing finer."""
    return check(
        name,
        f"length({name}) = 8 AND ltrim({name}, '{DIGITS}-W') = '' AND ltrim(substr({name}, 1, 4), '{DIGITS}') = ''"
        f" AND substr({name}, 5, 2) = '-W' AND ltrim(substr({name}, 7, 2), '{DIGITS}') = ''"
        f" AND substr({name}, 7, 2) BETWEEN '01' AND '53'",
    )


def closed(name: str, words: Iterable[str], unknown: bool = True, key: bool = False) -> sa.Column:
    """Return a column that takes only these words, and ``unknown`` unless told otherwise."""
    listed = ", ".join(f"'{word}'" for word in [*words, *([v.UNKNOWN] if unknown else [])])
    return sa.Column(name, sa.String(24), check(name, f"{name} IN ({listed})"), nullable=False, primary_key=key)


def yes_or_no(name: str, default: Optional[str] = None) -> sa.Column:
    """Return a column that is true or false; SQLite would take any text without the check."""
    return sa.Column(name, sa.Boolean, check(name, f"{name} IN (true, false)"), nullable=False, server_default=default)


def _row_key() -> sa.Column:
    owner = sa.ForeignKey("stage_log.id", ondelete="CASCADE")
    return sa.Column("row_id", sa.String(32), owner, primary_key=True)


SOURCE = sa.Table(
    "source",
    METADATA,
    sa.Column("code", sa.String(40), made_of("code", LETTERS + DIGITS + ".-", 40), primary_key=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("added_in_week", sa.String(8), week_check("added_in_week"), nullable=False),
    yes_or_no("active"),
)

KNOWN_OFFER = sa.Table(
    "known_offer",
    METADATA,
    sa.Column("id", sa.String(40), made_of("id", LETTERS + DIGITS + "_-", 40), primary_key=True),
)

STAGE_LOG = sa.Table(
    "stage_log",
    METADATA,
    sa.Column("id", sa.String(32), made_of("id", DIGITS + "abcdef", 32, 32), primary_key=True),
    sa.Column("week", sa.String(8), week_check("week"), nullable=False, index=True),
    sa.Column("source", sa.String(40), sa.ForeignKey("source.code"), nullable=False),
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
    closed("learned_informally", ("yes", "no")),
    closed("learning_form", v.FORMS),
    sa.Column("chosen", sa.String(40), sa.ForeignKey("known_offer.id"), nullable=False),
    yes_or_no("plan_made"),
    closed("intention_end", v.LEVELS),
    closed("useful", ("yes", "some", "no")),
    closed("turns", v.TURNS),
    yes_or_no("completed"),
    # Random, drawn once when the row is made: sums of it name a set of rows, so that rounding repeats itself.
    sa.Column("cell_key", sa.BigInteger, check("cell_key", "cell_key BETWEEN 0 AND 4294967295"), nullable=False),
)

ROW_BARRIER = sa.Table("stage_log_barrier", METADATA, _row_key(), closed("barrier", v.BARRIERS, False, key=True))
ROW_MOTIVE = sa.Table("stage_log_motive", METADATA, _row_key(), closed("motive", v.MOTIVES, False, key=True))
ROW_OFFER = sa.Table(
    "stage_log_offer",
    METADATA,
    _row_key(),
    sa.Column(
        "offer",
        sa.String(40),
        sa.ForeignKey("known_offer.id"),
        check("offer", "offer NOT IN ('none', 'unknown')"),
        primary_key=True,
    ),
)
#: The lists of a row -> the table and column that hold them.
LISTS = {
    "barriers": (ROW_BARRIER, ROW_BARRIER.c.barrier),
    "motives": (ROW_MOTIVE, ROW_MOTIVE.c.motive),
    "offers": (ROW_OFFER, ROW_OFFER.c.offer),
}

#: Has one row where the database holds made-up talks. Real talks are never counted beside them.
DEMO = sa.Table(
    "demo", METADATA, sa.Column("id", sa.Integer, check("id", "id = 1"), primary_key=True, autoincrement=False)
)
