"""The doors of the programme page, and those who try to get past them."""

from __future__ import annotations

import logging
import re
import threading
from pathlib import Path
from typing import Iterator, List

import pytest
import sqlalchemy as sa

from bot.access import Access
from bot.accounts.schema import AUDIT, FAILURE, SESSION
from bot.accounts.sessions import hash_of
from bot.accounts.throttle import LOCK, MOST
from bot.server import doors, login, oidc_login
from bot.server.doors import safe_next
from bot.stagelog import sources
from tests.databases import BOTH, address
from tests.door_site import BEHEER, LEZER, Answer, Browser, Site, running

COOKIE = "leermaatje-team"


@pytest.fixture(params=BOTH)
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for url in address(request.param, tmp_path):
        yield from running(url, monkeypatch)


@pytest.fixture
def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on SQLite, for what has nothing to do with the database."""
    yield from running(f"sqlite:///{tmp_path / 'site.db'}", monkeypatch)


def _sessions(site: Site) -> int:
    with site.log.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(SESSION)).scalar_one()


# Coming in and going out.


def test_log_in_look_and_log_out(site: Site) -> None:
    browser = site.browser()
    sent = browser.get("/programma")
    assert (sent.status, sent.goes_to) == (303, "/programma/inloggen")
    assert browser.login("Lezer ", LEZER).goes_to == "/programma"
    page = browser.get("/programma")
    assert page.status == 200
    assert page.text.startswith("lezer ")
    out = browser.post("/programma/uitloggen", {"csrf": page.token()})
    assert (out.status, out.goes_to) == (303, "/programma/inloggen")
    assert browser.get("/programma").status == 303
    assert site.audit() == ["lezer: ingelogd", "lezer: uitgelogd"]


def test_log_out_ends_the_session_on_the_server(site: Site) -> None:
    browser = site.inside()
    stolen = site.browser()
    stolen.cookies[COOKIE] = browser.cookies[COOKIE]
    assert stolen.get("/programma").status == 200
    browser.post("/programma/uitloggen", {"csrf": browser.token()})
    assert stolen.get("/programma").status == 303
    assert _sessions(site) == 0


@pytest.mark.parametrize(
    ("name", "password"), [("lezer", BEHEER), ("lezer", ""), ("niemand", LEZER), ("", ""), ("'--", "kort-ding")]
)
def test_wrong_names_and_passwords_get_the_same_answer(one: Site, name: str, password: str) -> None:
    browser = one.browser()
    answer = browser.login(name, password)
    assert answer.status == 401
    assert login.WRONG in answer.text
    assert COOKIE not in browser.cookies
    assert password not in answer.text or not password


def test_an_unknown_name_is_checked_as_long_as_a_known_one(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.accounts import passwords

    checked: List[str] = []
    fits = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda stored, password: checked.append(stored) or fits(stored, password))
    one.accounts.add("uit", "lezer", "vier hele andere dingen")
    one.accounts.set_active("uit", False)
    for name in ("lezer", "niemand", "uit"):
        one.browser().login(name, "dit is het niet hoor")
    assert len(checked) == 3
    assert checked[1] == checked[2] == passwords.nobody()
    parameters = {stored.rsplit("$", 2)[0] for stored in checked}
    assert len(parameters) == 1, "a hash of nobody with other parameters takes another time"


def test_an_account_that_is_off_cannot_come_in_and_is_thrown_out(site: Site) -> None:
    browser = site.inside()
    site.accounts.set_active("lezer", False)
    assert browser.get("/programma").status == 303
    assert site.browser().login("lezer", LEZER).status == 401
    site.accounts.set_active("lezer", True)
    assert browser.get("/programma").status == 303, "an old session came back to life"
    assert site.browser().login("lezer", LEZER).status == 303


# Sessions.


def test_a_session_ends_after_thirty_quiet_minutes(site: Site) -> None:
    browser = site.inside()
    for _ in range(5):
        site.clock.go(29 * 60)
        assert browser.get("/programma").status == 200
    site.clock.go(30 * 60)
    assert browser.get("/programma").status == 303


def test_a_session_ends_after_ten_hours_however_busy(site: Site) -> None:
    browser = site.inside()
    for _ in range(29):
        site.clock.go(20 * 60)
        assert browser.get("/programma").status == 200
    site.clock.go(20 * 60)
    assert browser.get("/programma").status == 303


def test_a_session_of_a_clock_that_was_ahead_ends_when_the_clock_is_set_right(site: Site) -> None:
    site.clock.go(8 * 86400)
    browser = site.inside()
    assert browser.get("/programma").status == 200
    site.clock.go(-8 * 86400)
    assert browser.get("/programma").status == 303
    assert site.inside().get("/programma").status == 200


def test_a_clock_of_another_server_that_is_a_little_ahead_does_no_harm(site: Site) -> None:
    browser = site.inside()
    site.clock.go(-60)
    assert browser.get("/programma").status == 200


def test_sessions_that_are_over_are_cleared_away(site: Site) -> None:
    site.inside()
    site.clock.go(11 * 3600)
    site.inside()
    assert _sessions(site) == 1


def test_a_planted_token_is_never_taken_over(site: Site) -> None:
    browser = site.browser()
    browser.cookies[COOKIE] = planted = "A" * 43
    assert browser.login("lezer", LEZER).status == 303
    assert browser.cookies[COOKIE] != planted
    thief = site.browser()
    thief.cookies[COOKIE] = planted
    assert thief.get("/programma").status == 303


def test_each_log_in_has_a_new_token_and_ends_the_old_session(site: Site) -> None:
    browser = site.inside()
    old = site.browser()
    old.cookies[COOKIE] = browser.cookies[COOKIE]
    # Another tab still had the form.
    form = site.browser()
    token = form.get("/programma/inloggen").token()
    browser.cookies.update(form.cookies)
    answer = browser.post("/programma/inloggen", {"naam": "beheer", "wachtwoord": BEHEER, "csrf": token})
    assert answer.status == 303
    assert browser.cookies[COOKIE] != old.cookies[COOKIE]
    assert old.get("/programma").status == 303
    assert browser.get("/programma").text.startswith("beheer ")


def test_flags_of_the_cookies(one: Site) -> None:
    browser = one.browser()
    form = browser.get("/programma/inloggen")
    sent = [form.cookie("leermaatje-vorm"), browser.login("lezer", LEZER).cookie(COOKIE)]
    for cookie in sent:
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert not cookie["secure"]
    assert not sent[1]["max-age"], "the session cookie must go when the browser is closed"
    assert len(sent[1].value) >= 43


def test_a_chat_page_gets_no_cookie(one: Site) -> None:
    assert one.browser().get("/api/health").set_cookies == []


@pytest.mark.parametrize(
    "access",
    [Access(public_url="https://leermaatje.example"), Access(proxies=("127.0.0.0/8",))],
    ids=["address", "proxy"],
)
def test_behind_tls_cookies_are_secure_and_held_to_this_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, access: Access
) -> None:
    for site in running(f"sqlite:///{tmp_path / 'tls.db'}", monkeypatch, access):
        browser = site.browser()
        answer = browser.login("lezer", LEZER, **{"X-Forwarded-Proto": "https"})
        cookie = answer.cookie(f"__Host-{COOKIE}")
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert browser.get("/programma", **{"X-Forwarded-Proto": "https"}).status == 200
        plain = site.browser()
        plain.cookies[COOKIE] = browser.cookies[f"__Host-{COOKIE}"]
        assert plain.get("/programma", **{"X-Forwarded-Proto": "https"}).status == 303
        out = browser.ask(
            "POST",
            "/programma/uitloggen",
            {"csrf": browser.get("/programma", **{"X-Forwarded-Proto": "https"}).token()},
            {"X-Forwarded-Proto": "https"},
        )
        assert out.cookie(f"__Host-{COOKIE}")["secure"] is True


def test_whoever_says_it_came_over_tls_is_not_believed_without_a_trusted_proxy(one: Site) -> None:
    answer = one.browser().login("lezer", LEZER, **{"X-Forwarded-Proto": "https"})
    assert not answer.cookie(COOKIE)["secure"]


# Forms of another site.


@pytest.mark.parametrize("token", [None, "", "x" * 43, "é"])
def test_a_log_in_without_the_token_is_refused(one: Site, token: str) -> None:
    browser = one.browser()
    browser.get("/programma/inloggen")
    form = {"naam": "lezer", "wachtwoord": LEZER, **({} if token is None else {"csrf": token})}
    answer = browser.post("/programma/inloggen", form)
    assert answer.status == 403
    assert COOKIE not in browser.cookies


def test_a_log_in_with_the_token_of_another_browser_is_refused(one: Site) -> None:
    attacker, victim = one.browser(), one.browser()
    token = attacker.get("/programma/inloggen").token()
    form = {"naam": "lezer", "wachtwoord": LEZER, "csrf": token}
    assert victim.post("/programma/inloggen", form).status == 403
    victim.get("/programma/inloggen")
    assert victim.post("/programma/inloggen", form).status == 403


POSTS = [
    "/programma/uitloggen",
    "/programma/wachtwoord",
    "/programma/beheer/gebruiker",
    "/programma/beheer/uitzetten",
    "/programma/beheer/aanzetten",
    "/programma/vergeten",
    "/api/programma/cijfers",
]


def test_all_doors_that_change_something_are_tested(one: Site) -> None:
    made = {
        route.resource.canonical
        for route in one.app.router.routes()
        if route.method not in ("GET", "HEAD") and route.resource
    }
    assert made == {*POSTS, "/programma/inloggen"}


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_the_right_token_changes_nothing(one: Site, path: str) -> None:
    browser, other = one.inside("beheer"), one.inside("beheer")
    before = one.audit()
    for form in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": other.token()}, {"csrf": browser.cookies[COOKIE]}):
        full = {"naam": "lezer", "rol": "beheer", "oud": BEHEER, "nieuw": "a b c d e f g h", **form}
        assert browser.post(path, full).status == 403, form
    assert one.audit() == before
    assert browser.get("/programma").status == 200
    assert one.accounts.find("lezer").active  # type: ignore[union-attr]


def test_the_token_in_the_address_does_not_count(one: Site) -> None:
    browser = one.inside()
    assert browser.post(f"/programma/uitloggen?csrf={browser.token()}", {}).status == 403


@pytest.mark.parametrize("sender", ["cross-site", "same-site"])
def test_a_form_that_the_browser_says_another_site_sent_is_refused_even_with_the_token(one: Site, sender: str) -> None:
    browser = one.inside()
    token = browser.token()
    assert browser.post("/programma/uitloggen", {"csrf": token}, **{"Sec-Fetch-Site": sender}).status == 403
    assert browser.post("/programma/uitloggen", {"csrf": token}, **{"Sec-Fetch-Site": "same-origin"}).status == 303


def test_a_script_sends_the_token_in_a_header(one: Site) -> None:
    browser = one.inside()
    token = browser.token()
    assert browser.post("/api/programma/cijfers", {}, **{"X-CSRF-Token": token}).status == 200
    assert browser.post("/api/programma/cijfers", {}, **{"X-CSRF-Token": token[:-1] + "!"}).status == 403


def test_the_token_is_not_the_session(one: Site) -> None:
    browser = one.inside()
    assert browser.cookies[COOKIE] not in browser.get("/programma").text
    assert browser.token() not in (browser.cookies[COOKIE], hash_of(browser.cookies[COOKIE]))


def test_other_methods_need_the_token_too(one: Site) -> None:
    browser = one.inside()
    for method in ("PUT", "DELETE", "PATCH"):
        assert browser.ask(method, "/programma/vergeten").status == 403


# Where to go after the log-in.

ELSEWHERE = [
    "https://kwaad.example/programma",
    "//kwaad.example",
    "//kwaad.example/programma",
    "/\\kwaad.example",
    "\\\\kwaad.example",
    "/programma@kwaad.example",
    "/programma.kwaad.example",
    "/programma/..//kwaad.example",
    "/programma/%2e%2e/api",
    "/programma/%2F%2Fkwaad.example",
    "/programma//kwaad.example",
    "/programma\r\nSet-Cookie: a=b",
    "/programma/x\nLocation: //kwaad.example",
    "javascript:alert(1)",
    "/",
    "/api/programma/cijfers",
    "/programma#//kwaad",
    "/programma/inloggen",
    "/programma/uitloggen",
    " /programma/beheer",
    "/programma/" + "x" * 2000,
    "",
]


@pytest.mark.parametrize("after", ELSEWHERE)
def test_nobody_is_sent_elsewhere(after: str) -> None:
    assert safe_next(after) == "/programma"


@pytest.mark.parametrize("after", ["/programma", "/programma/", "/programma/re-aim", "/programma/beheer?a=1&b=2%20c"])
def test_pages_of_the_programme_are_gone_back_to(after: str) -> None:
    assert safe_next(after) == after


@pytest.mark.parametrize("after", ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "/programma/..//x"])
def test_no_open_redirect_in_the_form_or_the_address(one: Site, after: str) -> None:
    browser = one.browser()
    assert "kwaad" not in browser.ask("GET", f"/programma/inloggen?verder={after}").text
    assert browser.login("lezer", LEZER, after).goes_to == "/programma"
    again = browser.ask("GET", f"/programma/inloggen?verder={after}")
    assert (again.status, again.goes_to) == (303, "/programma")


def test_a_shared_view_comes_back_after_the_log_in(one: Site) -> None:
    browser = one.browser()
    sent = browser.get("/programma?sector=zorg&van=2026-W10")
    assert sent.goes_to == "/programma/inloggen?verder=%2Fprogramma%3Fsector%3Dzorg%26van%3D2026-W10"
    page = browser.get(sent.goes_to)
    after = re.search(r'name="verder" value="([^"]+)"', page.text)
    assert after
    assert after[1].replace("&amp;", "&") == "/programma?sector=zorg&van=2026-W10"


def test_words_from_the_address_are_escaped(one: Site) -> None:
    page = one.browser().get("/programma/inloggen?verder=/programma%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text


# Roles.


def test_a_reader_may_not_manage(site: Site) -> None:
    reader, manager = site.inside(), site.inside("beheer")
    assert reader.get("/programma/beheer").status == 403
    assert "rol beheer" in reader.get("/programma/beheer").text
    assert manager.get("/programma/beheer").status == 200
    assert manager.get("/programma").status == 200
    token = reader.token()
    for path in ("gebruiker", "uitzetten", "aanzetten"):
        form = {"csrf": token, "naam": "nieuw" if path == "gebruiker" else "beheer", "rol": "beheer"}
        assert reader.post(f"/programma/beheer/{path}", form).status == 403
    assert site.accounts.find("nieuw") is None
    assert site.accounts.find("beheer").active  # type: ignore[union-attr]


def test_the_api_answers_in_json(one: Site) -> None:
    out, reader, manager = one.browser(), one.inside(), one.inside("beheer")
    denied = out.get("/api/programma/cijfers")
    assert denied.status == 401
    assert "error" in denied.json()
    assert reader.get("/api/programma/cijfers").json() == {"cijfers": 1}
    assert reader.get("/api/programma/beheer").status == 403
    assert "error" in reader.get("/api/programma/beheer").json()
    assert manager.get("/api/programma/beheer").json() == {"beheer": 1}


def test_a_handler_that_forgot_to_say_who_is_shut(one: Site) -> None:
    assert one.browser().get("/programma/vergeten").status == 303
    assert one.browser().get("/programma/bestaat-niet").status == 303
    assert one.inside().get("/programma/vergeten").status == 200
    assert one.inside().get("/programma/bestaat-niet").status == 404
    assert one.browser().get("/api/health").status == 200


def test_only_the_log_in_itself_is_open() -> None:
    opened = {
        (route.method, route.path)  # type: ignore[attr-defined]
        for route in login.routes()
        if getattr(route.handler, "needed_role", "lezer") == ""  # type: ignore[attr-defined]
    }
    assert opened == {
        ("GET", "/programma/inloggen"),
        ("POST", "/programma/inloggen"),
        ("GET", oidc_login.START),
        ("GET", oidc_login.BACK),
    }


@pytest.mark.parametrize(
    "path", ["/programma", "/programma/inloggen", "/programma/weg", "/programma/niets", "/api/programma/cijfers"]
)
def test_nothing_of_these_pages_is_kept_by_a_browser(one: Site, path: str) -> None:
    for browser in (one.browser(), one.inside()):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_pages_have_no_style_or_script_in_them(one: Site) -> None:
    manager = one.inside("beheer")
    for path in ("/programma/beheer", "/programma/wachtwoord"):
        text = manager.get(path).text
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", one.browser().get("/programma/inloggen").text)


# Trying many passwords.


def _guess(site: Site, name: str, browser: Browser, **headers: str) -> Answer:
    return browser.login(name, "dit is het niet hoor", **headers)


@pytest.mark.parametrize("name", ["lezer", "niemand"])
def test_tries_wait_ever_longer_and_then_the_account_is_locked(site: Site, name: str) -> None:
    """The same for a name that does not exist: the waiting tells nothing."""
    browser, waits = site.browser(), []
    for number in range(1, MOST + 1):
        assert _guess(site, name, browser).status == 401, number
        if number < 3:
            continue
        early = _guess(site, name, browser)
        assert early.status == 429
        waits.append(int(early.headers["Retry-After"]))
        assert (f"{waits[-1]} seconden" if waits[-1] < 60 else "minuten") in early.text
        site.clock.go(waits[-1] - 1)
        assert _guess(site, name, browser).status == 429
        site.clock.go(1)
    assert waits == [2, 4, 8, 16, 32, 64, 128, LOCK]


def _lock(site: Site, name: str) -> None:
    browser = site.browser()
    for _ in range(200):
        answer = _guess(site, name, browser)
        if answer.status == 429:
            wait = int(answer.headers["Retry-After"])
            if wait >= LOCK - 1:
                return
            site.clock.go(wait)
    raise AssertionError("never locked")


def test_a_locked_account_does_not_open_with_the_right_password_until_the_time_is_over(site: Site) -> None:
    _lock(site, "lezer")
    assert site.browser().login("lezer", LEZER).status == 429
    assert site.inside("beheer")
    assert "lezer: geblokkeerd" in site.audit()
    site.clock.go(LOCK - 5)
    assert site.browser().login("lezer", LEZER).status == 429
    site.clock.go(5)
    assert site.browser().login("lezer", LEZER).status == 303


def test_a_lock_of_a_clock_that_was_ahead_does_not_outlive_it(site: Site) -> None:
    site.clock.go(8 * 86400)
    _lock(site, "lezer")
    site.clock.go(-9 * 86400)
    assert site.browser().login("lezer", LEZER).status == 303


def test_a_lock_holds_across_a_restart_and_a_new_password_opens_it(site: Site) -> None:
    _lock(site, "lezer")
    with site.log.engine.connect() as connection:
        counts = connection.execute(sa.select(FAILURE.c.count).order_by(FAILURE.c.count.desc())).scalars().all()
    assert counts[0] == MOST
    site.accounts.set_password("lezer", "een heel ander ding nu")
    assert site.browser().login("lezer", "een heel ander ding nu").status == 303


def test_a_success_forgets_the_failures_of_the_account(site: Site) -> None:
    for _ in range(2):
        _guess(site, "lezer", site.browser())
    assert site.browser().login("lezer", LEZER).status == 303
    for _ in range(2):
        assert _guess(site, "lezer", site.browser()).status == 401


def test_many_at_once_gain_nothing(site: Site) -> None:
    """Twelve tries in the same moment: no more are looked at than one after another."""
    forms = [site.browser() for _ in range(12)]
    tokens = [form.get("/programma/inloggen").token() for form in forms]
    seen: List[int] = []

    def send(browser: Browser, token: str) -> None:
        form = {"naam": "lezer", "wachtwoord": "dit is het niet hoor", "csrf": token}
        seen.append(browser.post("/programma/inloggen", form).status)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(forms, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 12
    assert seen.count(401) <= 3
    assert set(seen) <= {401, 429}


def test_one_address_that_tries_many_names_is_stopped(one: Site) -> None:
    statuses = [_guess(one, f"naam{number}", one.browser()).status for number in range(20)]
    assert statuses == [401] * 15 + [429] * 5
    assert one.browser().login("lezer", LEZER).status == 429
    one.clock.go(LOCK)
    assert one.browser().login("lezer", LEZER).status == 303


def test_an_own_account_does_not_wash_an_address_clean(one: Site) -> None:
    statuses = []
    for number in range(20):
        statuses.append(_guess(one, f"naam{number}", one.browser()).status)
        one.browser().login("lezer", LEZER)
    assert 429 in statuses


def test_addresses_behind_a_trusted_proxy_are_told_apart_and_cannot_be_made_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = Access(proxies=("127.0.0.1/32",))
    for site in running(f"sqlite:///{tmp_path / 'proxy.db'}", monkeypatch, access):
        for number in range(16):
            # The attacker writes an address of choice in front; the proxy adds the real one.
            _guess(site, f"naam{number}", site.browser(), **{"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.9"})
        stopped = site.browser().login("lezer", LEZER, **{"X-Forwarded-For": "10.9.9.9, 203.0.113.9"})
        assert stopped.status == 429
        assert site.browser().login("lezer", LEZER, **{"X-Forwarded-For": "198.51.100.7"}).status == 303


def test_without_a_trusted_proxy_a_made_up_address_does_not_help(one: Site) -> None:
    for number in range(16):
        _guess(one, f"naam{number}", one.browser(), **{"X-Forwarded-For": f"10.0.0.{number}"})
    assert one.browser().login("lezer", LEZER, **{"X-Forwarded-For": "10.0.0.99"}).status == 429


def test_impatience_at_a_locked_account_does_not_lock_the_office(one: Site) -> None:
    _lock(one, "lezer")
    for _ in range(40):
        assert one.browser().login("lezer", LEZER).status == 429
    assert one.browser().login("beheer", BEHEER).status == 303


def test_a_full_line_is_told(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.accounts import attempts

    monkeypatch.setattr(attempts, "MOST_WAITING", 0)
    answer = one.browser().login("lezer", LEZER)
    assert answer.status == 503
    assert login.BUSY in answer.text


# What may never be written.


def test_no_password_token_address_or_mistyped_name_is_on_disk_in_logs_or_in_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for site in running(f"sqlite:///{tmp_path / 'db' / 'site.db'}", monkeypatch, Access(proxies=("127.0.0.1",))):
        far = {"X-Forwarded-For": "203.0.113.77"}
        browser = site.browser()
        browser.login("mijn-geheim-in-het-naamveld", "wrongpass-qq-77", **far)
        browser.login("lezer", "wrongpass-qq-77", **far)
        form_secret = browser.cookies["leermaatje-vorm"]
        browser.login("lezer", LEZER, **far)
        token = browser.cookies[COOKIE]
        csrf = browser.token()
        browser.get("/api/programma/cijfers", **far)
        manager = site.inside("beheer")
        page = manager.post("/programma/beheer/gebruiker", {"csrf": manager.token(), "naam": "nieuw", "rol": "lezer"})
        made = re.search(r'class="secret">([^<]+)<', page.text)
        assert made
        assert site.browser().login("nieuw", made[1]).status == 303
        secrets = [LEZER, BEHEER, made[1], token, csrf, form_secret, "wrongpass-qq-77", "mijn-geheim", "203.0.113.77"]
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        stored = b"".join(path.read_bytes() for path in files)
        assert hash_of(token).encode() in stored, "the search itself does not work"
        out, err = capfd.readouterr()
        for secret in secrets:
            assert secret.encode() not in stored
            assert secret not in caplog.text + out + err
        with site.log.engine.connect() as connection:
            lines = [tuple(row) for row in connection.execute(sa.select(AUDIT))]
        assert ("lezer", "uitvoer csv", "2026-W10 t/m 2026-W20; sector zorg") in [line[2:] for line in lines]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d", line[1]) for line in lines)


def test_postgresql_holds_no_password_or_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for url in address("postgresql", tmp_path):
        for site in running(url, monkeypatch):
            token = site.inside().cookies[COOKIE]
            stored = ""
            with site.log.engine.connect() as connection:
                for name in ("account", "session", "failure", "audit"):
                    rows = connection.execute(sa.text(f"SELECT t::text FROM {name} AS t")).scalars()
                    stored += "\n".join(rows)
            assert hash_of(token) in stored
            for secret in (LEZER, BEHEER, token):
                assert secret not in stored


# Faults.


def test_a_database_that_is_away_is_told_kindly(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = one.inside()

    def away(token: str) -> None:
        raise sa.exc.OperationalError("SELECT geheim", {}, Exception("weg"))

    monkeypatch.setattr(one.app[doors.DOORS].sessions, "account", away)
    page = browser.get("/programma")
    assert page.status == 503
    assert "Even niet bereikbaar" in page.text
    assert "SELECT" not in page.text
    assert browser.get("/api/programma/cijfers").status == 503


def test_what_cannot_be_written_down_does_not_go_out(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = one.inside()

    def away(*line: str) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("weg"))

    monkeypatch.setattr(one.app[doors.DOORS].lines, "write", away)
    answer = browser.get("/api/programma/cijfers")
    assert answer.status == 503
    assert "cijfers" not in answer.json()


def test_a_huge_form_and_an_upload_are_refused(one: Site) -> None:
    browser = one.browser()
    token = browser.get("/programma/inloggen").token()
    huge = {"naam": "lezer", "wachtwoord": "x" * 50_000, "csrf": token}
    assert browser.post("/programma/inloggen", huge).status == 413


# The pages of whoever manages.


def test_an_account_is_made_shown_once_and_switched_off_and_on(site: Site) -> None:
    manager = site.inside("beheer")
    token = manager.token("/programma/beheer")
    page = manager.post("/programma/beheer/gebruiker", {"csrf": token, "naam": "Kees", "rol": "lezer"})
    made = re.search(r'class="secret">([^<]+)<', page.text)
    assert made
    assert made[1] not in manager.get("/programma/beheer").text
    kees = site.browser()
    assert kees.login("kees", made[1]).status == 303
    off = manager.post("/programma/beheer/uitzetten", {"csrf": token, "naam": "kees"})
    assert off.status == 303
    assert kees.get("/programma").status == 303
    manager.post("/programma/beheer/aanzetten", {"csrf": token, "naam": "kees"})
    assert kees.login("kees", made[1]).status == 303
    assert site.audit()[-5:] == [
        "beheer: gebruiker toegevoegd",
        "kees: ingelogd",
        "beheer: gebruiker uitgezet",
        "beheer: gebruiker aangezet",
        "kees: ingelogd",
    ]


@pytest.mark.parametrize(
    ("path", "form", "told"),
    [
        ("gebruiker", {"naam": "lezer", "rol": "lezer"}, "Er is al een gebruiker"),
        ("gebruiker", {"naam": "<b>", "rol": "lezer"}, "Een naam heeft"),
        ("gebruiker", {"naam": "nieuw", "rol": "koning"}, "bestaat niet"),
        ("uitzetten", {"naam": "beheer"}, "eigen account"),
        ("uitzetten", {"naam": "niemand"}, "geen gebruiker"),
    ],
)
def test_what_cannot_be_done_is_told(one: Site, path: str, form: dict, told: str) -> None:
    manager = one.inside("beheer")
    answer = manager.post(f"/programma/beheer/{path}", {**form, "csrf": manager.token()})
    assert answer.status == 400
    assert told in answer.text


def test_the_page_shows_accounts_sources_and_lines(site: Site) -> None:
    manager = site.inside("beheer")
    assert "nog geen bronnen" in manager.get("/programma/beheer").text
    with site.log.engine.begin() as connection:
        sources.add(connection, "bieb-oost", "Bibliotheek Oost", "2026-W40")
    text = manager.get("/programma/beheer").text
    for words in (
        '<th scope="row">lezer</th>',
        '<th scope="row">beheer</th>',
        "bieb-oost",
        "Bibliotheek Oost",
        "ingelogd",
        " uur</td>",
    ):
        assert words in text


def test_another_password_ends_other_sessions_and_keeps_this_one(site: Site) -> None:
    browser, elsewhere = site.inside(), site.inside()
    old = browser.cookies[COOKIE]
    new = "zes kleine groene appels"
    form = {"csrf": browser.token(), "oud": LEZER, "nieuw": new, "nogeens": new}
    assert browser.post("/programma/wachtwoord", form).status == 303
    assert browser.cookies[COOKIE] != old
    assert browser.get("/programma").status == 200
    assert elsewhere.get("/programma").status == 303
    assert site.browser().login("lezer", LEZER).status == 401
    assert site.browser().login("lezer", new).status == 303
    assert "lezer: wachtwoord veranderd" in site.audit()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"oud": "fout fout fout fout", "nieuw": "zes groene appels", "nogeens": "zes groene appels"}, "klopt niet"),
        ({"oud": LEZER, "nieuw": "zes groene appels", "nogeens": "zeven groene appels"}, "niet gelijk"),
        ({"oud": LEZER, "nieuw": "kort", "nogeens": "kort"}, "te kort"),
        ({"oud": LEZER, "nieuw": "wachtwoord12", "nogeens": "wachtwoord12"}, "raden"),
    ],
)
def test_a_password_that_cannot_be_changed_is_told(one: Site, form: dict, told: str) -> None:
    browser = one.inside()
    answer = browser.post("/programma/wachtwoord", {**form, "csrf": browser.token()})
    assert answer.status == 400
    assert told in answer.text
    assert one.browser().login("lezer", LEZER).status == 303


def test_guessing_the_old_password_is_throttled_too(one: Site) -> None:
    browser = one.inside()
    token, new = browser.token(), "zes groene appels"
    told = [
        browser.post("/programma/wachtwoord", {"csrf": token, "oud": f"gok {n}", "nieuw": new, "nogeens": new}).text
        for n in range(5)
    ]
    assert "Te vaak geprobeerd" in told[-1]
