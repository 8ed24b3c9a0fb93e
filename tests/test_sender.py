"""Whose talk a message belongs to: a name that could be guessed holds from one address only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Dict

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.access import Access
from bot.server.chat import MOST_SENDER, UNGUESSABLE, _sender
from bot.server.doors import DOORS

LONG = "a" * UNGUESSABLE


def name_of(sender: Any, peer: str = "192.0.2.1", proxies: tuple[str, ...] = (), **headers: str) -> str:
    app = web.Application()
    app[DOORS] = SimpleNamespace(access=Access(proxies=proxies))
    named: Dict[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = SimpleNamespace(get_extra_info=lambda key, default=None: (peer, 1) if key == "peername" else default)
    request = make_mocked_request("POST", "/", named, app=app, transport=transport)
    return _sender(request, {"sender": sender})[1]


def test_a_name_that_nobody_guesses_holds_from_everywhere() -> None:
    assert name_of(LONG) == name_of(LONG, "192.0.2.2") == LONG


def test_a_name_that_could_be_guessed_holds_from_one_address() -> None:
    assert name_of("user1") == name_of("user1")
    assert name_of("user1") != name_of("user1", "192.0.2.2")
    assert name_of("user1") != name_of("user2")


def test_behind_a_trusted_proxy_the_address_is_that_of_the_client() -> None:
    behind = {"proxies": ("192.0.2.0/24",)}
    assert name_of("user1", X_Forwarded_For="203.0.113.5", **behind) == name_of("user1", "203.0.113.5")
    one, other = (name_of("user1", X_Forwarded_For=address, **behind) for address in ("203.0.113.5", "203.0.113.6"))
    assert one != other


def test_a_client_cannot_claim_another_address() -> None:
    assert name_of("user1", X_Forwarded_For="203.0.113.5") == name_of("user1")


@pytest.mark.parametrize("sender", [None, 7, "", "x" * (MOST_SENDER + 1), ["a"]])
def test_what_is_no_name_is_refused(sender: Any) -> None:
    with pytest.raises(web.HTTPBadRequest):
        name_of(sender)


@pytest.mark.parametrize("known", ["klantnummer-12345", "x"])
@pytest.mark.parametrize("victim", ["192.0.2.200", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"])
def test_nobody_names_anothers_talk_by_writing_the_address_too(known: str, victim: str) -> None:
    """The name of a talk is not to be had by writing out how the server makes it."""
    assert name_of(f"{known}\n{victim}", "198.51.100.1") != name_of(known, victim)


@pytest.mark.parametrize(
    "sender", ["jan.jansen@bedrijf.example", "Jan Jansen uit Amersfoort", "0612345678 / 0687654321"]
)
def test_a_long_name_that_is_no_random_one_holds_from_one_address(sender: str) -> None:
    assert len(sender) >= UNGUESSABLE
    assert name_of(sender) != name_of(sender, "192.0.2.2")
