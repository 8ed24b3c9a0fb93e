"""The command line ``leermaatje``, for the programme team. It speaks Dutch.

Each command imports what it needs when it runs: ``leermaatje kennis`` must answer at once and never loads Rasa.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Optional

import click

from bot.accounts.commands import users
from bot.cube.commands import demo_command, fold_command, sources
from bot.settings import ROOT, SettingError, read_settings
from bot.stagelog.commands import back_up_command, restore_command

#: Where the page 'wie krijgt wat' lives.
PAGE = ROOT / "docs" / "wie-krijgt-wat.md"


class Day(click.ParamType):
    """A date as a person writes it: 2026-11-24 or 24-11-2026."""

    name = "datum"

    def convert(self, value: Any, param: Optional[click.Parameter], ctx: Optional[click.Context]) -> dt.date:
        """Return the date, or end with one sentence."""
        if isinstance(value, dt.date):
            return value
        for form in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return dt.datetime.strptime(str(value), form).date()
            except ValueError:
                continue
        self.fail(f"{value!r} is geen datum; schrijf bijvoorbeeld 2026-11-24.", param, ctx)


def _today() -> dt.date:
    try:
        return read_settings().today or dt.date.today()
    except SettingError as error:
        raise click.ClickException(str(error)) from None


_on = click.option(
    "--op",
    "day",
    type=Day(),
    default=_today,
    show_default="vandaag",
    help="Doe alsof het deze dag is, zoals 2027-01-31.",
)


@click.group(
    help="Opdrachten voor het team van Leermaatje.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main() -> None:
    """Hold all commands together."""


@main.command("kennis", help="Laat zien welke kennis afloopt, voorbij is, oud is of op één bron rust.")
@_on
def knowledge(day: dt.date) -> None:
    """List what in the knowledge asks for a look."""
    from bot.knowledge.dated import read_dated
    from bot.knowledge.load import KnowledgeError
    from bot.knowledge.overview import overview
    from bot.reports.knowledge_list import lines

    try:
        found = overview(read_dated(ROOT / "knowledge", ROOT), day)
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines(found)))


@main.command("wie-krijgt-wat", help="Maak de pagina met mensen en wat zij krijgen.")
@_on
@click.option(
    "--naar",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=PAGE,
    show_default="docs/wie-krijgt-wat.md",
    help="Schrijf de pagina in dit bestand.",
)
def who_gets_what(day: dt.date, path: Path) -> None:
    """Write the page that shows who is offered what, and why."""
    from bot.knowledge.examples import load_examples
    from bot.knowledge.load import KnowledgeError, load_knowledge
    from bot.reports.who_gets_what import page

    try:
        text = page(load_knowledge(ROOT / "knowledge"), load_examples(), day)
        path.write_text(text, encoding="utf-8")
    except KnowledgeError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{path} kan niet geschreven worden ({error.strerror}).") from None
    click.echo(f"{path} is geschreven, stand op {day.isoformat()}.")


main.add_command(users)
main.add_command(sources)
main.add_command(fold_command)
main.add_command(demo_command)
main.add_command(back_up_command)
main.add_command(restore_command)


if __name__ == "__main__":
    main()
