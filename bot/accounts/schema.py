"""The tables of the accounts. They say nothing of workers: staff only.

Times are seconds since 1970, UTC; a session cannot end after 30 quiet minutes without them. A line of ``audit`` holds
the date and the hour: that no time finer than an ISO week is written holds for talks, and a line that says who took out
what is of no use without a moment. Minutes add nothing to it.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.stagelog.schema import METADATA, yes_or_no

#: Roles, each may do all that the ones before it may.
ROLES = ("lezer", "beheer")

ACCOUNT = sa.Table(
    "account",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    # An argon2 hash; empty for somebody who comes in through their organisation.
    sa.Column("password", sa.String(200)),
    # SHA-256 of issuer and subject, for somebody who comes in through their organisation.
    sa.Column("subject", sa.String(64)),
    sa.Column("role", sa.String(8), sa.CheckConstraint("role IN ('lezer', 'beheer')", name="role"), nullable=False),
    yes_or_no("active"),
    sa.UniqueConstraint("name", name="uq_account_name"),
    sa.UniqueConstraint("subject", name="uq_account_subject"),
)

SESSION = sa.Table(
    "session",
    METADATA,
    # SHA-256 of the token: who reads the database cannot log in with it.
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
    sa.Column("started", sa.BigInteger, nullable=False),
    sa.Column("seen", sa.BigInteger, nullable=False),
)

FAILURE = sa.Table(
    "failure",
    METADATA,
    sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    # From when a next try is looked at.
    sa.Column("free_at", sa.BigInteger, nullable=False),
)

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("hour", sa.String(13), nullable=False),
    # The name, not the number: a line must still be readable when the account has gone.
    sa.Column("account", sa.String(120), nullable=False),
    sa.Column("what", sa.String(60), nullable=False),
    sa.Column("detail", sa.String(400), nullable=False),
)
