"""The commands ``leermaatje reservekopie`` and ``leermaatje terugzetten``. They speak Dutch."""

from __future__ import annotations

from pathlib import Path

import click

from bot.settings import SettingError, read_settings

_file = click.Path(dir_okay=False, path_type=Path)


@click.command("reservekopie", help="Maak een kopie van de SQLite-database, ook terwijl Leermaatje draait.")
@click.argument("bestand", type=_file)
def back_up_command(bestand: Path) -> None:
    """Copy the database to a file."""
    from bot.stagelog.backup import back_up

    try:
        back_up(read_settings().database_url, bestand)
    except SettingError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{bestand} is gemaakt. Gooi hem na uiterlijk 13 weken weg: er staan gesprekken van die tijd in.")


@click.command("terugzetten", help="Zet een kopie terug. Zet Leermaatje eerst uit.")
@click.argument("bestand", type=_file)
@click.option("--ja", is_flag=True, help="Vraag niet of de database van nu weg mag.")
def restore_command(bestand: Path, ja: bool) -> None:
    """Put a copy back, bring its tables up to date, and do the nightly job: what grew too old goes at once."""
    from bot.cube.commands import fold_command
    from bot.stagelog.backup import restore
    from bot.stagelog.store import StageLog

    if not ja:
        click.confirm("De database van nu gaat weg. Doorgaan?", abort=True)
    try:
        url = read_settings().database_url
        restore(url, bestand)
        log = StageLog(url)
        log.migrate()
        log.close()
    except SettingError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{bestand} is teruggezet.")
    click.get_current_context().invoke(fold_command)
