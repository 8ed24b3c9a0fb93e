"""Log-in through an organisation, against a provider that really signs; and answers that are not as they must be."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from bot.access import Access, Oidc
from bot.accounts.store import Account
from bot.server import login, oidc, oidc_login
from bot.server.oidc import fits_kind, role_of
from tests.databases import BOTH, address
from tests.door_site import BEHEER, Answer, Browser, Site, running
from tests.oidc_provider import CLIENT, SECRET, FakeProvider

ROLES = (("programma", "lezer"), ("programma-beheer", "beheer"))
START = oidc_login.START
COOKIE, OIDC_COOKIE = "__Host-leermaatje-team", "__Host-leermaatje-oidc"


class Organisation:
    """A site, its provider, and a browser that goes back and forth."""

    def __init__(self, site: Site, provider: FakeProvider) -> None:
        self.site, self.provider = site, provider
        self.reasons: List[str] = []
        self._handler = logging.Handler()
        self._handler.emit = lambda record: self.reasons.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger("bot.server.oidc_login").addHandler(self._handler)

    def close(self) -> None:
        logging.getLogger("bot.server.oidc_login").removeHandler(self._handler)

    def go(self, browser: Browser, after: str = "") -> str:
        """Press the button and say yes at the provider; returns the address to come back to."""
        sent = browser.get(START + (f"?verder={after}" if after else ""))
        assert sent.status == 303, sent.text
        back = self.provider.authorize(sent.goes_to)
        assert back.startswith("https://leermaatje.example" + oidc_login.BACK)
        return back.removeprefix("https://leermaatje.example")

    def enter(self, browser: Browser, after: str = "") -> Answer:
        return browser.get(self.go(browser, after))

    def refused(self, browser: Browser, why: str) -> None:
        """What is under test must be refused for this reason, without a session or an account."""
        answer = self.enter(browser)
        _is_refused(answer, browser)
        assert why in self.reasons[-1]
        assert [one for one in self.site.accounts.all() if one.by_organisation] == []


def _is_refused(answer: Answer, browser: Browser) -> None:
    assert answer.status == 403
    assert "lukte niet" in answer.text
    assert COOKIE not in browser.cookies
    assert browser.get("/programma").status == 303


def _organisation(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    provider, loop = FakeProvider(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(provider.start(), loop).result(10)
    access = Access("https://leermaatje.example", (), Oidc(provider.issuer, CLIENT, SECRET, "groups", ROLES))
    try:
        for site in running(url, monkeypatch, access):
            own = Organisation(site, provider)
            yield own
            own.close()
    finally:
        asyncio.run_coroutine_threadsafe(provider.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    yield from _organisation(f"sqlite:///{tmp_path / 'site.db'}", monkeypatch)


@pytest.fixture(params=BOTH)
def both(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    for url in address(request.param, tmp_path):
        yield from _organisation(url, monkeypatch)


def _account(own: Organisation) -> Account:
    (account,) = [one for one in own.site.accounts.all() if one.by_organisation]
    return account


# As it should go.


def test_somebody_of_the_organisation_comes_in(both: Organisation) -> None:
    browser = both.site.browser()
    assert "Inloggen met je organisatie" in browser.get("/programma/inloggen").text
    answer = both.enter(browser)
    assert (answer.status, answer.goes_to) == (303, "/programma")
    assert browser.get("/programma").text.startswith("org:jan.jansen ")
    assert _account(both).role == "lezer"
    assert OIDC_COOKIE not in browser.cookies
    assert both.site.audit() == ["org:jan.jansen: ingelogd"]
    page = browser.get("/programma")
    assert browser.post("/programma/uitloggen", {"csrf": page.token()}).status == 303
    assert browser.get("/programma").status == 303


def test_the_second_time_is_the_same_account_with_the_role_of_now(both: Organisation) -> None:
    both.enter(both.site.browser())
    first = _account(both)
    both.provider.claims = {"groups": ["programma", "programma-beheer"], "preferred_username": "Jan.de.Wit"}
    manager = both.site.browser()
    both.enter(manager)
    assert _account(both).id == first.id
    assert manager.get("/programma/beheer").status == 200
    both.provider.claims = {"groups": ["programma"]}
    both.enter(both.site.browser())
    assert manager.get("/programma/beheer").status == 403, "the role taken away holds in older sessions too"


def test_the_view_that_was_asked_for_comes_back(own: Organisation) -> None:
    answer = own.enter(own.site.browser(), "/programma%3Fsector%3Dzorg%26van%3D2026-W10")
    assert answer.goes_to == "/programma?sector=zorg&van=2026-W10"


@pytest.mark.parametrize("after", ["https://kwaad.example", "//kwaad.example", "/programma/..//kwaad.example"])
def test_nobody_is_sent_elsewhere(own: Organisation, after: str) -> None:
    browser = own.site.browser()
    assert own.enter(browser, after).goes_to == "/programma"
    changed = own.site.browser()
    back = own.go(changed)
    changed.cookies[OIDC_COOKIE] = changed.cookies[OIDC_COOKIE].partition(".")[0] + f".verder={after}"
    assert changed.get(back).goes_to == "/programma"


def test_what_the_provider_is_asked(own: Organisation) -> None:
    own.enter(own.site.browser())
    own.enter(own.site.browser())
    one, two = own.provider.asked
    assert one["redirect_uri"] == "https://leermaatje.example/programma/inloggen/organisatie/terug"
    values = [asked[name] for asked in (one, two) for name in ("state", "nonce", "code_challenge")]
    assert len(set(values)) == 6
    assert all(len(value) == 43 for value in values)


def test_the_cookie_of_the_way_there(own: Organisation) -> None:
    cookie = own.site.browser().get(START).cookie(OIDC_COOKIE)
    assert cookie["httponly"] is True
    assert cookie["secure"] is True
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 600


def test_the_secret_in_a_form_for_providers_that_ask_so(own: Organisation) -> None:
    own.provider.methods = ["client_secret_post"]
    assert own.enter(own.site.browser()).status == 303


def test_keys_on_a_curve(own: Organisation) -> None:
    own.provider.keys["twee"] = ec.generate_private_key(ec.SECP256R1())
    own.provider.signs_with = "twee"
    assert own.enter(own.site.browser()).status == 303


def test_a_new_key_of_the_provider_is_fetched_but_not_more_than_once_a_minute(
    own: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own.enter(own.site.browser()).status == 303
    assert own.enter(own.site.browser()).status == 303
    assert own.provider.key_calls == 1
    own.provider.keys["twee"] = rsa.generate_private_key(65537, 2048)
    own.provider.signs_with = "twee"
    assert own.enter(own.site.browser()).status == 403
    assert own.provider.key_calls == 1
    monkeypatch.setattr(oidc, "KEYS_EVERY", 0)
    assert own.enter(own.site.browser()).status == 303
    assert own.provider.key_calls == 2


def test_a_session_of_before_ends(own: Organisation) -> None:
    browser = own.site.browser()
    browser.login("beheer", BEHEER)
    old = own.site.browser()
    old.cookies[COOKIE] = browser.cookies[COOKIE]
    own.enter(browser)
    assert browser.get("/programma").text.startswith("org:")
    assert old.get("/programma").status == 303


# As it should not.

WRONG_CLAIMS: Dict[str, Tuple[Dict[str, Any], str]] = {
    "nonce of another": ({"nonce": "x" * 43}, "another nonce"),
    "nonce of another kind": ({"nonce": 7}, "another nonce"),
    "audience of another": ({"aud": "een-ander"}, "InvalidAudience"),
    "audiences without ours": ({"aud": ["a", "b"]}, "InvalidAudience"),
    "audiences with ours, made for another": ({"aud": [CLIENT, "een-ander"], "azp": "een-ander"}, "another client"),
    "audiences with ours, made for nobody": ({"aud": [CLIENT, "een-ander"]}, "another client"),
    "made for another": ({"azp": "een-ander"}, "another client"),
    "issuer of another": ({"iss": "https://kwaad.example"}, "InvalidIssuer"),
    "over": ({"exp": int(time.time()) - 120}, "ExpiredSignature"),
    "made in the future": ({"iat": int(time.time()) + 7200}, "ImmatureSignature"),
    "not yet": ({"nbf": int(time.time()) + 7200}, "ImmatureSignature"),
    "no role": ({"groups": ["iets"]}, "no role"),
    "roles of another kind": ({"groups": {"programma": True}}, "no role"),
    "a role that only begins alike": ({"groups": "programma-iets"}, "no role"),
    "nobody": ({"sub": ""}, "names nobody"),
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_claims_that_are_not_as_they_must_be(own: Organisation, wrong: str) -> None:
    own.provider.claims, why = WRONG_CLAIMS[wrong]
    own.refused(own.site.browser(), why)


@pytest.mark.parametrize("missing", ["nonce", "aud", "iss", "exp", "iat", "sub", "groups"])
def test_claims_that_are_missing(own: Organisation, missing: str) -> None:
    own.provider.without = [missing]
    why = {"nonce": "another nonce", "groups": "no role"}.get(missing, "MissingRequiredClaim")
    own.refused(own.site.browser(), why)


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        ("none", "of a kind that is not taken"),
        ("hs256", "of a kind that is not taken"),
        ("changed", "InvalidSignature"),
        ("other key", "InvalidSignature"),
        ("no token", "DecodeError"),
    ],
)
def test_signatures_that_are_not_as_they_must_be(own: Organisation, forge: str, why: str) -> None:
    own.provider.forge = forge
    own.refused(own.site.browser(), why)


@pytest.mark.parametrize("header", [{"alg": "None"}, {"alg": "NONE"}, {"alg": ""}])
def test_none_in_other_letters(own: Organisation, header: Dict[str, Any]) -> None:
    own.provider.forge, own.provider.header = "none", header
    own.refused(own.site.browser(), "id_token")


def test_a_key_that_the_token_brings_itself_is_not_looked_at(own: Organisation) -> None:
    own.provider.forge = None
    bad = rsa.generate_private_key(65537, 2048)
    good, own.provider.keys = own.provider.keys, {"kwaad": bad}
    own.provider.signs_with = "kwaad"
    own.provider.header = {"jwk": own.provider.public_keys()["keys"][0], "jku": "https://kwaad.example/keys"}
    # The provider publishes the good key only.
    published = FakeProvider.public_keys
    own.provider.public_keys = lambda: published(_with(own.provider, good))  # type: ignore[method-assign]
    own.refused(own.site.browser(), "no key")


def _with(provider: FakeProvider, keys: Dict[str, Any]) -> Any:
    holder = FakeProvider.__new__(FakeProvider)
    holder.keys = keys
    return holder


def _changed(back: str, **change: str) -> str:
    path, _, query = back.partition("?")
    values = {name: value for name, (value,) in parse_qs(query).items()}
    values.update(change)
    return path + "?" + "&".join(f"{name}={value}" for name, value in values.items())


@pytest.mark.parametrize("state", ["", "x" * 43, "%C3%A9", "a&state=b"])
def test_a_state_that_does_not_fit(own: Organisation, state: str) -> None:
    browser = own.site.browser()
    answer = browser.get(_changed(own.go(browser), state=state))
    _is_refused(answer, browser)
    assert own.provider.token_calls == 0, "the code was sent on although the state did not fit"
    assert OIDC_COOKIE not in browser.cookies


def test_an_answer_in_another_browser(own: Organisation) -> None:
    """Log-in CSRF: the attacker's own answer, opened by the victim."""
    attacker, victim = own.site.browser(), own.site.browser()
    back = own.go(attacker)
    _is_refused(victim.get(back), victim)
    own.go(victim)
    _is_refused(victim.get(back), victim)
    assert own.provider.token_calls == 0


