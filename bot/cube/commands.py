"""Commands of ``leermaatje`` for what is counted: registered pages, folding, and made-up talks. They speak Dutch."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Iterator, Optional

import click

from bot.settings import SettingError, Settings, read_settings

if TYPE_CHECKING:
    from bot.stagelog.store import StageLog

#: More talks than this are made as counts alone, unless rows are asked for.
MOST_ROWS = 1_000_000


def _now(settings: Settings) -> dt.datetime:
    """Return the moment: noon of the day of the settings, or now."""
    return dt.datetime.combine(settings.today, dt.time(12)) if settings.today else dt.datetime.now()


@contextmanager
def _database(url: Optional[str] = None) -> Iterator[tuple[StageLog, Settings]]:
    """Open the database, with its tables up to date; a fault becomes one sentence."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.stagelog.store import StageLog

    try:
        settings = read_settings()
        log = StageLog(url or settings.database_url)
        log.migrate()
    except SettingError as error:
        raise click.ClickException(str(error)) from None
    try:
        yield log, settings
    except SQLAlchemyError as error:
        raise click.ClickException(f"De database doet het niet ({type(error).__name__}). Probeer het later.") from None
    finally:
        log.close()


def _counted(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}".replace(",", ".")


@click.group("bron", help="Meld pagina's aan die Leermaatje laten zien, zodat hun gesprekken apart tellen.")
def sources() -> None:
    """Hold the commands for registered pages together."""


@sources.command("toevoegen", help="Meld een pagina aan, of zet een pagina weer aan die uit stond.")
@click.argument("code")
@click.option("--naam", "name", default="", help="Hoe de pagina heet op de programmapagina.")
def add_source(code: str, name: str) -> None:
    """Register a source."""
    from bot.stagelog.row import week_of
    from bot.stagelog.sources import SourceError, add

    with _database() as (log, settings):
        try:
            with log.engine.begin() as connection:
                new = add(connection, code, name, week_of(_now(settings).date()))
        except SourceError as error:
            raise click.ClickException(str(error)) from None
    click.echo(
        f"Bron {code} is {'aangemeld' if new else 'aan'}. Zet op de pagina: "
        f'<script src=".../widget.js" data-source="{code}" async></script>'
    )
    click.echo("Een server die draait telt er binnen een minuut mee.")


@sources.command("lijst", help="Laat zien welke pagina's aangemeld zijn.")
def list_sources() -> None:
    """List all sources."""
    from bot.stagelog.sources import listed

    with _database() as (log, _), log.engine.connect() as connection:
        found = listed(connection)
    width = max(len(one.code) for one in found)
    for one in found:
        added = f"sinds {one.added_in_week}" if one.name != one.code or one.active else ""
        state = "aan" if one.active else "uit"
        click.echo("  ".join(part for part in (one.code.ljust(width), state, added, one.name) if part))


@sources.command("uitzetten", help="Zet een pagina uit: haar nieuwe gesprekken tellen dan als 'onbekend'.")
@click.argument("code")
def put_source_off(code: str) -> None:
    """Put a source off."""
    from bot.stagelog.sources import SourceError, put_off

    with _database() as (log, _):
        try:
            with log.engine.begin() as connection:
                put_off(connection, code)
        except SourceError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Bron {code} is uit. Wat al geteld is, blijft staan.")


@click.command(
    "vouwen", help="Tel afgelopen weken op, geef cijfers vrij en wis oude rijen. De server doet dit elke dag."
)
def fold_command() -> None:
    """Do the job of every day."""
    from bot.cube.fold import fold

    with _database() as (log, settings):
        done = fold(log.engine, _now(settings), settings.smallest_group)
    click.echo(f"Opgeteld: {_counted(len(done.folded), 'week', 'weken')}{_named(done.folded)}.")
    click.echo(f"Vrijgegeven: {_counted(len(done.released), 'periode', 'periodes')}{_named(done.released)}.")
    click.echo(f"Gewist: {_counted(done.deleted, 'rij', 'rijen')}.")


def _named(names: list[str]) -> str:
    if not names:
        return ""
    return f" ({', '.join(names)})" if len(names) <= 8 else f" ({', '.join(names[:4])}, ..., {', '.join(names[-4:])})"


@click.command(
    "voorbeelddata", help="Vul een lege, aparte database met verzonnen gesprekken, om te laten zien en te meten."
)
@click.option("--aantal", "talks", type=click.IntRange(1, 100_000_000), default=5000, show_default=True)
@click.option("--weken", "weeks", type=click.IntRange(1, 520), default=26, show_default=True)
@click.option("--naar", "url", required=True, help="Adres van de database, zoals sqlite:///var/voorbeeld.db.")
@click.option("--zaad", "seed", type=int, default=1, show_default=True, help="Zelfde getal, zelfde gesprekken.")
@click.option("--alleen-tellingen", "counts", is_flag=True, help="Bewaar geen rijen: nodig bij miljoenen gesprekken.")
def demo_command(talks: int, weeks: int, url: str, seed: int, counts: bool) -> None:
    """Fill a database with made-up talks."""
    from bot.cube.demo import OldDemoError, RealTalksError, demo
    from bot.knowledge.load import KnowledgeError, load_knowledge
    from bot.settings import ROOT

    if not counts and talks > MOST_ROWS:
        raise click.ClickException(f"Meer dan {MOST_ROWS} gesprekken kan alleen met --alleen-tellingen.")
    try:
        known = load_knowledge(ROOT / "knowledge")
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from None
    with _database(url) as (log, settings):
        log.know_offers(one.id for one in (*known.ideas, *known.routes))
        try:
            done = demo(log.engine, _now(settings), talks, weeks, not counts, seed, settings.smallest_group)
        except RealTalksError:
            raise click.ClickException("In deze database staan echte gesprekken. Kies een andere met --naar.") from None
        except OldDemoError:
            raise click.ClickException(
                "In deze database staan al verzonnen gesprekken. Kies een nieuwe met --naar."
            ) from None
    click.echo(
        f"{_counted(talks, 'verzonnen gesprek', 'verzonnen gesprekken')} over {_counted(weeks, 'week', 'weken')}."
    )
    click.echo(f"Vrijgegeven: {_counted(len(done.released), 'periode', 'periodes')}{_named(done.released)}.")
    click.echo("De database is gemerkt als voorbeeld: echte gesprekken worden hier niet geteld.")
