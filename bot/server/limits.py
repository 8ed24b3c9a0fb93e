"""How fast the chat may be used: so many messages a minute for each talk, and for each address.

The bounds are for machines. A full minute's worth may come at once, so that nobody who taps fast meets them, and many
phones behind one address have room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from aiohttp import web

from bot.accounts.throttle import network
from bot.server.doors import DOORS
from bot.server.rates import Rates, rates_of
from bot.server.session import client_address
from bot.settings import Settings


@dataclass(frozen=True)
class Limits:
    """Where is counted, and the bounds: uses a minute of one talk and of one address."""

    rates: Rates
    talk: int
    address: int


LIMITS = web.AppKey("limits", Limits) if hasattr(web, "AppKey") else "limits"


async def wait(request: web.Request, talk: Optional[str]) -> int:
    """Count a use of the chat, and return 0, or how many seconds to wait before it is answered.

    ``talk``: the name of the talk; ``None`` when only the address is counted.
    """
    limits = request.app[LIMITS]
    uses = [(f"address\n{network(client_address(request, request.app[DOORS].access))}", limits.address)]
    if talk is not None:
        uses.append((f"talk\n{talk}", limits.talk))
    return await limits.rates.take(uses)


def setup(app: web.Application, settings: Settings) -> None:
    """Put the bounds of the settings into an application; nothing is opened yet."""
    rates = rates_of(settings.redis_url)
    app[LIMITS] = Limits(rates, settings.messages_per_minute, settings.address_per_minute)

    async def close(app: web.Application) -> None:
        await rates.close()

    app.on_cleanup.append(close)  # type: ignore[arg-type]