def test_a_code_of_another_talk_does_not_fit_the_verifier(own: Organisation) -> None:
    """A stolen code put into an answer with a good state: PKCE stops it."""
    attacker, victim = own.site.browser(), own.site.browser()
    code = parse_qs(urlsplit(own.go(victim)).query)["code"][0]
    _is_refused(attacker.get(_changed(own.go(attacker), code=code)), attacker)
    assert own.provider.token_calls == 1


def test_an_answer_counts_once(own: Organisation) -> None:
    browser = own.site.browser()
    back = own.go(browser)
    kept = dict(browser.cookies)
    assert browser.get(back).status == 303
    again = own.site.browser()
    assert again.get(back).status == 403
    again.cookies = kept
    assert again.get(back).status == 403
    assert COOKIE not in again.cookies


@pytest.mark.parametrize("change", [{"error": "access_denied"}, {"iss": "https://kwaad.example"}, {"code": ""}])
def test_an_answer_that_is_no_yes(own: Organisation, change: Dict[str, str]) -> None:
    browser = own.site.browser()
    _is_refused(browser.get(_changed(own.go(browser), **change)), browser)
    assert own.provider.token_calls == 0


def test_an_account_that_is_off_stays_out(own: Organisation) -> None:
    browser = own.site.browser()
    own.enter(browser)
    own.site.accounts.set_active(_account(own).name, False)
    assert browser.get("/programma").status == 303
    assert own.enter(own.site.browser()).status == 403


