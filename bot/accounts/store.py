"""Accounts and their failed tries in the database. Calls block (use a thread) and may raise ``SQLAlchemyError``."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Callable, List, Optional, Tuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.accounts import passwords
from bot.accounts.schema import ACCOUNT, FAILURE, ROLES, SESSION
from bot.accounts.throttle import Tries
from bot.stagelog.store import StageLog

#: The account that the first start makes.
FIRST = "beheer"
_NAME = r"[a-z0-9][a-z0-9._@-]{1,59}"


class AccountError(ValueError):
    """Something about an account cannot be done; the message is one Dutch sentence that says why."""


@dataclass(frozen=True)
class Account:
    """One account. ``by_organisation``: comes in through OpenID Connect, and has no password here."""

    id: int
    name: str
    role: str
    active: bool
    by_organisation: bool = False

    def may(self, role: str) -> bool:
        """Tell whether this account may do what the role may."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


def account_of(row: Any) -> Account:
    """Return the account of a database row."""
    return Account(row.id, row.name, row.role, bool(row.active), row.subject is not None)


def clean_name(name: str) -> str:
    """Return the one form of a name.

    Raises:
        AccountError: when it cannot be a name.

    """
    name = name.strip().casefold()
    if not re.fullmatch(_NAME, name):
        raise AccountError("Een naam heeft 2 tot 60 kleine letters, cijfers, punten, streepjes of een @.")
    return name


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccountError(f"De rol {role!r} bestaat niet; kies {' of '.join(ROLES)}.")


#: Who may manage. Taken with a lock: two who switch each other off at the same moment come one after the other.
_MANAGING = sa.select(ACCOUNT.c.id).where(ACCOUNT.c.active, ACCOUNT.c.role == "beheer")


def _somebody_manages(connection: Connection, account: Account) -> None:
    """Refuse that an account goes which was the last that may manage."""
    if account.role == "beheer" and connection.execute(_MANAGING).first() is None:
        raise AccountError(f"{account.name} is de laatste met de rol beheer; maak eerst een ander aan.")


