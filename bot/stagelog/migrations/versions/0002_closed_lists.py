"""Lists and growing words get tables of their own, so that the database guards every word; each row gets a key."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEVELS = ("low", "mid", "high")
_STAGES = ("precontemplation", "contemplation", "preparation", "action", "maintenance")
_SECTORS = (
    *("zorg", "schoonmaak", "logistiek", "transport", "productie", "bouw", "techniek", "groen", "horeca"),
    *("detailhandel", "kantoor", "kinderopvang", "beveiliging", "onderwijs", "overheid", "anders"),
)
_CLOSED = {
    "mode": ("worker", "together"),
    "sector": _SECTORS,
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
_BARRIERS = (
    *("certainty", "short_term", "no_urgency", "school_image", "confidence", "time", "money", "multiple_problems"),
    *("age", "language_digital", "manager", "flex_contract"),
)
_MOTIVES = ("craft", "enjoyment", "promotion", "income_security", "other_work")
#: Columns that are the same before and after.
_KEPT = (
    *("id", "week", "source", "mode", "sector", "contract", "age_group", "schooling", "stage_start", "stage_end"),
    *("gap", "attitude", "norm", "confidence", "learned_informally", "learning_form", "chosen", "plan_made"),
    *("intention_end", "useful", "turns", "completed"),
)
_LISTS = {"barriers": "barrier", "motives": "motive", "offers": "offer"}
#: Rows moved at once.
_CHUNK = 1000


def _check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def _made_of(table: str, name: str, characters: str, most: int, least: int = 1) -> sa.CheckConstraint:
    return _check(table, name, f"length({name}) BETWEEN {least} AND {most} AND ltrim({name}, '{characters}') = ''")


def _week(table: str, name: str) -> sa.CheckConstraint:
    return _check(
        table,
        name,
        f"length({name}) = 8 AND ltrim({name}, '{_DIGITS}-W') = '' AND ltrim(substr({name}, 1, 4), '{_DIGITS}') = ''"
        f" AND substr({name}, 5, 2) = '-W' AND ltrim(substr({name}, 7, 2), '{_DIGITS}') = ''"
        f" AND substr({name}, 7, 2) BETWEEN '01' AND '53'",
    )


def _closed(table: str, name: str, words: tuple, key: bool = False) -> sa.Column:
    listed = ", ".join(f"'{word}'" for word in words)
    check = _check(table, name, f"{name} IN ({listed})")
    return sa.Column(name, sa.String(24), check, nullable=False, primary_key=key)


def _own(name: str) -> sa.Column:
    return _closed("stage_log", name, (*_CLOSED[name], "unknown"))


def _yes_or_no(table: str, name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, _check(table, name, f"{name} IN (true, false)"), nullable=False)


def _row_key(table: str) -> sa.Column:
    owner = sa.ForeignKey("stage_log.id", name=op.f(f"fk_{table}_row_id"), ondelete="CASCADE")
    return sa.Column("row_id", sa.String(32), owner, primary_key=True)


def _make_lists() -> None:
    op.create_table(
        "stage_log_barrier", _row_key("stage_log_barrier"), _closed("stage_log_barrier", "barrier", _BARRIERS, True)
    )
    op.create_table(
        "stage_log_motive", _row_key("stage_log_motive"), _closed("stage_log_motive", "motive", _MOTIVES, True)
    )
    op.create_table(
        "stage_log_offer",
        _row_key("stage_log_offer"),
        sa.Column(
            "offer",
            sa.String(40),
            sa.ForeignKey("known_offer.id", name=op.f("fk_stage_log_offer_offer")),
            _check("stage_log_offer", "offer", "offer NOT IN ('none', 'unknown')"),
            primary_key=True,
        ),
    )


def _make_rows() -> None:
    op.create_table(
        "stage_log",
        sa.Column("id", sa.String(32), _made_of("stage_log", "id", _DIGITS + "abcdef", 32, 32), primary_key=True),
        sa.Column("week", sa.String(8), _week("stage_log", "week"), nullable=False, index=True),
        sa.Column(
            "source", sa.String(40), sa.ForeignKey("source.code", name=op.f("fk_stage_log_source")), nullable=False
        ),
        *(_own(name) for name in ("mode", "sector", "contract", "age_group", "schooling")),
        *(_own(name) for name in ("stage_start", "stage_end", "gap", "attitude", "norm", "confidence")),
        *(_own(name) for name in ("learned_informally", "learning_form")),
        sa.Column(
            "chosen", sa.String(40), sa.ForeignKey("known_offer.id", name=op.f("fk_stage_log_chosen")), nullable=False
        ),
        _yes_or_no("stage_log", "plan_made"),
        *(_own(name) for name in ("intention_end", "useful", "turns")),
        _yes_or_no("stage_log", "completed"),
        sa.Column(
            "cell_key",
            sa.BigInteger,
            _check("stage_log", "cell_key", "cell_key BETWEEN 0 AND 4294967295"),
            nullable=False,
        ),
    )


def _put_aside(connection: sa.engine.Connection) -> None:
    """Rename the table of rows, so that its successor can take the name."""
    op.drop_index(op.f("ix_stage_log_week"), table_name="stage_log")
    op.rename_table("stage_log", "stage_log_before")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER INDEX stage_log_pkey RENAME TO stage_log_before_pkey")


def _is_code(word: str, more: str) -> bool:
    return 1 <= len(word) <= 40 and set(word) <= set(_LETTERS + _DIGITS + more)


def upgrade() -> None:
    """Move every row, with its comma-joined words split over the new tables."""
    connection = op.get_bind()
    _put_aside(connection)
    source = op.create_table(
        "source",
        sa.Column("code", sa.String(40), _made_of("source", "code", _LETTERS + _DIGITS + ".-", 40), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("added_in_week", sa.String(8), _week("source", "added_in_week"), nullable=False),
        _yes_or_no("source", "active"),
    )
    offer = op.create_table(
        "known_offer",
        sa.Column("id", sa.String(40), _made_of("known_offer", "id", _LETTERS + _DIGITS + "_-", 40), primary_key=True),
    )
    _make_rows()
    _make_lists()
    op.create_table(
        "demo", sa.Column("id", sa.Integer, _check("demo", "id", "id = 1"), primary_key=True, autoincrement=False)
    )
    before = sa.Table("stage_log_before", sa.MetaData(), autoload_with=connection)
    codes, offers = {"onbekend": "2020-W01"}, {"none", "unknown"}
    for row in connection.execute(sa.select(before.c.week, before.c.source, before.c.offers, before.c.chosen)):
        if _is_code(row.source, ".-"):
            codes[row.source] = min(row.week, codes.get(row.source, row.week))
        offers.update(word for word in (*row.offers.split(","), row.chosen) if _is_code(word, "_-"))
    op.bulk_insert(
        source,
        [{"code": code, "name": code, "added_in_week": week, "active": True} for code, week in sorted(codes.items())],
    )
    op.bulk_insert(offer, [{"id": one} for one in sorted(offers)])
    _move_up(connection, before, codes, offers)
    op.drop_table("stage_log_before")


def _move_up(connection: sa.engine.Connection, before: sa.Table, codes: dict, offers: set) -> None:
    now = sa.MetaData()
    rows = sa.Table("stage_log", now, autoload_with=connection)
    lists = {many: sa.Table(f"stage_log_{one}", now, autoload_with=connection) for many, one in _LISTS.items()}
    words = {"barriers": set(_BARRIERS), "motives": set(_MOTIVES), "offers": offers - {"none", "unknown"}}
    for chunk in _in_chunks(connection, before):
        moved = [{name: row[name] for name in _KEPT} for row in chunk]
        for row in moved:
            row["source"] = row["source"] if row["source"] in codes else "onbekend"
            row["chosen"] = row["chosen"] if row["chosen"] in offers else "unknown"
            row["cell_key"] = secrets.randbits(32)
        connection.execute(rows.insert(), moved)
        for many, one in _LISTS.items():
            split = [
                {"row_id": row["id"], one: word}
                for row in chunk
                for word in sorted(set(row[many].split(",")) & words[many])
            ]
            if split:
                connection.execute(lists[many].insert(), split)


def _in_chunks(connection: sa.engine.Connection, table: sa.Table):
    last = ""
    while True:
        asked = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_CHUNK)
        chunk = connection.execute(asked).mappings().all()
        if not chunk:
            return
        yield chunk
        last = chunk[-1]["id"]


def downgrade() -> None:
    """Join the words by commas again. Keys, registered names and the mark of a demonstration are lost."""
    connection = op.get_bind()
    held = {}
    for many, one in _LISTS.items():
        table = sa.Table(f"stage_log_{one}", sa.MetaData(), autoload_with=connection)
        for row_id, word in connection.execute(sa.select(table.c.row_id, table.c[one]).order_by(table.c[one])):
            held.setdefault(row_id, {}).setdefault(many, []).append(word)
        op.drop_table(f"stage_log_{one}")
    _put_aside(connection)
    before = sa.Table("stage_log_before", sa.MetaData(), autoload_with=connection)
    rows = _make_old_rows()
    for chunk in _in_chunks(connection, before):
        moved = [{name: row[name] for name in _KEPT} for row in chunk]
        for row in moved:
            for many in _LISTS:
                row[many] = _joined(held.get(row["id"], {}).get(many, ()))
        connection.execute(rows.insert(), moved)
    for name in ("stage_log_before", "source", "known_offer", "demo"):
        op.drop_table(name)


def _joined(words: tuple, most: int = 400) -> str:
    kept = []
    for word in words:
        if len(",".join([*kept, word])) <= most:
            kept.append(word)
    return ",".join(kept)


def _make_old_rows() -> sa.Table:
    return op.create_table(
        "stage_log",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "week", sa.String(8), _check("stage_log", "week", "week LIKE '____-W__'"), nullable=False, index=True
        ),
        sa.Column("source", sa.String(40), nullable=False),
        *(_own(name) for name in ("mode", "sector", "contract", "age_group", "schooling")),
        *(_own(name) for name in ("stage_start", "stage_end", "gap", "attitude", "norm", "confidence")),
        sa.Column("barriers", sa.String(200), nullable=False),
        sa.Column("motives", sa.String(100), nullable=False),
        *(_own(name) for name in ("learned_informally", "learning_form")),
        sa.Column("offers", sa.String(400), nullable=False),
        sa.Column("chosen", sa.String(40), nullable=False),
        sa.Column("plan_made", sa.Boolean, nullable=False),
        *(_own(name) for name in ("intention_end", "useful", "turns")),
        sa.Column("completed", sa.Boolean, nullable=False),
    )
