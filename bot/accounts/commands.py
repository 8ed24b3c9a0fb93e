"""The command ``leermaatje gebruiker``. It speaks Dutch; what it needs is imported when it runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Iterator, Tuple

import click

if TYPE_CHECKING:
    from bot.accounts.sessions import Audit
    from bot.accounts.store import Accounts

#: Who stands in the audit lines of what is done here.
OPERATOR = "opdrachtregel"


@contextmanager
def _opened() -> Iterator[Tuple[Accounts, Audit]]:
    """Open the accounts and tell faults in one sentence."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.accounts.sessions import Audit
    from bot.accounts.store import AccountError, Accounts
    from bot.settings import SettingError, read_settings
    from bot.stagelog.store import StageLog

    log = None
    try:
        log = StageLog(read_settings().database_url)
        log.migrate()
        yield Accounts(log), Audit(log)
    except (SettingError, AccountError) as error:
        raise click.ClickException(str(error)) from None
    except SQLAlchemyError as error:
        raise click.ClickException(f"De database gaf een fout ({type(error).__name__}); probeer het nog.") from None
    finally:
        if log is not None:
            log.close()


def _ask(generate: bool) -> str:
    """Return a password: generated, or typed twice without showing."""
    from bot.accounts import passwords

    if generate:
        return passwords.generate()
    return click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer")


def _tell(name: str, password: str, generated: bool) -> None:
    if generated:
        click.echo(f"Wachtwoord van {name}: {password}")
        click.echo("Dit staat hier één keer en wordt nergens bewaard.")


_own = click.option("--zelf", "own", is_flag=True, help="Typ zelf een wachtwoord; anders wordt er een gemaakt.")


@click.group("gebruiker", help="Wie de programmapagina mag zien.")
def users() -> None:
    """Hold the commands together."""


@users.command("toevoegen", help="Maak een gebruiker; het wachtwoord staat er één keer.")
@click.argument("name", metavar="NAAM")
@click.option(
    "--rol",
    "role",
    type=click.Choice(["lezer", "beheer"]),
    default="lezer",
    show_default=True,
    help="Een lezer ziet de cijfers; beheer mag ook gebruikers aan en uit zetten.",
)
@_own
def add(name: str, role: str, own: bool) -> None:
    """Make an account."""
    with _opened() as (accounts, lines):
        password = _ask(not own)
        made = accounts.add(name, role, password)
        lines.write(OPERATOR, "gebruiker toegevoegd", f"{made.name}, rol {made.role}")
        click.echo(f"{made.name} kan nu inloggen, met de rol {made.role}.")
        _tell(made.name, password, not own)


@users.command("lijst", help="Laat alle gebruikers zien.")
def show() -> None:
    """List the accounts."""
    with _opened() as (accounts, _):
        found = accounts.all()
        wide = max((len(one.name) for one in found), default=0)
        for one in found:
            way = "organisatie" if one.by_organisation else "wachtwoord"
            click.echo(f"{one.name:<{wide}}  {one.role:<6}  {'aan' if one.active else 'uit'}  {way}")
        if not found:
            click.echo("Er zijn nog geen gebruikers. Maak er een met: leermaatje gebruiker toevoegen NAAM --rol beheer")


@users.command("wachtwoord", help="Geef een gebruiker een nieuw wachtwoord; open sessies stoppen.")
@click.argument("name", metavar="NAAM")
@_own
def password(name: str, own: bool) -> None:
    """Give another password."""
    with _opened() as (accounts, lines):
        new = _ask(not own)
        changed = accounts.set_password(name, new)
        lines.write(OPERATOR, "wachtwoord veranderd", changed.name)
        click.echo(f"{changed.name} heeft een nieuw wachtwoord. Open sessies zijn gestopt.")
        _tell(changed.name, new, not own)


def _switch(name: str, active: bool) -> None:
    with _opened() as (accounts, lines):
        changed = accounts.set_active(name, active)
        lines.write(OPERATOR, f"gebruiker {'aangezet' if active else 'uitgezet'}", changed.name)
        click.echo(f"{changed.name} kan {'weer' if active else 'niet meer'} inloggen.")


@users.command("uitzetten", help="Laat een gebruiker niet meer toe; open sessies stoppen.")
@click.argument("name", metavar="NAAM")
def switch_off(name: str) -> None:
    """Switch an account off."""
    _switch(name, False)


@users.command("aanzetten", help="Laat een gebruiker weer toe.")
@click.argument("name", metavar="NAAM")
def switch_on(name: str) -> None:
    """Switch an account on."""
    _switch(name, True)


@users.command("verwijder", help="Haal een gebruiker weg, met open sessies. Het logboek houdt de naam nog 400 dagen.")
@click.argument("name", metavar="NAAM")
def remove(name: str) -> None:
    """Delete an account."""
    with _opened() as (accounts, lines):
        gone = accounts.remove(name)
        lines.write(OPERATOR, "gebruiker verwijderd", gone.name)
        click.echo(f"{gone.name} is verwijderd. Open sessies zijn gestopt.")
        if gone.by_organisation:
            click.echo("Wie met de organisatie inlogt, krijgt dan weer een account. Uitzetten houdt iemand buiten.")
