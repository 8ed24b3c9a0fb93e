"""The page ``/privacy``: what is kept of a worker and what is not. It needs no script, no cookie and no log-in."""

from __future__ import annotations

from typing import List

from aiohttp import web

from bot import runtime
from bot.server.pages import page


async def show(request: web.Request) -> web.Response:
    """Show the page."""
    settings = runtime.settings()
    return page(
        "privacy.html",
        parts=runtime.privacy_parts(),
        smallest=settings.smallest_group,
        operator=settings.operator,
        contact=settings.contact,
        mail="@" in settings.contact,
    )


def routes() -> List[web.RouteDef]:
    """Return the route of the page."""
    return [web.get("/privacy", show)]