class Accounts:
    """The accounts on the database of the stage log."""

    def __init__(self, log: StageLog, clock: Callable[[], float] = time.time) -> None:
        """Remember where they are; nothing is opened yet."""
        self._log, self._clock = log, clock

    @property
    def engine(self) -> sa.engine.Engine:
        """The engine of the database."""
        return self._log.engine

    def all(self) -> List[Account]:
        """Return all accounts by name."""
        with self.engine.connect() as connection:
            return [account_of(row) for row in connection.execute(sa.select(ACCOUNT).order_by(ACCOUNT.c.name))]

    def find(self, name: str) -> Optional[Account]:
        """Return the account of this name, active or not."""
        row = self._row(name)
        return account_of(row) if row else None

    def _row(self, name: str) -> Any:
        with self.engine.connect() as connection:
            query = sa.select(ACCOUNT).where(ACCOUNT.c.name == name.strip().casefold())
            return connection.execute(query).first()

    def _known(self, name: str) -> Account:
        found = self.find(name)
        if found is None:
            raise AccountError(f"Er is geen gebruiker met de naam {name}.")
        return found

    def add(self, name: str, role: str, password: str) -> Account:
        """Make an account.

        Raises:
            AccountError: when the name is taken or cannot be one, or the role or the password cannot be taken.

        """
        name = clean_name(name)
        _check_role(role)
        wrong = passwords.problem(name, password)
        if wrong:
            raise AccountError(wrong)
        return self._insert(name=name, role=role, password=passwords.hash_of(password), active=True)

    def _insert(self, **values: Any) -> Account:
        try:
            with self.engine.begin() as connection:
                made = connection.execute(ACCOUNT.insert().values(**values)).inserted_primary_key[0]
                connection.execute(FAILURE.insert().values(account_id=made, count=0, last=0, free_at=0))
                return account_of(connection.execute(sa.select(ACCOUNT).where(ACCOUNT.c.id == made)).one())
        except sa.exc.IntegrityError:
            raise AccountError(f"Er is al een gebruiker met de naam {values['name']}.") from None

    def first(self) -> Optional[Tuple[str, str]]:
        """Make the first account, when there is none at all. Returns its name and its password, else None."""
        if self.all():
            return None
        password = passwords.generate()
        try:
            return self.add(FIRST, "beheer", password).name, password
        except AccountError:
            # Another process was first.
            return None

    def set_password(self, name: str, password: str) -> Account:
        """Give an account another password, end its sessions and forget its failures.

        Raises:
            AccountError: when there is no such account, it has no password here, or the password cannot be taken.

        """
        account = self._known(name)
        if account.by_organisation:
            raise AccountError(f"{account.name} logt in met de organisatie en heeft hier geen wachtwoord.")
        wrong = passwords.problem(account.name, password)
        if wrong:
            raise AccountError(wrong)
        hashed = passwords.hash_of(password)
        with self.engine.begin() as connection:
            connection.execute(ACCOUNT.update().where(ACCOUNT.c.id == account.id).values(password=hashed))
            connection.execute(SESSION.delete().where(SESSION.c.account_id == account.id))
            connection.execute(
                FAILURE.update().where(FAILURE.c.account_id == account.id).values(count=0, last=0, free_at=0)
            )
        return account

    def set_active(self, name: str, active: bool) -> Account:
        """Switch an account on or off. Off ends its sessions at once.

        Raises:
            AccountError: when there is no such account, or nobody who may manage would be left.

        """
        account = self._known(name)
        with self.engine.begin() as connection:
            connection.execute(_MANAGING.with_for_update()).all()
            connection.execute(ACCOUNT.update().where(ACCOUNT.c.id == account.id).values(active=active))
            if not active:
                _somebody_manages(connection, account)
                connection.execute(SESSION.delete().where(SESSION.c.account_id == account.id))
        return self._known(name)

    def remove(self, name: str) -> Account:
        """Delete an account with its sessions and its failed tries. Audit lines stay: they answer for exports.

        Raises:
            AccountError: when there is no such account, or nobody who may manage would be left.

        """
        account = self._known(name)
        with self.engine.begin() as connection:
            connection.execute(_MANAGING.with_for_update()).all()
            for table in (SESSION, FAILURE):
                connection.execute(table.delete().where(table.c.account_id == account.id))
            connection.execute(ACCOUNT.delete().where(ACCOUNT.c.id == account.id))
            if account.active:
                _somebody_manages(connection, account)
        return account

    def check(self, name: str, password: str) -> Optional[Account]:
        """Return the account when name and password fit and it is active.

        An unknown name, an account that is off and one without a password take the same path and the same time.
        """
        row = self._row(name)
        usable = row is not None and row.active and row.password is not None
        stored = row.password if usable else passwords.nobody()
        if not passwords.fits(stored, password[: passwords.MOST + 1]) or not usable:
            return None
        if passwords.is_old(stored):
            anew = passwords.hash_of(password)
            with self.engine.begin() as connection:
                changed = ACCOUNT.update().where(ACCOUNT.c.id == row.id, ACCOUNT.c.password == stored)
                connection.execute(changed.values(password=anew))
        return account_of(row)

    def take_try(self, account: Account) -> Tuple[int, int]:
        """Count a try as failed before it is looked at, so that many at once gain nothing.

        Returns the seconds to wait (0: look at it) and the failures so far.
        """
        now = int(self._clock())
        own = FAILURE.c.account_id == account.id
        with self.engine.begin() as connection:
            row = connection.execute(sa.select(FAILURE).where(own)).one()
            tries = Tries(row.count, row.last, row.free_at)
            wait = tries.wait(now)
            if wait:
                return wait, tries.count
            more = tries.one_more(now)
            same = FAILURE.update().where(own, FAILURE.c.count == row.count, FAILURE.c.last == row.last)
            done = connection.execute(same.values(count=more.count, last=more.last, free_at=more.free_at))
            # Somebody else tried at the same moment: only one of both is looked at.
            return (0, more.count) if done.rowcount == 1 else (1, more.count)

    def forget_tries(self, account: Account) -> None:
        """Forget the failures: somebody logged in."""
        with self.engine.begin() as connection:
            changed = FAILURE.update().where(FAILURE.c.account_id == account.id)
            connection.execute(changed.values(count=0, last=0, free_at=0))

    def by_organisation(self, subject: str, label: str, role: str) -> Optional[Account]:
        """Return the account of somebody whom their organisation vouches for; made at the first time, role kept up.

        ``subject``: SHA-256 of issuer and subject, the only thing that tells who it is. ``label``: a readable name; it
        never leads to an account that exists. Returns None when the account is off.
        """
        _check_role(role)
        # The colon cannot stand in the name of an account with a password.
        shown = "org:" + (re.sub(r"[^\w.@+-]", "", label.casefold())[:80] or subject[:12])
        own = ACCOUNT.c.subject == subject
        for name in (shown, f"{shown}#{subject[:12]}", f"org:{subject}"):
            with self.engine.begin() as connection:
                connection.execute(ACCOUNT.update().where(own, ACCOUNT.c.active).values(role=role))
                row = connection.execute(sa.select(ACCOUNT).where(own)).first()
            if row is not None:
                return account_of(row) if row.active else None
            try:
                return self._insert(name=name, role=role, subject=subject, active=True)
            except AccountError:
                # The name is taken, or the same person came in twice at this moment: look again.
                continue
        raise AccountError(f"Er is al een gebruiker met de naam {shown}.")