def test_a_name_of_the_provider_leads_to_no_account_with_a_password(own: Organisation) -> None:
    own.provider.claims = {"preferred_username": "beheer", "email": "beheer"}
    browser = own.site.browser()
    own.enter(browser)
    assert browser.get("/programma").text.startswith("org:beheer ")
    assert browser.get("/programma/beheer").status == 403
    assert own.site.browser().login("org:beheer", "").status == 401


def test_a_name_of_the_provider_is_shown_as_text(own: Organisation) -> None:
    own.provider.claims = {"preferred_username": "<script>alert(1)</script>\n" + "x" * 300}
    own.enter(own.site.browser())
    manager = own.site.browser()
    manager.login("beheer", BEHEER)
    assert "<script" not in manager.get("/programma/beheer").text
    assert len(_account(own).name) <= 120


@pytest.mark.parametrize("fault", ["another issuer", "an error", "away"])
def test_a_provider_that_does_not_do(own: Organisation, fault: str) -> None:
    if fault == "another issuer":
        own.provider.says_issuer = "https://kwaad.example"
    elif fault == "an error":
        own.provider.status = 500
    else:
        provider = own.site.app[oidc_login.PROVIDER]
        provider._settings = Oidc("http://127.0.0.1:9", CLIENT, SECRET, "groups", ROLES)
    answer = own.site.browser().get(START)
    assert answer.status == 403
    assert "lukte niet" in answer.text
    assert "Traceback" not in answer.text


