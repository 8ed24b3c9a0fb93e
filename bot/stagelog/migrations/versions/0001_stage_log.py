"""The stage log of the design, section 6."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_LEVELS = ("low", "mid", "high")
_STAGES = ("precontemplation", "contemplation", "preparation", "action", "maintenance")
_CLOSED = {
    "mode": ("worker", "together"),
    "sector": (
        "zorg",
        "schoonmaak",
        "logistiek",
        "transport",
        "productie",
        "bouw",
        "techniek",
        "groen",
        "horeca",
        "detailhandel",
        "kantoor",
        "kinderopvang",
        "beveiliging",
        "onderwijs",
        "overheid",
        "anders",
    ),
    "contract": ("vast", "tijdelijk", "oproep", "uitzend", "zzp"),
    "age_group": ("onder_27", "27_49", "50_plus"),
    "schooling": ("geen_diploma", "vmbo", "mbo1", "mbo2", "mbo3_4", "hbo_wo"),
    "stage_start": _STAGES,
    "stage_end": _STAGES,
    "gap": ("consider_intention", "preparation_action", "none"),
    "attitude": _LEVELS,
    "norm": _LEVELS,
    "confidence": _LEVELS,
    "learned_informally": ("yes", "no"),
    "learning_form": ("look", "do", "together", "alone"),
    "intention_end": _LEVELS,
    "useful": ("yes", "some", "no"),
    "turns": ("1_5", "6_10", "11_15", "16_plus"),
}


def _closed(name: str) -> sa.Column:
    listed = ", ".join(f"'{word}'" for word in (*_CLOSED[name], "unknown"))
    check = sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_stage_log_{name}"))
    return sa.Column(name, sa.String(24), check, nullable=False)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "stage_log",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "week",
            sa.String(8),
            sa.CheckConstraint("week LIKE '____-W__'", name=op.f("ck_stage_log_week")),
            nullable=False,
            index=True,
        ),
        sa.Column("source", sa.String(40), nullable=False),
        *(_closed(name) for name in ("mode", "sector", "contract", "age_group", "schooling")),
        *(_closed(name) for name in ("stage_start", "stage_end", "gap", "attitude", "norm", "confidence")),
        sa.Column("barriers", sa.String(200), nullable=False),
        sa.Column("motives", sa.String(100), nullable=False),
        *(_closed(name) for name in ("learned_informally", "learning_form")),
        sa.Column("offers", sa.String(400), nullable=False),
        sa.Column("chosen", sa.String(40), nullable=False),
        sa.Column("plan_made", sa.Boolean, nullable=False),
        *(_closed(name) for name in ("intention_end", "useful", "turns")),
        sa.Column("completed", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("stage_log")
