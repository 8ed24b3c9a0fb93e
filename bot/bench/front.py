"""``python -m bot.bench.front PORT TARGET``: the third process of a usual Rasa deployment, a small front that forwards.

It imports nothing of this project, so that it weighs no more than such a front does.
"""

from __future__ import annotations

import sys
from typing import AsyncIterator, List

from aiohttp import ClientError, ClientSession, web

CHAT = "/webhooks/rest/webhook"


def make_front(target: str) -> web.Application:
    """Return an application that passes chat messages on to ``target`` and its answers back."""
    app = web.Application()
    sessions: List[ClientSession] = []

    async def session(app: web.Application) -> AsyncIterator[None]:
        async with ClientSession() as made:
            sessions.append(made)
            yield

    async def forward(request: web.Request) -> web.Response:
        try:
            async with sessions[0].post(
                target + CHAT, data=await request.read(), headers={"Content-Type": "application/json"}
            ) as answer:
                return web.Response(
                    body=await answer.read(), status=answer.status, headers={"Content-Type": "application/json"}
                )
        except ClientError:
            return web.Response(status=502)

    app.cleanup_ctx.append(session)
    app.router.add_post(CHAT, forward)
    return app


if __name__ == "__main__":
    web.run_app(make_front(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
