"""Accounts of the programme team, their sessions, failed tries and the audit lines."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("subject", sa.String(64)),
        sa.Column(
            "role",
            sa.String(8),
            sa.CheckConstraint("role IN ('lezer', 'beheer')", name=op.f("ck_account_role")),
            nullable=False,
        ),
        sa.Column(
            "active",
            sa.Boolean,
            sa.CheckConstraint("active IN (true, false)", name=op.f("ck_account_active")),
            nullable=False,
        ),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "failure",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("free_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hour", sa.String(13), nullable=False),
        sa.Column("account", sa.String(120), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(400), nullable=False),
    )


def downgrade() -> None:
    """Drop the four tables."""
    for name in ("audit", "failure", "session", "account"):
        op.drop_table(name)
