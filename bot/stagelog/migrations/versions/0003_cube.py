"""The cube of closed weeks, and what was released from it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DIGITS = "0123456789"
_TABLES = ("released", "release", "cube", "cube_cell", "cube_week", "secret")


def _check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def _made_of(table: str, name: str, characters: str, most: int, least: int) -> sa.CheckConstraint:
    return _check(table, name, f"length({name}) BETWEEN {least} AND {most} AND ltrim({name}, '{characters}') = ''")


def _week(table: str, name: str) -> sa.CheckConstraint:
    return _check(
        table,
        name,
        f"length({name}) = 8 AND ltrim({name}, '{_DIGITS}-W') = '' AND ltrim(substr({name}, 1, 4), '{_DIGITS}') = ''"
        f" AND substr({name}, 5, 2) = '-W' AND ltrim(substr({name}, 7, 2), '{_DIGITS}') = ''"
        f" AND substr({name}, 7, 2) BETWEEN '01' AND '53'",
    )


def _of(table: str, name: str, other: str) -> sa.ForeignKey:
    return sa.ForeignKey(other, name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    """Make the tables."""
    op.create_table("cube_week", sa.Column("week", sa.String(8), _week("cube_week", "week"), primary_key=True))
    op.create_table(
        "cube_cell",
        sa.Column("id", sa.Integer, _check("cube_cell", "id", "id >= 0"), primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.String(24), nullable=False),
        sa.Column("cell", sa.String(80), nullable=False),
        sa.UniqueConstraint("table_name", "cell", name=op.f("uq_cube_cell_table_name")),
    )
    op.create_table(
        "cube",
        sa.Column("week", sa.String(8), _of("cube", "week", "cube_week.week"), primary_key=True),
        sa.Column("source", sa.String(40), _of("cube", "source", "source.code"), primary_key=True),
        sa.Column("filters", sa.String(120), primary_key=True),
        sa.Column("cells", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "release",
        sa.Column("period", sa.String(8), _made_of("release", "period", _DIGITS + "-WBK", 8, 4), primary_key=True),
        sa.Column("released_in_week", sa.String(8), _week("release", "released_in_week"), nullable=False),
        sa.Column(
            "smallest_group",
            sa.Integer,
            _check("release", "smallest_group", "smallest_group >= 5"),
            nullable=False,
        ),
        sa.Column("base", sa.Integer, _check("release", "base", "base = 5"), nullable=False),
        sa.Column("cells", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "released",
        sa.Column("period", sa.String(8), _of("released", "period", "release.period"), primary_key=True),
        sa.Column("filters", sa.String(120), primary_key=True),
        sa.Column("figures", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(16), _check("secret", "name", "name IN ('salt')"), primary_key=True),
        sa.Column("value", sa.String(64), _made_of("secret", "value", _DIGITS + "abcdef", 64, 64), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables; weeks whose rows are gone are lost with them."""
    for name in _TABLES:
        op.drop_table(name)
