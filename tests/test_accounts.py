"""Accounts, passwords and the waits after failures; 'leermaatje gebruiker'; the settings of who comes in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from argon2 import PasswordHasher
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bot import cli
from bot.access import Access, read_access
from bot.accounts import passwords
from bot.accounts.schema import ACCOUNT, AUDIT, FAILURE, SESSION
from bot.accounts.sessions import KEEP_AUDIT, Audit, Sessions
from bot.accounts.store import AccountError, Accounts, clean_name
from bot.accounts.throttle import LOCK, MOST, MOST_ADDRESS, Memory, Tries, account_wait, address_wait, network
from bot.cube.demo import mark
from bot.settings import ROOT, SettingError
from bot.stagelog.schema import METADATA
from bot.stagelog.store import StageLog
from tests.databases import BOTH, address
from tests.door_site import BEHEER, LEZER, Clock, quick_hashes


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    quick_hashes(monkeypatch)
    yield
    passwords.nobody.cache_clear()


@pytest.fixture(params=BOTH)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StageLog]:
    for url in address(request.param, tmp_path):
        made = StageLog(url)
        made.migrate()
        yield made
        made.close()


@pytest.fixture
def accounts(log: StageLog) -> Accounts:
    return Accounts(log, Clock())


# Passwords.


@pytest.mark.parametrize(
    "password",
    [
        "wachtwoord123",
        "Wachtwoord!!",
        "welkom2026!!",
        "Zomer2026!!!",
        "123456789012",
        "098765432109",
        "qwertyuiop12",
        "qwerty123456",
        "1q2w3e4r5t6y",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "passwordpassword",
        "leermaatje2026",
        "Leerambassadeur1",
        "verantwoordelijkheid",
        "administrator1",
        "!!!!????....",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert "raden" in (passwords.problem("kees", password) or "")


@pytest.mark.parametrize("password", [LEZER, BEHEER, "k8#Lq02mmZpqx7", "ik fiets naar zee", "correcthorsebattery"])
def test_good_passwords_are_taken(password: str) -> None:
    assert passwords.problem("kees", password) is None


def test_length_counts() -> None:
    assert "te kort" in (passwords.problem("kees", "k8#Lq02mmZp") or "")
    assert passwords.problem("kees", "k8#Lq02mmZpq") is None
    assert "te lang" in (passwords.problem("kees", "k8#L" * 51) or "")


@pytest.mark.parametrize("password", ["jansen-jansen", "Jansen1234567", "mijn JANSEN ding", "12jansen34jansen"])
def test_the_own_name_is_refused(password: str) -> None:
    assert "naam" in (passwords.problem("jansen", password) or "")


def test_generated_passwords_are_taken_for_every_name_and_are_never_the_same() -> None:
    made = {passwords.generate() for _ in range(500)}
    assert len(made) == 500
    assert all(passwords.problem("beheer", one) is None and passwords.problem("ab", one) is None for one in made)


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_any_text_can_be_judged(password: str, name: str) -> None:
    told = passwords.problem(name, password)
    assert told is None or told.endswith(".")
    assert told or len(passwords.normal(password)) >= passwords.LEAST


def test_the_same_letters_from_another_keyboard_fit() -> None:
    assert passwords.fits(passwords.hash_of("caf\u00e9 met vier stoelen"), "cafe\u0301 met vier stoelen")


@pytest.mark.parametrize("stored", ["", "geen hash", "$argon2id$v=19$m=8,t=1,p=1$kapot"])
def test_a_broken_hash_lets_nobody_in(stored: str) -> None:
    assert passwords.fits(stored, "wat dan ook hier") is False


def test_the_parameters_are_those_of_rfc_9106() -> None:
    real = PasswordHasher()
    assert (real.memory_cost, real.time_cost, real.parallelism) == (65536, 3, 4)
    assert real.type.name == "ID"


# Waits.


def test_waits_grow_and_end_in_a_lock() -> None:
    waits = [account_wait(number) for number in range(MOST + 3)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, LOCK, LOCK, LOCK]
    far = [address_wait(number) for number in range(MOST_ADDRESS + 1)]
    assert far == sorted(far)
    assert far[14] == 0
    assert far[15] == 2
    assert max(far[:-1]) == 60
    assert far[-1] == LOCK


def test_failures_are_forgotten_after_the_lock() -> None:
    tries = Tries()
    for _ in range(MOST):
        tries = tries.one_more(100)
    assert tries.free_at == 100 + LOCK
    assert tries.one_more(100 + LOCK) == Tries(1, 100 + LOCK, 100 + LOCK)
    assert tries.one_more(99 + LOCK).count == MOST + 1


@given(st.lists(st.integers(0, 300), min_size=1, max_size=200))
def test_an_account_is_never_looked_at_more_than_ten_times_a_quarter(gaps: List[int]) -> None:
    """Whatever the rhythm of the attacker: in any 15 minutes at most 10 tries before the lock, and none in it."""
    memory, now, looked = Memory(address=False), 1_000_000, []
    for gap in gaps:
        now += gap
        if memory.take("x", now) == 0:
            looked.append(now)
    for first in looked:
        assert sum(first <= moment < first + LOCK for moment in looked) <= MOST


def test_memory_does_not_grow_without_end() -> None:
    memory = Memory(address=True, most=100)
    for number in range(1000):
        memory.take(str(number), 1)
    assert len(memory.items()) == 100
    assert dict(memory.items()).keys() == {str(number) for number in range(900, 1000)}


@pytest.mark.parametrize(
    ("given_address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("geen adres", "geen adres"),
    ],
)
def test_what_counts_as_one_address(given_address: str, counted: str) -> None:
    assert network(given_address) == counted


# The store.


def test_the_migration_makes_the_tables_of_the_schema(log: StageLog) -> None:
    names = {"account", "session", "failure", "audit"}
    with log.engine.connect() as connection:
        own = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in names}
        found = compare_metadata(MigrationContext.configure(connection, opts=own), METADATA)
    assert [one for one in found if any(f"'{name}'" in str(one) for name in names)] == []
    made = sa.inspect(log.engine)
    assert {one["name"] for one in made.get_check_constraints("account")} == {"ck_account_role", "ck_account_active"}
    assert {one["name"] for one in made.get_unique_constraints("account")} == {"uq_account_name", "uq_account_subject"}


def test_an_account_is_added_found_and_checked(accounts: Accounts) -> None:
    made = accounts.add("  Jan@Bond.nl ", "lezer", LEZER)
    assert (made.name, made.role, made.active, made.by_organisation) == ("jan@bond.nl", "lezer", True, False)
    assert accounts.find("JAN@bond.nl") == made
    assert accounts.all() == [made]
    assert accounts.check("Jan@bond.NL", LEZER) == made
    assert accounts.check("jan@bond.nl", LEZER + " ") is None
    assert accounts.check("jan@bond.nl' OR 1=1 --", LEZER) is None


@pytest.mark.parametrize("name", ["", "a", "jan piet", "-jan", "org:jan", "x" * 61, "jan\n", "jan/../", "é" * 5])
def test_what_cannot_be_a_name(name: str) -> None:
    if name == "jan\n":
        assert clean_name(name) == "jan"
        return
    with pytest.raises(AccountError, match="Een naam heeft"):
        clean_name(name)


def test_a_name_is_given_once(accounts: Accounts) -> None:
    accounts.add("jan", "lezer", LEZER)
    with pytest.raises(AccountError, match="al een gebruiker"):
        accounts.add("JAN", "beheer", BEHEER)
    assert accounts.check("jan", BEHEER) is None


def test_the_database_refuses_another_role(log: StageLog) -> None:
    with pytest.raises(sa.exc.IntegrityError), log.engine.begin() as connection:
        connection.execute(ACCOUNT.insert().values(name="x", role="koning", active=True))


def test_an_old_hash_is_made_anew_at_log_in(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add("jan", "lezer", LEZER)
    before = accounts._row("jan").password
    assert accounts.check("jan", LEZER)
    assert accounts._row("jan").password == before
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert accounts.check("jan", "dit is het niet hoor") is None
    assert accounts._row("jan").password == before
    assert accounts.check("jan", LEZER)
    after = accounts._row("jan").password
    assert "m=16,t=2" in after
    assert accounts.check("jan", LEZER)


def test_the_last_who_may_manage_stays(accounts: Accounts) -> None:
    accounts.add("een", "beheer", BEHEER)
    accounts.add("lezer", "lezer", LEZER)
    with pytest.raises(AccountError, match="laatste"):
        accounts.set_active("een", False)
    assert accounts.find("een").active  # type: ignore[union-attr]
    accounts.add("twee", "beheer", BEHEER)
    assert accounts.set_active("een", False).active is False
    with pytest.raises(AccountError, match="laatste"):
        accounts.set_active("twee", False)


def test_an_account_is_deleted_with_its_sessions_and_its_lines_stay(log: StageLog, accounts: Accounts) -> None:
    accounts.add("een", "beheer", BEHEER)
    gone, stays = accounts.add("gaat", "lezer", LEZER), accounts.add("blijft", "lezer", LEZER)
    sessions, lines = Sessions(log, Clock()), Audit(log)
    tokens = [sessions.open(one.id) for one in (gone, stays)]
    accounts.take_try(gone)
    lines.write("gaat", "export", "2026-B11")
    assert accounts.remove(" Gaat ").name == "gaat"
    assert accounts.find("gaat") is None
    assert accounts.check("gaat", LEZER) is None
    assert sessions.account(tokens[0]) is None
    assert sessions.account(tokens[1]) == stays
    with log.engine.connect() as connection:
        left = {
            table.name: connection.execute(sa.select(table.c.account_id)).scalars().all()
            for table in (SESSION, FAILURE)
        }
    assert gone.id not in {*left["session"], *left["failure"]}
    assert [(line.account, line.what) for line in lines.last()] == [("gaat", "export")]
    with pytest.raises(AccountError, match="geen gebruiker"):
        accounts.remove("gaat")


def test_the_last_who_may_manage_is_not_deleted(accounts: Accounts) -> None:
    accounts.add("een", "beheer", BEHEER)
    with pytest.raises(AccountError, match="laatste"):
        accounts.remove("een")
    assert accounts.check("een", BEHEER), "nothing of it has gone"
    accounts.add("twee", "beheer", BEHEER)
    accounts.set_active("een", False)
    accounts.remove("een")
    assert [one.name for one in accounts.all()] == ["twee"]


def test_two_who_switch_each_other_off_at_once_are_not_both_gone(accounts: Accounts) -> None:
    for round_ in range(5):
        names = (f"een{round_}", f"twee{round_}")
        for account in accounts.all():
            if account.name.startswith(("een", "twee")):
                accounts.add(f"hulp{round_}", "beheer", BEHEER)
                break
        for name in names:
            accounts.add(name, "beheer", BEHEER)
        for account in accounts.all():
            if account.name not in names and account.active:
                accounts.set_active(account.name, False)
        told: List[str] = []

        def off(name: str, told: List[str] = told) -> None:
            try:
                accounts.set_active(name, False)
            except AccountError as error:
                told.append(str(error))

        threads = [threading.Thread(target=off, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(told) == 1
        assert sum(account.active for account in accounts.all()) == 1


def test_the_first_account_is_made_once(accounts: Accounts) -> None:
    made = accounts.first()
    assert made
    name, password = made
    assert name == "beheer"
    assert accounts.check(name, password).role == "beheer"  # type: ignore[union-attr]
    assert accounts.first() is None
    accounts.add("twee", "beheer", BEHEER)
    accounts.set_active("beheer", False)
    assert accounts.first() is None


def test_two_processes_that_start_at_once_make_one_first_account(accounts: Accounts) -> None:
    made: List[object] = []
    threads = [threading.Thread(target=lambda: made.append(accounts.first())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len([one for one in made if one]) == 1
    assert len(accounts.all()) == 1


def test_tries_at_the_same_moment_from_several_processes_are_counted(accounts: Accounts) -> None:
    account = accounts.add("jan", "lezer", LEZER)
    answers: List[Tuple[int, int]] = []
    threads = [threading.Thread(target=lambda: answers.append(accounts.take_try(account))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    looked = [count for wait, count in answers if wait == 0]
    assert sorted(looked) == list(range(1, len(looked) + 1)), "two tries were given the same turn"
    assert len(looked) <= 3


def test_a_session_of_another_database_or_a_made_up_one_is_none(log: StageLog, accounts: Accounts) -> None:
    sessions = Sessions(log, Clock())
    account = accounts.add("jan", "lezer", LEZER)
    token = sessions.open(account.id)
    assert sessions.account(token) == account
    for other in ("", "x", token[:-1], token + "x", token.swapcase()):
        assert sessions.account(other) is None
    with log.engine.connect() as connection:
        (row,) = connection.execute(sa.select(SESSION)).all()
    assert token not in str(tuple(row))
    assert sessions.account(row.token_hash) is None, "the hash of the database must not do as a token"


def test_audit_lines_are_clean_short_and_go_after_a_time(log: StageLog) -> None:
    clock = Clock()
    lines = Audit(log, clock)
    lines.write("jan", "uitvoer\r\nvals", "a\x00b\n" + "x" * 900)
    (line,) = lines.last()
    assert line.what == "uitvoer vals"
    assert line.detail.startswith("a b x")
    assert len(line.detail) == 400
    clock.go((KEEP_AUDIT + 1) * 86400)
    lines.write("jan", "ingelogd")
    assert [line.what for line in lines.last()] == ["ingelogd"]
    with log.engine.connect() as connection:
        (hour,) = connection.execute(sa.select(AUDIT.c.hour)).scalars()
    assert len(hour) == len("2026-11-24T13")


def test_the_hour_is_shown_as_in_the_netherlands(log: StageLog) -> None:
    clock = Clock()
    clock.now = 1_795_525_200.0  # 24-11-2026, 13:00 UTC
    lines = Audit(log, clock)
    lines.write("jan", "ingelogd")
    (line,) = lines.last()
    assert line.hour == "2026-11-24T13"
    assert line.shown == "24-11-2026, 14 uur"


def test_somebody_of_the_organisation(accounts: Accounts) -> None:
    accounts.add("jan", "beheer", BEHEER)
    made = accounts.by_organisation("a" * 64, "Jan", "lezer")
    assert made
    assert (made.name, made.role, made.by_organisation) == ("org:jan", "lezer", True)
    assert accounts.find("jan").role == "beheer"  # type: ignore[union-attr]
    other = accounts.by_organisation("b" * 64, "jan", "lezer")
    assert other
    assert other.id != made.id
    assert other.name == "org:jan#" + "b" * 12
    again = accounts.by_organisation("a" * 64, "Heet nu anders", "beheer")
    assert again
    assert (again.id, again.name, again.role) == (made.id, "org:jan", "beheer")
    assert accounts.check("org:jan", "") is None
    with pytest.raises(AccountError, match="met de organisatie"):
        accounts.set_password("org:jan", LEZER)
    accounts.set_active("org:jan", False)
    assert accounts.by_organisation("a" * 64, "jan", "lezer") is None


def test_somebody_who_comes_in_twice_at_the_same_moment_is_one(accounts: Accounts) -> None:
    made: List[object] = []
    threads = [
        threading.Thread(target=lambda: made.append(accounts.by_organisation("a" * 64, "jan", "lezer")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len(accounts.all()) == 1


# The command.


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.main, ["gebruiker", *words], input=typed)


def _opened(path: Path) -> Accounts:
    return Accounts(StageLog(f"sqlite:///{path}"))


def test_command_adds_with_a_generated_password_shown_once(database: Path) -> None:
    done = run("toevoegen", "Jan", "--rol", "beheer")
    assert done.exit_code == 0, done.output
    (password,) = [line.split(": ")[1] for line in done.output.splitlines() if line.startswith("Wachtwoord van jan")]
    account = _opened(database).check("jan", password)
    assert account
    assert account.role == "beheer"
    assert password not in run("lijst").output
    assert password.encode() not in b"".join(path.read_bytes() for path in database.parent.iterdir())


def test_command_with_a_typed_password_does_not_show_it(database: Path) -> None:
    done = run("toevoegen", "jan", "--zelf", typed=f"{LEZER}\n{LEZER}\n")
    assert done.exit_code == 0, done.output
    assert LEZER not in done.output
    account = _opened(database).check("jan", LEZER)
    assert account
    assert account.role == "lezer"


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("toevoegen", "jan", "--zelf"), "kort\nkort\n", "te kort"),
        (("toevoegen", "jan", "--zelf"), "wachtwoord123\nwachtwoord123\n", "raden"),
        (("toevoegen", "jansen", "--zelf"), "jansen-jansen\njansen-jansen\n", "naam"),
        (("toevoegen", "j"), "", "Een naam heeft"),
        (("toevoegen", "jan", "--rol", "koning"), "", "koning"),
        (("wachtwoord", "niemand"), "", "geen gebruiker"),
        (("uitzetten", "niemand"), "", "geen gebruiker"),
    ],
)
def test_command_tells_what_is_wrong_in_one_sentence(
    database: Path, words: Tuple[str, ...], typed: str, told: str
) -> None:
    done = run(*words, typed=typed)
    assert done.exit_code != 0
    assert told in done.output
    assert "Traceback" not in done.output
    assert _opened(database).all() == [] if database.exists() and done.exit_code == 1 else True


def test_command_lists_switches_and_changes_passwords(database: Path) -> None:
    assert "nog geen gebruikers" in run("lijst").output
    run("toevoegen", "jan", "--rol", "beheer")
    run("toevoegen", "piet")
    assert run("uitzetten", "piet").exit_code == 0
    assert run("lijst").output.splitlines() == ["jan   beheer  aan  wachtwoord", "piet  lezer   uit  wachtwoord"]
    assert "laatste" in run("uitzetten", "jan").output
    assert run("aanzetten", "piet").exit_code == 0
    done = run("wachtwoord", "piet", "--zelf", typed=f"{LEZER}\n{LEZER}\n")
    assert done.exit_code == 0
    assert _opened(database).check("piet", LEZER)
    assert [line.what for line in reversed(Audit(StageLog(f"sqlite:///{database}")).last())] == [
        "gebruiker toegevoegd",
        "gebruiker toegevoegd",
        "gebruiker uitgezet",
        "gebruiker aangezet",
        "wachtwoord veranderd",
    ]
    assert "piet is verwijderd" in run("verwijder", "piet").output
    assert "laatste" in run("verwijder", "jan").output
    assert run("lijst").output.splitlines() == ["jan  beheer  aan  wachtwoord"]
    assert Audit(StageLog(f"sqlite:///{database}")).last(1)[0].what == "gebruiker verwijderd"


def test_command_without_a_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://iemand:geheim@127.0.0.1:1/weg")
    done = run("lijst")
    assert done.exit_code == 1
    assert "DATABASE_URL" in done.output
    assert "geheim" not in done.output


# Settings.


def test_settings_are_empty_by_default() -> None:
    assert read_access({}) == Access()


OIDC = {
    "LEERMAATJE_URL": "https://leermaatje.example/",
    "OIDC_ISSUER": "https://inloggen.example/realms/bond",
    "OIDC_CLIENT_ID": "leermaatje",
    "OIDC_CLIENT_SECRET": "zeer-geheim",
    "OIDC_ROLES": "realm.roles programma=lezer programma-beheer=beheer",
}


def test_settings_of_an_organisation() -> None:
    access = read_access({**OIDC, "LEERMAATJE_PROXIES": "10.0.0.5, 10.1.0.0/16 ::1"})
    assert access.public_url == "https://leermaatje.example"
    assert access.proxies == ("10.0.0.5/32", "10.1.0.0/16", "::1/128")
    assert access.oidc
    assert access.oidc.claim == "realm.roles"
    assert access.oidc.roles == (("programma", "lezer"), ("programma-beheer", "beheer"))
    assert "zeer-geheim" not in repr(access)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"LEERMAATJE_URL": "leermaatje.example"}, "LEERMAATJE_URL"),
        ({"LEERMAATJE_URL": "https://leermaatje.example/pad"}, "LEERMAATJE_URL"),
        ({"LEERMAATJE_URL": ""}, "LEERMAATJE_URL"),
        ({"LEERMAATJE_PROXIES": "proxy.example"}, "LEERMAATJE_PROXIES"),
        ({"OIDC_ISSUER": "http://inloggen.example"}, "OIDC_ISSUER"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_ROLES": ""}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "groups"}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "groups iedereen=koning"}, "OIDC_ROLES"),
        ({"OIDC_ROLES": "groups =lezer"}, "OIDC_ROLES"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(change: dict, named: str) -> None:
    with pytest.raises(SettingError, match=named) as raised:
        read_access({**OIDC, **change})
    assert "\n" not in str(raised.value)
    assert "zeer-geheim" not in str(raised.value)


# The first start.

_START = """
import sys
from pathlib import Path
import bot.server.__main__ as start
start.current_model = lambda: Path("geen-model")
start.web.run_app = lambda app, **how: None
sys.exit(start.main())
"""


def test_the_first_start_shows_a_log_in_once_and_writes_it_nowhere(database: Path) -> None:
    """The real start, but for the model and the port."""
    environment = {**os.environ, "PORT": "8123", "DATABASE_URL": f"sqlite:///{database}"}
    shown = []
    for second in (False, True):
        if second:
            mark(_opened(database).engine)
        done = subprocess.run(
            [sys.executable, "-c", _START], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        shown.append(done.stderr)
    found = re.search(r"http://localhost:8123/programma  log in as: (\S+)  password: ([^\"\s]+)", shown[0])
    assert found
    assert _opened(database).find("beheer")
    assert PasswordHasher().verify(_opened(database)._row(found[1]).password, found[2])
    assert "password" not in shown[1]
    assert ["made-up" in one for one in shown] == [False, True], "a start on made-up talks says so"
    assert found[2].encode() not in b"".join(path.read_bytes() for path in database.parent.iterdir())