def test_a_wrong_secret_of_ours(own: Organisation) -> None:
    provider = own.site.app[oidc_login.PROVIDER]
    provider._settings = Oidc(own.provider.issuer, CLIENT, "een ander", "groups", ROLES)
    own.refused(own.site.browser(), "answered 401")


def test_addresses_of_the_provider_must_be_https(own: Organisation) -> None:
    provider = own.site.app[oidc_login.PROVIDER]
    with pytest.raises(oidc.OidcError, match="https"):
        own.site.run(provider._json("GET", "http://kwaad.example/keys"))


def test_nothing_of_the_person_or_the_secrets_is_logged(own: Organisation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = own.site.browser()
    back = own.go(browser)
    browser.get(back)
    own.provider.claims = {"groups": ["niets"]}
    own.enter(own.site.browser())
    code = parse_qs(urlsplit(back).query)["code"][0]
    lines: List[str] = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert any("no role in the claim" in line for line in lines)
    for secret in (SECRET, code, "persoon-1", "jan.jansen", "Jan.Jansen"):
        assert not any(secret in line for line in lines)


# Without a provider, and the pure parts.


def test_without_settings_there_is_no_button_and_no_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for site in running(f"sqlite:///{tmp_path / 'site.db'}", monkeypatch):
        browser = site.browser()
        assert "organisatie" not in browser.get("/programma/inloggen").text
        assert browser.get(START).status == 404
        assert browser.get(oidc_login.BACK + "?code=x&state=y").status == 404


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"realm": {"roles": ["programma"]}}, "lezer"),
        ({"realm": {"roles": ["programma-beheer", "programma"]}}, "beheer"),
        ({"realm": {"roles": "programma"}}, "lezer"),
        ({"realm.roles": ["programma"]}, "lezer"),
        ({"realm": {"roles": [["programma"], 7, None]}}, None),
        ({"realm": "roles"}, None),
        ({"realm": None}, None),
        ({}, None),
    ],
)
def test_the_role_of_claims(claims: Dict[str, Any], role: str) -> None:
    assert role_of(claims, Oidc("https://x", "a", "b", "realm.roles", ROLES)) == role


@pytest.mark.parametrize(
    ("kind", "algorithm", "fits"),
    [
        *(("RSA", "RS256", True), ("RSA", "PS512", True), ("EC", "ES256", True), ("OKP", "EdDSA", True)),
        *(("EC", "RS256", False), ("RSA", "ES256", False), ("RSA", "EdDSA", False), ("oct", "RS256", False)),
    ],
)
def test_a_key_must_be_of_the_kind_of_the_signature(kind: str, algorithm: str, fits: bool) -> None:
    class Key:
        key_type = kind

    assert fits_kind(Key(), algorithm) is fits  # type: ignore[arg-type]


def test_the_doors_of_the_organisation_are_among_the_routes() -> None:
    paths = [route.path for route in login.routes()]  # type: ignore[attr-defined]
    assert START in paths
    assert oidc_login.BACK in paths
